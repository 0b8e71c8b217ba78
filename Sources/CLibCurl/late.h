// SPDX-License-Identifier: Apache-2.0
#pragma once

// Functions of a shared library under their own names, so that Swift calls them as if the library were linked;
// the first call of any loads it. Loading libcurl, its 37 libraries, libcrypto and expat with the program costs
// 6 ms, which `--version`, `--help` and `manifest` do not need; Docs/Decisions/0026 has the figures.
//
// A table names the functions. R rows are result, name, parameters, arguments, and the answer when the library
// cannot be loaded; V rows are functions without a result. A function that is missing in its table is an
// undefined symbol when the program is linked: add a row. All are hidden, lest the library that is loaded take
// them for its own.

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#pragma GCC visibility push(hidden)

static char late_problem[300];

static void *late_find(void *library, const char *name) {
  void *function = dlsym(library, name);
  if (!function && !late_problem[0])
    snprintf(late_problem, sizeof late_problem, "this version of the library is too old: it has no %s", name);
  return function;
}

static void *late_open(const char *file, const char *package) {
  void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) snprintf(late_problem, sizeof late_problem, "%s; install the package %s", dlerror(), package);
  return library;
}

#define LATE_FIELD_R(result, name, parameters, arguments, otherwise) result(*name) parameters;
#define LATE_FIELD_V(name, parameters, arguments) void(*name) parameters;
#define LATE_BIND_R(result, name, parameters, arguments, otherwise)                                           \
  late.name = (result(*) parameters)late_find(library, #name);
#define LATE_BIND_V(name, parameters, arguments) late.name = (void(*) parameters)late_find(library, #name);
#define LATE_FUNCTION_R(result, name, parameters, arguments, otherwise)                                       \
  result name parameters { return late_is_loaded() ? late.name arguments : (result)(otherwise); }
#define LATE_FUNCTION_V(name, parameters, arguments)                                                          \
  void name parameters {                                                                                      \
    if (late_is_loaded()) late.name arguments;                                                                \
  }

// FILE is the name that programs load, whose number changes only with the functions' meaning; MORE is called
// with the library for what no row can say.
#define LATE_LIBRARY(TABLE, FILE, PACKAGE, MORE)                                                              \
  static struct {                                                                                             \
    TABLE(LATE_FIELD_R, LATE_FIELD_V)                                                                         \
  } late;                                                                                                     \
  static void late_load(void) {                                                                               \
    void *library = late_open(FILE, PACKAGE);                                                                 \
    if (!library) return;                                                                                     \
    TABLE(LATE_BIND_R, LATE_BIND_V)                                                                           \
    MORE(library);                                                                                            \
  }                                                                                                           \
  static int late_is_loaded(void) {                                                                           \
    static pthread_once_t once = PTHREAD_ONCE_INIT;                                                           \
    pthread_once(&once, late_load);                                                                           \
    return !late_problem[0];                                                                                  \
  }                                                                                                           \
  TABLE(LATE_FUNCTION_R, LATE_FUNCTION_V)
