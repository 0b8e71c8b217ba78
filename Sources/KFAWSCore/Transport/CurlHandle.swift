// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The owner of one easy handle: one request at a time, then the next.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private var answer = CurlAnswer(limit: 0)
  private var headers: CurlHeaderList?
  /// Where libcurl writes what went wrong.
  private let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(for request: HTTPRequest) throws(TransportError) {
    guard let easy = curl_easy_init() else {
      detail.deallocate()
      throw .unsendable(request, "libcurl has no memory for a request")
    }
    self.easy = easy
  }

  deinit {
    curl_easy_cleanup(easy)
    detail.deallocate()
  }

  /// Sets everything that `request` needs; the handle is new or ``reset()``.
  func prepare(_ request: HTTPRequest, _ configuration: TransportConfiguration) throws(TransportError) {
    try request.checkSendable()
    let headers = CurlHeaderList(of: request)
    self.headers = headers
    answer = CurlAnswer(limit: configuration.maxResponseSize)
    detail.pointee = 0
    do {
      try setConnection(configuration)
      try setMessage(request, headers)
      try setCallbacks()
    } catch {
      throw .unsendable(request, String(cString: curl_easy_strerror(error.code)))
    }
  }

  /// Forgets the request; connections belong to the multi handle and stay.
  func reset() {
    curl_easy_reset(easy)
    headers = nil
    answer = CurlAnswer(limit: 0)
  }

  /// The answer when `code` says that it came whole.
  func response(to request: HTTPRequest, _ code: CURLcode) throws(TransportError) -> HTTPResponse {
    guard code == CURLE_OK else { throw failure(of: request, code) }
    return HTTPResponse(
      status: number(CURLINFO_RESPONSE_CODE),
      headers: answer.headers,
      body: answer.body
    )
  }

  private func failure(of request: HTTPRequest, _ code: CURLcode) -> TransportError {
    let words = detail.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: detail)
    return TransportError(
      code: TransportError.Code(code, proxyStatus: number(CURLINFO_HTTP_CONNECTCODE)),
      host: request.origin.hostHeader,
      detail: answer.isTooLarge ? "the answer is larger than \(answer.limit) bytes" : words,
      mayHaveReachedServer: wasSendingStarted
    )
  }

  /// libcurl notes this time when the connection, TLS included, stands and the request is about to be sent;
  /// before, it is 0.
  private var wasSendingStarted: Bool {
    var microseconds: curl_off_t = 0
    kf_getinfo_pointer(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
    return microseconds > 0
  }

  private func number(_ info: CURLINFO) -> Int {
    var number = 0
    kf_getinfo_long(easy, info, &number)
    return number
  }

  private func setCallbacks() throws(CurlOptionError) {
    let this = Unmanaged.passUnretained(self).toOpaque()
    try set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(detail))
    try set(CURLOPT_HEADERDATA, this)
    try set(CURLOPT_HEADERFUNCTION) { data, size, count, handle in
      CurlHandle.take(data, size * count, handle) { $0.takeHeaderLine($1) }
    }
    try set(CURLOPT_WRITEDATA, this)
    try set(CURLOPT_WRITEFUNCTION) { data, size, count, handle in
      CurlHandle.take(data, size * count, handle) { $0.takeBody($1) }
    }
  }

  /// Gives `count` bytes to the answer of the handle behind `handle`; anything but `count` stops libcurl.
  private static func take(
    _ data: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ handle: UnsafeMutableRawPointer?,
    _ body: (inout CurlAnswer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let handle else { return 0 }
    let this = Unmanaged<CurlHandle>.fromOpaque(handle).takeUnretainedValue()
    return body(&this.answer, UnsafeRawBufferPointer(start: data, count: count)) ? count : 0
  }
}
