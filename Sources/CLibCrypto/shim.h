// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !__has_include(<openssl/evp.h>)
#error "OpenSSL's headers are missing: apt-get install libssl-dev (Debian), brew install openssl@3 (macOS)"
#endif
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// On Linux libcrypto is loaded at first use, by the functions of the same names in functions.c.
#if defined(__linux__)
// Why libcrypto cannot be used; null when it can. Asking loads it.
const char *kf_crypto_problem(void);
#else
static inline const char *kf_crypto_problem(void) { return NULL; }
#endif
