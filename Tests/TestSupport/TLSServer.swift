// SPDX-License-Identifier: Apache-2.0

package import KFAWSCore
internal import Foundation

/// An HTTPS server on 127.0.0.1 in a child process (python3), with a certificate of its own (openssl).
package struct TLSServer: Sendable {
  package let port: Int
  /// The certificate, which is its own CA.
  package let certificate: String

  package var origin: Origin { Origin(host: "localhost", port: port) }

  /// Runs `body` with a server that answers every GET with the number of its connection, from 1.
  ///
  /// - Parameter name: the DNS name in the certificate.
  package static func run<Answer>(
    certifiedFor name: String = "localhost",
    _ body: (TLSServer) async throws -> Answer
  ) async throws -> Answer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = Pipe()
    // Another test's child would keep the pipe open, and the server with it.
    _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    Thread.detachNewThread { serve(folder, name, input, port) }
    var iterator = ports.makeAsyncIterator()
    guard let number = await iterator.next() else { throw Failure.noServer }
    let server = TLSServer(port: number, certificate: folder.appending(path: "cert.pem").path())
    let result: Result<Answer, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    try input.fileHandleForWriting.close()
    _ = await iterator.next()  // nil: the process has ended
    return try result.get()
  }

  /// The process's whole life, on one thread because Foundation watches it by that thread's run loop.
  private static func serve(
    _ folder: URL,
    _ name: String,
    _ input: Pipe,
    _ port: AsyncStream<Int>.Continuation
  ) {
    let server = Process()
    server.executableURL = URL(filePath: "/bin/sh")
    server.arguments = ["-c", command, "sh", name, folder.path(), program]
    let output = Pipe()
    server.standardInput = input
    server.standardOutput = output
    defer { port.finish() }
    guard (try? server.run()) != nil else { return }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    if let number = Int(line.filter(\.isNumber)) { port.yield(number) }
    server.waitUntilExit()
  }

  private enum Failure: Error {
    case noServer
  }

  private static let command = """
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \\
      -addext "subjectAltName=DNS:$1" -keyout "$2/key.pem" -out "$2/cert.pem" 2>/dev/null \\
      && exec python3 -c "$3" "$2"
    """

  /// It ends with its standard input, hence with this process however that ends. SIGTERM would not do: a
  /// child of one of Dispatch's threads inherits their mask, which blocks it.
  private static let program = """
    import http.server, os, ssl, sys, threading
    connections = 0
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def setup(self):
            global connections
            super().setup()
            connections += 1
            self.number = str(connections).encode()
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.number)))
            self.end_headers()
            self.wfile.write(self.number)
        def log_message(self, *_):
            pass
    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 512
        def handle_error(self, *_):
            pass
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1] + "/cert.pem", sys.argv[1] + "/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()
    """
}
