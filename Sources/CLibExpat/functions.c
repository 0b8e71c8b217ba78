// SPDX-License-Identifier: Apache-2.0

#include "shim.h"

#if defined(__linux__)
#include "../CLibCurl/late.h"

#define TABLE(R, V)                                                                                           \
  R(XML_Parser, XML_ParserCreate, (const XML_Char *encoding), (encoding), NULL)                               \
  V(XML_ParserFree, (XML_Parser parser), (parser))                                                            \
  V(XML_SetUserData, (XML_Parser parser, void *data), (parser, data))                                         \
  V(XML_SetElementHandler,                                                                                    \
    (XML_Parser parser, XML_StartElementHandler start, XML_EndElementHandler end), (parser, start, end))      \
  V(XML_SetCharacterDataHandler, (XML_Parser parser, XML_CharacterDataHandler handler), (parser, handler))    \
  V(XML_SetStartDoctypeDeclHandler, (XML_Parser parser, XML_StartDoctypeDeclHandler handler),                 \
    (parser, handler))                                                                                        \
  R(enum XML_Status, XML_Parse, (XML_Parser parser, const char *text, int length, int is_final),              \
    (parser, text, length, is_final), XML_STATUS_ERROR)                                                       \
  R(enum XML_Status, XML_StopParser, (XML_Parser parser, XML_Bool can_resume), (parser, can_resume),          \
    XML_STATUS_ERROR)                                                                                         \
  R(enum XML_Error, XML_GetErrorCode, (XML_Parser parser), (parser), XML_ERROR_NO_MEMORY)                     \
  R(const XML_LChar *, XML_ErrorString, (enum XML_Error code), (code), late_problem)                          \
  R(XML_Size, XML_GetCurrentLineNumber, (XML_Parser parser), (parser), 0)

static void load_more(void *library) { (void)library; }

LATE_LIBRARY(TABLE, "libexpat.so.1", "libexpat1", load_more)
#endif
