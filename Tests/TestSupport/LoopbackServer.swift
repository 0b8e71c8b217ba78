// SPDX-License-Identifier: Apache-2.0

package import KFAWSCore
internal import Foundation

/// An HTTP/1.1 server on 127.0.0.1, or on ::1, that misbehaves as a test says, and tells what it saw.
///
/// Tests wait for its ``events`` instead of sleeping.
package final class LoopbackServer: Sendable {
  /// What the server does with one request.
  package enum Reply: Sendable {
    /// A proper answer; `Content-Length` is added.
    case answer(_ status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [])
    /// These bytes; then the connection is closed unless `keepsOpen`.
    case raw(String, keepsOpen: Bool = false)
    /// The connection is reset (RST).
    case reset
    /// The connection is closed without a word.
    case hangUp
    /// Nothing is sent until the client gives up.
    case never
  }

  /// A request as it came in.
  package struct Received: Sendable {
    /// Counted from 1 over the server's life.
    package let connection: Int
    package let method: String
    /// Path and query, byte by byte as they came.
    package let target: String
    package let headers: HTTPHeaders
    package let body: [UInt8]
  }

  /// What happened, in order.
  package enum Event: Sendable {
    case connected(Int)
    case requested(Received)
    case closedByClient(Int)
  }

  private struct Connections {
    var accepted = 0
    var open: [Int: LoopbackSocket] = [:]
  }

  package let port: Int
  package let events: AsyncStream<Event>
  private let host: String
  private let log: AsyncStream<Event>.Continuation
  private let listener: LoopbackSocket
  private let reply: @Sendable (Received) -> Reply
  private let connections = Locked(Connections())

  /// Runs `body` with a server, which is stopped afterwards.
  package static func run<Answer>(
    overIPv6: Bool = false,
    _ reply: @escaping @Sendable (Received) -> Reply,
    _ body: (LoopbackServer) async throws -> Answer
  ) async throws -> Answer {
    let server = try LoopbackServer(reply, overIPv6: overIPv6)
    defer { server.stop() }
    return try await body(server)
  }

  /// Starts to listen on a free port.
  private init(_ reply: @escaping @Sendable (Received) -> Reply, overIPv6: Bool) throws {
    self.reply = reply
    host = overIPv6 ? "[::1]" : "127.0.0.1"
    listener = try LoopbackSocket.bound(overIPv6: overIPv6)
    try listener.listen()
    port = try listener.port
    (events, log) = AsyncStream.makeStream()
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// `http://127.0.0.1:PORT`.
  package var url: String { "http://\(origin.hostHeader)" }
  package var origin: Origin { Origin(scheme: "http", host: host, port: port) }

  /// How many connections were accepted so far.
  package var connectionCount: Int { connections.withLock { $0.accepted } }

  /// Closes everything; clients in mid-answer see their connection end.
  private func stop() {
    listener.shutdown()
    connections.withLock { $0.open.values.forEach { $0.shutdown() } }
    log.finish()
  }

  private func acceptAll() {
    while let socket = listener.accept() {
      let number = connections.withLock { connections in
        connections.accepted += 1
        connections.open[connections.accepted] = socket
        return connections.accepted
      }
      log.yield(.connected(number))
      Thread.detachNewThread { [self] in serve(socket, number) }
    }
    listener.close()
  }

  private func serve(_ socket: LoopbackSocket, _ number: Int) {
    defer { close(socket, number) }
    while let received = socket.readRequest(connection: number) {
      log.yield(.requested(received))
      guard perform(reply(received), on: socket, isHead: received.method == "HEAD") else { return }
    }
    log.yield(.closedByClient(number))
  }

  /// Under the lock, so that ``stop()`` never shuts down a descriptor that belongs to somebody else by then.
  private func close(_ socket: LoopbackSocket, _ number: Int) {
    connections.withLock { connections in
      connections.open[number] = nil
      socket.close()
    }
  }

  /// - Returns: whether the connection goes on.
  private func perform(_ reply: Reply, on socket: LoopbackSocket, isHead: Bool) -> Bool {
    switch reply {
    case .answer(let status, let headers, let body):
      var head = "HTTP/1.1 \(status) X\r\n"
      if status != 204 { head += "Content-Length: \(body.count)\r\n" }
      for (name, value) in headers.fields { head += "\(name): \(value)\r\n" }
      socket.write(Array("\(head)\r\n".utf8) + (isHead ? [] : body))
      return true
    case .raw(let text, let keepsOpen):
      socket.write(Array(text.utf8))
      return keepsOpen
    case .reset:
      socket.resetOnClose()
      return false
    case .hangUp:
      return false
    case .never:
      return true
    }
  }
}
