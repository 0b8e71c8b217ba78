// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !__has_include(<expat.h>)
#error "expat's headers are missing: apt-get install libexpat1-dev (Debian), brew install expat (macOS)"
#endif
#include <expat.h>

// On Linux expat is loaded at first use, by the functions of the same names in functions.c.
