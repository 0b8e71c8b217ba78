// SPDX-License-Identifier: Apache-2.0

// libcurl's functions under their own names, so that Swift calls them as if the library were linked. Each loads
// it at the first call of any. A function that is missing here is an undefined symbol when the program is
// linked: add a line to the table. They are hidden, lest the libcurl that is loaded take them for its own.

#include "include/shim.h"

#if defined(__linux__)
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// R(result, name, parameters, arguments, answer without libcurl), V(name, parameters, arguments)
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
  R(const char *, curl_easy_strerror, (CURLcode code), (code), "libcurl cannot be loaded")                    \
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
  R(const char *, curl_multi_strerror, (CURLMcode code), (code), "libcurl cannot be loaded")                  \
  R(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text), (list, text), NULL) \
  V(curl_slist_free_all, (struct curl_slist * list), (list))                                                  \
  V(curl_free, (void *memory), (memory))

static struct {
#define FIELD_R(result, name, parameters, arguments, otherwise) result(*name) parameters;
#define FIELD_V(name, parameters, arguments) void(*name) parameters;
  TABLE(FIELD_R, FIELD_V)
  kf_easy_function setopt, getinfo;
  kf_multi_function multi_setopt;
} bound;

static char problem[300];

static void *look_up(void *library, const char *name) {
  void *function = dlsym(library, name);
  if (!function && !problem[0])
    snprintf(problem, sizeof problem, "this libcurl is too old: it has no %s; install libcurl 7.68 or newer", name);
  return function;
}

static void load(void) {
  // Debian's libcurl4, Fedora's libcurl, Alpine's libcurl: the number has been the same since 2006.
  void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) {
    snprintf(problem, sizeof problem, "libcurl cannot be loaded: %s; install libcurl4", dlerror());
    return;
  }
#define BIND_R(result, name, parameters, arguments, otherwise)                                                \
  bound.name = (result(*) parameters)look_up(library, #name);
#define BIND_V(name, parameters, arguments) bound.name = (void (*) parameters)look_up(library, #name);
  TABLE(BIND_R, BIND_V)
  bound.setopt = (kf_easy_function)look_up(library, "curl_easy_setopt");
  bound.getinfo = (kf_easy_function)look_up(library, "curl_easy_getinfo");
  bound.multi_setopt = (kf_multi_function)look_up(library, "curl_multi_setopt");
}

static int is_loaded(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return !problem[0];
}

static CURLcode no_easy(CURL *handle, unsigned option, ...) {
  (void)handle, (void)option;
  return CURLE_FAILED_INIT;
}

static CURLMcode no_multi(CURLM *multi, unsigned option, ...) {
  (void)multi, (void)option;
  return CURLM_BAD_HANDLE;
}

#pragma GCC visibility push(hidden)

#define FUNCTION_R(result, name, parameters, arguments, otherwise)                                            \
  result name parameters { return is_loaded() ? bound.name arguments : (result)(otherwise); }
#define FUNCTION_V(name, parameters, arguments)                                                               \
  void name parameters {                                                                                      \
    if (is_loaded()) bound.name arguments;                                                                    \
  }
TABLE(FUNCTION_R, FUNCTION_V)

kf_easy_function kf_easy_setopt(void) { return is_loaded() ? bound.setopt : no_easy; }
kf_easy_function kf_easy_getinfo(void) { return is_loaded() ? bound.getinfo : no_easy; }
kf_multi_function kf_multi_setopt(void) { return is_loaded() ? bound.multi_setopt : no_multi; }
const char *kf_curl_problem(void) { return is_loaded() ? NULL : problem; }

#pragma GCC visibility pop
#else
const char *kf_curl_problem(void) { return NULL; }
#endif
