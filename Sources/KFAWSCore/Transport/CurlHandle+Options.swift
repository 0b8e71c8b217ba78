// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// libcurl did not take an option.
struct CurlOptionError: Error {
  let code: CURLcode
}

extension CurlHandle {
  /// What is the same for every request of a transport.
  func setConnection(_ configuration: TransportConfiguration) throws(CurlOptionError) {
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
    try set(CURLOPT_TIMEOUT_MS, configuration.totalTimeout.milliseconds)
    // An OpenSSL configuration can allow older ones.
    try set(CURLOPT_SSLVERSION, kf_tls12_at_least)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    kf_setopt_idle_seconds(easy, configuration.idleTimeout.milliseconds / 1000)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, configuration.stallTimeout.milliseconds / 1000)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    // A libcurl without HTTP/2 refuses this and speaks HTTP/1.1.
    kf_setopt_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // A libcurl before 7.87 refuses this and waits for a hanging name look-up when a request is dropped.
    kf_setopt_quick_exit(easy)
    try check(kf_setopt_http_only(easy))
    if !configuration.usesProxies { try set(CURLOPT_NOPROXY, "*") }
    if let path = configuration.caBundlePath {
      try set(CURLOPT_CAINFO, path)
      try check(kf_setopt_string(easy, CURLOPT_CAPATH, nil))  // the system's folder would count too
    }
  }

  /// What makes this request; libcurl copies all of it but the list.
  func setMessage(_ request: HTTPRequest, _ headers: CurlHeaderList) throws(CurlOptionError) {
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PATH_AS_IS, 1)  // `a/../b` is an S3 key
    try check(kf_setopt_list(easy, CURLOPT_HTTPHEADER, headers.list))
    switch request.method {
    case "HEAD":
      try set(CURLOPT_NOBODY, 1)
    case "PUT", "POST", "PATCH":
      try setBody(request.body)
    default:
      if !request.body.isEmpty { try setBody(request.body) }
    }
    if request.method != "HEAD" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
  }

  /// Sends `Content-Length` too, 0 for none.
  private func setBody(_ body: [UInt8]) throws(CurlOptionError) {
    try check(kf_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    let code = body.withUnsafeBytes { bytes in
      kf_setopt_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
    if !body.isEmpty { return try check(code) }
    try check(kf_setopt_string(easy, CURLOPT_COPYPOSTFIELDS, ""))
  }

  func set(_ option: CURLoption, _ value: Int) throws(CurlOptionError) {
    try check(kf_setopt_long(easy, option, value))
  }

  func set(_ option: CURLoption, _ value: String) throws(CurlOptionError) {
    try check(kf_setopt_string(easy, option, value))
  }

  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(CurlOptionError) {
    try check(kf_setopt_pointer(easy, option, value))
  }

  func setBeforeSending(
    _ context: UnsafeMutableRawPointer, _ callback: @escaping kf_prereq_callback
  ) throws(CurlOptionError) {
    try check(kf_setopt_prereq_context(easy, context))
    try check(kf_setopt_prereq(easy, callback))
  }

  func set(_ option: CURLoption, _ callback: @escaping kf_data_callback) throws(CurlOptionError) {
    try check(kf_setopt_callback(easy, option, callback))
  }

  private func check(_ code: CURLcode) throws(CurlOptionError) {
    if code != CURLE_OK { throw CurlOptionError(code: code) }
  }
}

extension Duration {
  /// Rounded down.
  fileprivate var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
