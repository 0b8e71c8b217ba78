// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The owner of one easy handle: one request at a time, then the next.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private var answer = CurlAnswer(limit: 0)
  private var headers: CurlHeaderList?
  /// How often libcurl was about to send the request.
  private var sendings = 0
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
    guard let headers = CurlHeaderList(of: request) else {
      throw .unsendable(request, "libcurl has no memory for a request")
    }
    self.headers = headers
    let limit = min(request.maxResponseSize ?? .max, configuration.maxResponseSize)
    answer = CurlAnswer(limit: limit)
    sendings = 0
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
    guard let status = number(CURLINFO_RESPONSE_CODE), (100...599).contains(status) else {
      throw failure(of: request, CURLE_WEIRD_SERVER_REPLY)
    }
    return HTTPResponse(status: status, headers: answer.headers, body: answer.body)
  }

  private func failure(of request: HTTPRequest, _ code: CURLcode) -> TransportError {
    if sendings > 1 { return .lostOnKeptConnection(request) }
    let words = detail.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: detail)
    return TransportError(
      code: answer.isTooLarge
        ? .tooLarge : TransportError.Code(code, proxyStatus: number(CURLINFO_HTTP_CONNECTCODE) ?? 0),
      host: request.origin.hostHeader,
      detail: answer.isTooLarge
        ? "the answer is larger than \(answer.limit) bytes" : words.printable(limit: 300),
      mayHaveReachedServer: wasSendingStarted
    )
  }

  /// libcurl notes this time when the connection, TLS included, stands and the request is about to be sent;
  /// before, it is 0.
  private var wasSendingStarted: Bool {
    var microseconds: curl_off_t = 0
    let code = kf_getinfo_pointer(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
    return code != CURLE_OK || microseconds > 0
  }

  private func number(_ info: CURLINFO) -> Int? {
    var number = 0
    return kf_getinfo_long(easy, info, &number) == CURLE_OK ? number : nil
  }

  private func setCallbacks() throws(CurlOptionError) {
    let this = Unmanaged.passUnretained(self).toOpaque()
    try set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(detail))
    try setBeforeSending(this) { handle, _, _, _, _ in CurlHandle.maySend(handle) ? 0 : 1 }
    try set(CURLOPT_HEADERDATA, this)
    try set(CURLOPT_HEADERFUNCTION) { data, size, count, handle in
      CurlHandle.take(data, size * count, handle) { $0.takeHeaderLine($1) }
    }
    try set(CURLOPT_WRITEDATA, this)
    try set(CURLOPT_WRITEFUNCTION) { data, size, count, handle in
      CurlHandle.take(data, size * count, handle) { $0.takeBody($1) }
    }
  }

  /// Whether libcurl may send the request now. When a kept connection turns out to be closed before a byte
  /// came back, libcurl would send the same bytes again over a new one, behind the back of whoever counts
  /// attempts and signs each afresh; CreateDBInstance arrived twice so.
  private static func maySend(_ handle: UnsafeMutableRawPointer?) -> Bool {
    guard let handle else { return false }
    let this = Unmanaged<CurlHandle>.fromOpaque(handle).takeUnretainedValue()
    this.sendings += 1
    return this.sendings == 1
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
