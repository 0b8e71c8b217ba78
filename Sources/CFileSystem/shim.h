// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Swift's modules for the C libraries leave out: access lists and extended attributes of files.
#if defined(__APPLE__)
#include <copyfile.h>
#else
#include <sys/xattr.h>
// Linux's O_PATH, which its header shows only to _GNU_SOURCE; the number is that of every machine with Swift.
static const int kf_open_as_place = 010000000;
#endif
