// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Where results, progress and questions go; the one seam for the terminal.
struct Console: Sendable {
  /// Results: standard output.
  func print(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Progress, warnings and errors: standard error.
  func error(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Standard error without a line break, for a line that is written over.
  func errorInPlace(_ text: String) {
    write("\r\u{1B}[K" + text, to: STDERR_FILENO)
  }

  var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  var standardInputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Asks on the terminal; nil at the end of the input.
  func ask(_ question: String) -> String? {
    write(question, to: STDERR_FILENO)
    return readLine()
  }

  /// Asks without showing what is typed.
  func askSecretly(_ question: String) -> String? {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return ask(question) }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      write("\n", to: STDERR_FILENO)
    }
    return ask(question)
  }

  /// Ends the program.
  func exit(_ status: ExitStatus) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status.rawValue)
    #elseif canImport(Musl)
      Musl.exit(status.rawValue)
    #else
      Darwin.exit(status.rawValue)
    #endif
  }

  /// Results that are no lines of text: standard output.
  func write(_ bytes: [UInt8]) {
    write(bytes, to: STDOUT_FILENO)
  }

  /// All of standard input.
  static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  /// Writes all of `bytes`; a reader that has gone away is no reason to stop.
  private func write(_ bytes: [UInt8], to descriptor: Int32) {
    var bytes = ArraySlice(bytes)
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
