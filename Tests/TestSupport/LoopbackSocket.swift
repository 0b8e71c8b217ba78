// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import KFAWSCore

/// A TCP socket on 127.0.0.1, or on ::1, with blocking calls, for servers in tests.
package final class LoopbackSocket: Sendable {
  /// A call of the system failed.
  package struct Failure: Error {
    let call: String
    let code: Int32
  }

  private let descriptor: Int32

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// A socket on a free port. As long as it does not listen, connections to it are refused.
  package static func bound(overIPv6: Bool = false) throws -> LoopbackSocket {
    let descriptor = socket(overIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var code: Int32
    if overIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      inet_pton(AF_INET6, "::1", &address.sin6_addr)
      code = withSocketAddress(of: &address) { Glibc.bind(descriptor, $0, $1) }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      code = withSocketAddress(of: &address) { Glibc.bind(descriptor, $0, $1) }
    }
    guard code == 0 else { throw Failure(call: "bind", code: errno) }
    return LoopbackSocket(descriptor)
  }

  /// The port stands at the same place in both families' addresses.
  package var port: Int {
    get throws {
      var address = sockaddr_in6()
      var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      let code = withSocketAddress(of: &address) { pointer, _ in
        getsockname(descriptor, UnsafeMutablePointer(mutating: pointer), &length)
      }
      guard code == 0 else { throw Failure(call: "getsockname", code: errno) }
      return Int(UInt16(bigEndian: address.sin6_port))
    }
  }

  func listen() throws {
    guard Glibc.listen(descriptor, 512) == 0 else { throw Failure(call: "listen", code: errno) }
  }

  /// Nil once the socket is shut down.
  func accept() -> LoopbackSocket? {
    let accepted = Glibc.accept(descriptor, nil, nil)
    return accepted < 0 ? nil : LoopbackSocket(accepted)
  }

  /// Up to 64 KiB, as they come; nil at the end or after an error.
  func read() -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// All of `bytes`, unless the client has gone.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Ends all calls that wait on the socket.
  func shutdown() {
    _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Makes ``close()`` send RST instead of FIN.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
  }

  package func close() {
    _ = Glibc.close(descriptor)
  }
}

private func withSocketAddress<Address, Answer>(
  of address: inout Address,
  _ body: (UnsafePointer<sockaddr>, socklen_t) -> Answer
) -> Answer {
  withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<Address>.size))
    }
  }
}
