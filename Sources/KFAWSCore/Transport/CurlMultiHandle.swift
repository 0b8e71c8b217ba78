// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The pointer to libcurl's multi handle, which the thread uses and others wake.
///
/// `@unchecked Sendable`: `curl_multi_wakeup` is the one call that libcurl allows from other threads.
/// ``CurlLoop`` makes it under its lock while its state is `running`; the thread frees the handle after that.
struct CurlMultiHandle: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  /// Nil when there is no memory.
  init?() {
    guard let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
  }

  /// Ends the thread's `curl_multi_poll`, or its next one.
  func wakeUp() {
    curl_multi_wakeup(pointer)
  }

  /// Closes all connections; no easy handle may be inside any more.
  func free() {
    curl_multi_cleanup(pointer)
  }
}
