// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !__has_include(<curl/curl.h>)
#error "libcurl's headers are missing: apt-get install libcurl4-openssl-dev (Debian), brew install curl (macOS)"
#endif
// Its type checks are macros, which would hide the functions below.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// On Linux libcurl is loaded at first use, by the functions of the same names in functions.c; late.h says why.
// What takes any kind of argument cannot be passed on in C, so these three are reached through pointers.
#if defined(__linux__)
typedef CURLcode (*kf_easy_function)(CURL *handle, unsigned option, ...);
typedef CURLMcode (*kf_multi_function)(CURLM *multi, unsigned option, ...);
kf_easy_function kf_easy_setopt(void);
kf_easy_function kf_easy_getinfo(void);
kf_multi_function kf_multi_setopt(void);
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt
#define curl_easy_setopt(handle, option, value) (kf_easy_setopt()(handle, option, value))
#define curl_easy_getinfo(handle, info, value) (kf_easy_getinfo()(handle, info, value))
#define curl_multi_setopt(multi, option, value) (kf_multi_setopt()(multi, option, value))
// Why libcurl cannot be used; null when it can. Asking loads it.
const char *kf_curl_problem(void);
#else
static inline const char *kf_curl_problem(void) { return NULL; }
#endif

// Swift cannot call C's variadic functions, so each kind of argument gets a typed wrapper.

static inline CURLcode kf_setopt_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kf_setopt_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kf_setopt_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kf_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode kf_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}
typedef size_t (*kf_data_callback)(char *data, size_t size, size_t count, void *context);
static inline CURLcode kf_setopt_callback(CURL *handle, CURLoption option, kf_data_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}
static inline CURLcode kf_getinfo_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode kf_getinfo_pointer(CURL *handle, CURLINFO info, void *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode kf_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
// The result of a message lies in a C union, which Swift imports only with some toolchains.
static inline CURLcode kf_message_result(const CURLMsg *message) { return message->data.result; }
// CURL_GLOBAL_DEFAULT is a macro built from a shift that Swift does not import.
static inline CURLcode kf_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
// Options that came with newer libcurls than the oldest we build with.
static inline void kf_setopt_quick_exit(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)handle;
#endif
}
static inline CURLcode kf_setopt_http_only(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}
// A shifted macro. The upper half of the option's value is the newest version, which stays libcurl's choice.
static const long kf_tls12_at_least = CURL_SSLVERSION_TLSv1_2;
// Called before each sending of a request, libcurl's own repetitions included; 1 stops it. A libcurl before
// 7.80 knows no such call: there, each request takes a connection of its own, on which libcurl repeats nothing.
typedef int (*kf_prereq_callback)(void *context, char *to, char *from, int to_port, int from_port);
static inline CURLcode kf_setopt_prereq(CURL *handle, kf_prereq_callback callback) {
#if LIBCURL_VERSION_NUM >= 0x075000
  return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
#else
  (void)callback;
  return curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
#endif
}
static inline CURLcode kf_setopt_prereq_context(CURL *handle, void *context) {
#if LIBCURL_VERSION_NUM >= 0x075000
  return curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
#else
  (void)handle, (void)context;
  return CURLE_OK;
#endif
}
// A libcurl before 7.65 keeps idle connections for its own 118 seconds.
static inline void kf_setopt_idle_seconds(CURL *handle, long seconds) {
#if LIBCURL_VERSION_NUM >= 0x074100
  curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, seconds);
#else
  (void)handle, (void)seconds;
#endif
}
