// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !__has_include(<openssl/evp.h>)
#error "OpenSSL's headers are missing: apt-get install libssl-dev (Debian), brew install openssl@3 (macOS)"
#endif
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
