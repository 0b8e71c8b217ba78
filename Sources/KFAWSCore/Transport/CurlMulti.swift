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

  init(_ multi: CurlMultiHandle, _ configuration: TransportConfiguration) {
    self.multi = multi
    self.configuration = configuration
    let limit = configuration.maxConnectionsPerHost
    kf_multi_setopt_long(multi.pointer, CURLMOPT_MAX_HOST_CONNECTIONS, limit)
  }

  func start(_ transfer: CurlTransfer) {
    if transfer.isOver { return }
    do {
      let handle = try idle.popLast() ?? CurlHandle(for: transfer.request)
      try handle.prepare(transfer.request, configuration)
      curl_multi_add_handle(multi.pointer, handle.easy)
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
    curl_multi_perform(multi.pointer, &running)
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi.pointer, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      finish(easy, kf_message_result(message))
    }
  }

  /// Sleeps until a connection is ready, a time-out of libcurl's is due, or somebody wakes the thread.
  func wait() {
    curl_multi_poll(multi.pointer, nil, 0, 60_000, nil)
  }

  /// Fails what is on its way and frees everything.
  func close() {
    for (handle, transfer) in active.values {
      curl_multi_remove_handle(multi.pointer, handle.easy)
      transfer.finish(.failure(TransportError.shutDown(transfer.request, mayHaveReachedServer: true)))
    }
    active = [:]
    idle = []
    multi.free()
  }

  private func finish(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
    guard let (handle, transfer) = active[easy] else { return }
    let result = Result<HTTPResponse, any Error> { try handle.response(to: transfer.request, code) }
    remove(handle)
    transfer.finish(result)
  }

  private func remove(_ handle: CurlHandle) {
    active[handle.easy] = nil
    curl_multi_remove_handle(multi.pointer, handle.easy)
    handle.reset()
    if idle.count < maxIdle { idle.append(handle) }
  }
}
