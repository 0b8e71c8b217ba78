// SPDX-License-Identifier: Apache-2.0

#include "shim.h"

#if defined(__linux__)
#include "../CLibCurl/late.h"

#define TABLE(R, V)                                                                                           \
  R(int, OPENSSL_init_crypto, (uint64_t options, const OPENSSL_INIT_SETTINGS *settings), (options, settings), \
    0)                                                                                                        \
  R(int, RAND_bytes, (unsigned char *bytes, int count), (bytes, count), 0)                                    \
  R(EVP_MD *, EVP_MD_fetch, (OSSL_LIB_CTX * library, const char *name, const char *properties),               \
    (library, name, properties), NULL)                                                                        \
  R(const EVP_MD *, EVP_md5, (void), (), NULL)                                                                \
  R(const EVP_MD *, EVP_sha1, (void), (), NULL)                                                               \
  R(const EVP_MD *, EVP_sha256, (void), (), NULL)                                                             \
  R(int, EVP_Digest,                                                                                          \
    (const void *text, size_t length, unsigned char *digest, unsigned *size, const EVP_MD *type,              \
     ENGINE *engine),                                                                                         \
    (text, length, digest, size, type, engine), 0)                                                            \
  R(EVP_MD_CTX *, EVP_MD_CTX_new, (void), (), NULL)                                                           \
  V(EVP_MD_CTX_free, (EVP_MD_CTX * context), (context))                                                       \
  R(int, EVP_DigestInit_ex, (EVP_MD_CTX * context, const EVP_MD *type, ENGINE *engine),                       \
    (context, type, engine), 0)                                                                               \
  R(int, EVP_DigestUpdate, (EVP_MD_CTX * context, const void *text, size_t length),                           \
    (context, text, length), 0)                                                                               \
  R(int, EVP_DigestFinal_ex, (EVP_MD_CTX * context, unsigned char *digest, unsigned *size),                   \
    (context, digest, size), 0)                                                                               \
  R(int, EVP_DigestSignInit,                                                                                  \
    (EVP_MD_CTX * context, EVP_PKEY_CTX * *key_context, const EVP_MD *type, ENGINE *engine, EVP_PKEY *key),   \
    (context, key_context, type, engine, key), 0)                                                             \
  R(int, EVP_DigestSign,                                                                                      \
    (EVP_MD_CTX * context, unsigned char *signature, size_t *size, const unsigned char *text, size_t length), \
    (context, signature, size, text, length), 0)                                                              \
  R(unsigned char *, HMAC,                                                                                    \
    (const EVP_MD *type, const void *key, int key_length, const unsigned char *text, size_t length,           \
     unsigned char *digest, unsigned *size),                                                                  \
    (type, key, key_length, text, length, digest, size), NULL)                                                \
  R(EVP_PKEY *, d2i_AutoPrivateKey, (EVP_PKEY * *key, const unsigned char **text, long length),               \
    (key, text, length), NULL)                                                                                \
  V(EVP_PKEY_free, (EVP_PKEY * key), (key))                                                                   \
  R(int, EVP_PKEY_get_utf8_string_param,                                                                      \
    (const EVP_PKEY *key, const char *name, char *text, size_t size, size_t *length),                         \
    (key, name, text, size, length), 0)                                                                       \
  R(int, EVP_PKEY_get_octet_string_param,                                                                     \
    (const EVP_PKEY *key, const char *name, unsigned char *bytes, size_t size, size_t *length),               \
    (key, name, bytes, size, length), 0)                                                                      \
  R(ECDSA_SIG *, d2i_ECDSA_SIG, (ECDSA_SIG * *signature, const unsigned char **text, long length),            \
    (signature, text, length), NULL)                                                                          \
  V(ECDSA_SIG_free, (ECDSA_SIG * signature), (signature))                                                     \
  R(const BIGNUM *, ECDSA_SIG_get0_r, (const ECDSA_SIG *signature), (signature), NULL)                        \
  R(const BIGNUM *, ECDSA_SIG_get0_s, (const ECDSA_SIG *signature), (signature), NULL)                        \
  R(int, BN_bn2binpad, (const BIGNUM *number, unsigned char *bytes, int size), (number, bytes, size), -1)     \
  R(unsigned long, ERR_get_error, (void), (), 0)                                                              \
  R(char *, ERR_error_string, (unsigned long code, char *text), (code, text), late_problem)

static void load_more(void *library) { (void)library; }

LATE_LIBRARY(TABLE, "libcrypto.so.3", "libssl3", load_more)

const char *kf_crypto_problem(void) { return late_is_loaded() ? NULL : late_problem; }
#endif
