// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The transfers that are on their way. Lives on the loop's thread and is used nowhere else.
final class CurlMulti {
  private let multi: CurlMultiHandle
  private let configuration: TransportConfiguration
  /// By the address of the easy handle, which is what libcurl's messages carry.
  private var active: [UnsafeMutableRawPointer: (handle: CurlHandle, transfer: CurlTransfer)] = [:]
  private var idle: [CurlHandle] = []
  private let maxIdle = 32
  /// What libcurl said when it did not do as it was told; nothing can be sent then.
  private var problem = CURLM_OK

  init(_ multi: CurlMultiHandle, _ configuration: TransportConfiguration) {
    self.multi = multi
    self.configuration = configuration
    let limit = configuration.maxConnectionsPerHost
    problem = kf_multi_setopt_long(multi.pointer, CURLMOPT_MAX_HOST_CONNECTIONS, limit)
  }

  func start(_ transfer: CurlTransfer) {
    if transfer.isOver { return }
    do {
      let handle = try idle.popLast() ?? CurlHandle(for: transfer.request)
      try handle.prepare(transfer.request, configuration)
      let code = problem == CURLM_OK ? curl_multi_add_handle(multi.pointer, handle.easy) : problem
      guard code == CURLM_OK else { throw TransportError.unsendable(transfer.request, Self.words(code)) }
      active[handle.easy] = (handle, transfer)
    } catch {
      transfer.finish(.failure(error))
    }
  }

  /// Takes a transfer out in mid-flight; one that has ended is not there any more.
  func drop(_ transfer: CurlTransfer) {
    guard let entry = active.first(where: { $0.value.transfer === transfer }) else { return }
    remove(entry.value.handle)
  }

  /// Reads and writes what can be read and written without waiting.
  func perform() {
    var running: Int32 = 0
    let code = curl_multi_perform(multi.pointer, &running)
    if code != CURLM_OK { return failAll(Self.words(code)) }
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi.pointer, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      finish(easy, kf_message_result(message))
    }
  }

  /// Sleeps until a connection is ready, a time-out of libcurl's is due, or somebody wakes the thread.
  func wait() {
    let code = curl_multi_poll(multi.pointer, nil, 0, 60_000, nil)
    if code != CURLM_OK { failAll(Self.words(code)) }
  }

  private static func words(_ code: CURLMcode) -> String { String(cString: curl_multi_strerror(code)) }

  /// Fails what is on its way and frees everything.
  func close() {
    failAll("the transport is not running")
    idle = []
    multi.free()
  }

  private func failAll(_ reason: String) {
    for (handle, transfer) in active.values {
      curl_multi_remove_handle(multi.pointer, handle.easy)
      transfer.finish(.failure(TransportError.ended(transfer.request, reason, mayHaveReachedServer: true)))
    }
    active = [:]
  }

  private func finish(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
    guard let (handle, transfer) = active[easy] else { return }
    let result = Result<HTTPResponse, any Error> { try handle.response(to: transfer.request, code) }
    remove(handle)
    transfer.finish(result)
  }

  private func remove(_ handle: CurlHandle) {
    active[handle.easy] = nil
    guard curl_multi_remove_handle(multi.pointer, handle.easy) == CURLM_OK else { return }
    handle.reset()
    if idle.count < maxIdle { idle.append(handle) }
  }
}
