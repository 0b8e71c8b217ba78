// SPDX-License-Identifier: Apache-2.0

#include "shim.h"

#if defined(__linux__)
#include "late.h"

#define TABLE(R, V)                                                                                           \
  R(CURLcode, curl_global_init, (long flags), (flags), CURLE_FAILED_INIT)                                     \
  V(curl_global_cleanup, (void), ())                                                                          \
  R(char *, curl_version, (void), (), "")                                                                     \
  R(curl_version_info_data *, curl_version_info, (CURLversion age), (age), NULL)                              \
  R(CURL *, curl_easy_init, (void), (), NULL)                                                                 \
  V(curl_easy_cleanup, (CURL * handle), (handle))                                                             \
  V(curl_easy_reset, (CURL * handle), (handle))                                                               \
  R(CURLcode, curl_easy_perform, (CURL * handle), (handle), CURLE_FAILED_INIT)                                \
  R(CURLcode, curl_easy_pause, (CURL * handle, int bits), (handle, bits), CURLE_FAILED_INIT)                  \
  R(const char *, curl_easy_strerror, (CURLcode code), (code), late_problem)                                  \
  R(CURLM *, curl_multi_init, (void), (), NULL)                                                               \
  R(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi), CURLM_BAD_HANDLE)                                \
  R(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL * handle), (multi, handle), CURLM_BAD_HANDLE)      \
  R(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL * handle), (multi, handle), CURLM_BAD_HANDLE)   \
  R(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running), CURLM_BAD_HANDLE)         \
  R(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left), NULL)                         \
  R(CURLMcode, curl_multi_poll,                                                                               \
    (CURLM * multi, struct curl_waitfd * files, unsigned count, int milliseconds, int *ready),                \
    (multi, files, count, milliseconds, ready), CURLM_BAD_HANDLE)                                             \
  R(CURLMcode, curl_multi_wakeup, (CURLM * multi), (multi), CURLM_BAD_HANDLE)                                 \
  R(const char *, curl_multi_strerror, (CURLMcode code), (code), late_problem)                                \
  R(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text), (list, text), NULL) \
  V(curl_slist_free_all, (struct curl_slist * list), (list))                                                  \
  V(curl_free, (void *memory), (memory))

static kf_easy_function setopt, getinfo;
static kf_multi_function multi_setopt;

static void load_variadic(void *library) {
  setopt = (kf_easy_function)late_find(library, "curl_easy_setopt");
  getinfo = (kf_easy_function)late_find(library, "curl_easy_getinfo");
  multi_setopt = (kf_multi_function)late_find(library, "curl_multi_setopt");
}

LATE_LIBRARY(TABLE, "libcurl.so.4", "libcurl4", load_variadic)

static CURLcode no_easy(CURL *handle, unsigned option, ...) {
  (void)handle, (void)option;
  return CURLE_FAILED_INIT;
}

static CURLMcode no_multi(CURLM *multi, unsigned option, ...) {
  (void)multi, (void)option;
  return CURLM_BAD_HANDLE;
}

kf_easy_function kf_easy_setopt(void) { return late_is_loaded() ? setopt : no_easy; }
kf_easy_function kf_easy_getinfo(void) { return late_is_loaded() ? getinfo : no_easy; }
kf_multi_function kf_multi_setopt(void) { return late_is_loaded() ? multi_setopt : no_multi; }
const char *kf_curl_problem(void) { return late_is_loaded() ? NULL : late_problem; }
#endif
