// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A program that is started for its output: both of its streams are read while it runs, its time and its
/// output are bounded, and it is killed when nobody wants it any more.
///
/// It shares the terminal and standard input with this process, for some ask a person for a code.
struct ChildProcess: Sendable {
  /// How it ended.
  struct Ending: Sendable, Equatable {
    /// What it wrote to standard output.
    var output: [UInt8]
    /// As `waitpid` gives it.
    var status: Int32

    var isSuccess: Bool { status == 0 }
    var words: String {
      status & 0x7F == 0
        ? "ended with status \((status >> 8) & 0xFF)" : "was ended by signal \(status & 0x7F)"
    }
  }

  /// Why there is no ending.
  enum Failure: Error, Equatable {
    case notStarted(Int32)
    case timedOut
    case tooMuchOutput
    case cancelled

    static func unlessStarted<Result>(
      _ body: () throws(SpawnedChild.NotStarted) -> Result
    ) throws(Failure) -> Result {
      do { return try body() } catch { throw .notStarted(error.code) }
    }

    func words(_ timeout: Duration) -> String {
      switch self {
      case .notStarted(let code): "could not be started (error \(code))"
      case .timedOut: "did not end within \(timeout.components.seconds) seconds"
      case .tooMuchOutput: "wrote more than credentials"
      case .cancelled: "was stopped"
      }
    }
  }

  let path: String
  /// Its own name first.
  let arguments: [String]
  /// All of its environment.
  let environment: [String: String]

  /// Where `program` is: itself when it has a slash, else what the folders of `path` hold.
  static func find(_ program: String, path: String?) -> String? {
    if program.contains("/") { return isExecutable(program) ? program : nil }
    let folders = (path ?? "/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
    return folders.lazy.map { ($0.isEmpty ? "." : $0) + "/" + program }.first(where: isExecutable)
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// Starts it and waits for its end on a thread of its own.
  ///
  /// - Parameter limit: the most bytes it may write to standard output. What goes to standard error is thrown
  ///   away.
  /// - Throws: ``Failure``; `CancellationError` when the task was cancelled.
  func run(within timeout: Duration, limit: Int) async throws -> Ending {
    let stop = try Failure.unlessStarted { () throws(SpawnedChild.NotStarted) in try ChildPipe() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = PosixThread {
          continuation.resume(
            with: Result {
              do { return try self.wait(within: timeout, limit: limit, stop: stop) } catch Failure.cancelled {
                throw CancellationError()
              }
            })
        }
        thread?.detach()
        if thread == nil { continuation.resume(throwing: Failure.notStarted(EAGAIN)) }
      }
    } onCancel: {
      stop.closeWriting()
    }
  }

  private func wait(within timeout: Duration, limit: Int, stop: ChildPipe) throws(Failure) -> Ending {
    let deadline = ContinuousClock.now + timeout
    let (output, error, child) = try Failure.unlessStarted { () throws(SpawnedChild.NotStarted) in
      let (output, error) = (try ChildPipe(), try ChildPipe())
      let child = try SpawnedChild(
        path: path, arguments: arguments, environment: environment,
        streams: [(output.writing, STDOUT_FILENO), (error.writing, STDERR_FILENO)], leadsGroup: false)
      return (output, error, child)
    }
    output.closeWriting()
    error.closeWriting()
    var streams = [ChildStream(output, limit: limit), ChildStream(error, limit: nil)]
    do throws(Failure) {
      while streams.contains(where: \.isOpen) {
        try ChildStream.read(&streams, until: deadline, stop: stop)
      }
      return Ending(output: streams[0].bytes, status: try child.end(by: deadline, stop: stop))
    } catch {
      child.stop()
      throw error
    }
  }
}

/// One of a program's streams as it is read.
struct ChildStream {
  private let pipe: ChildPipe
  /// Nil when the bytes are not wanted.
  private let limit: Int?
  private(set) var bytes: [UInt8] = []
  private(set) var isOpen = true

  init(_ pipe: ChildPipe, limit: Int?) {
    self.pipe = pipe
    self.limit = limit
  }

  /// Waits until one of `streams` has something, and takes it.
  static func read(
    _ streams: inout [ChildStream], until deadline: ContinuousClock.Instant, stop: ChildPipe
  ) throws(ChildProcess.Failure) {
    var ends = [pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0)]
    ends += streams.map { pollfd(fd: $0.isOpen ? $0.pipe.reading : -1, events: Int16(POLLIN), revents: 0) }
    try wait(&ends, until: deadline)
    for index in streams.indices where ends[index + 1].revents != 0 { try streams[index].take() }
  }

  /// Waits until one of `ends` is ready, the first being the one that says stop.
  static func wait(
    _ ends: inout [pollfd], until deadline: ContinuousClock.Instant
  ) throws(ChildProcess.Failure) {
    let left = deadline - ContinuousClock.now
    guard left > .zero else { throw .timedOut }
    let milliseconds = left / .milliseconds(1)
    _ = poll(&ends, nfds_t(ends.count), Int32(min(milliseconds + 1, 3_600_000)))
    if ends[0].revents != 0 { throw .cancelled }
  }

  private mutating func take() throws(ChildProcess.Failure) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    #if canImport(Darwin)
      let count = Darwin.read(pipe.reading, &buffer, buffer.count)
    #elseif canImport(Glibc)
      let count = Glibc.read(pipe.reading, &buffer, buffer.count)
    #else
      let count = Musl.read(pipe.reading, &buffer, buffer.count)
    #endif
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else { return isOpen = false }
    guard let limit else { return }
    guard bytes.count + count <= limit else { throw .tooMuchOutput }
    bytes += buffer[..<count]
  }
}

extension SpawnedChild {
  /// The status it ends with. Its streams are closed by then, so the end is near; one that lives on without
  /// them is looked at every few milliseconds.
  fileprivate func end(
    by deadline: ContinuousClock.Instant, stop: ChildPipe
  ) throws(ChildProcess.Failure) -> Int32 {
    var status: Int32 = 0
    var pause = Duration.milliseconds(1)
    while true {
      let found = waitpid(id, &status, WNOHANG)
      if found == id { return status }
      if found < 0, errno != EINTR { throw .notStarted(errno) }
      var ends = [pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0)]
      do { try ChildStream.wait(&ends, until: min(deadline, ContinuousClock.now + pause)) } catch {
        if error == .cancelled || ContinuousClock.now >= deadline { throw error }
      }
      pause = min(pause * 2, .milliseconds(50))
    }
  }
}
