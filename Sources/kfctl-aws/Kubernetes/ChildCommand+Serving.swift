// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import KFAWSCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension ChildCommand {
  static let queue = DispatchQueue(label: "kfctl-aws.children", attributes: .concurrent)
  /// Between the pipe and the start: a program that is started meanwhile would keep another's pipe open.
  private static let starting = Locked(())

  /// A pipe whose ends close with it.
  final class Pipe: Sendable {
    let reading: Int32
    private let writingEnd: Locked<Int32>

    init() throws {
      let ends = try ChildCommand.starting.withLock { _ in
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw NotStarted(path: "a program", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
      }
      reading = ends[0]
      writingEnd = Locked(ends[1])
    }

    deinit {
      close(reading)
      closeWriting()
    }

    var writing: Int32 { writingEnd.withLock { $0 } }

    /// Whoever waits at the other end wakes up.
    func closeWriting() {
      writingEnd.withLock { end in
        if end >= 0 { close(end) }
        end = -1
      }
    }
  }

  /// Feeds it, drains it, and collects it.
  func serve(_ stop: Pipe) throws -> Ending {
    let (input, output, error) = (try Pipe(), try Pipe(), try Pipe())
    let id = try start(input.reading, output.writing, error.writing)
    output.closeWriting()
    error.closeWriting()
    _ = fcntl(input.writing, F_SETFL, O_NONBLOCK)
    var left = ArraySlice(self.input)
    if left.isEmpty { input.closeWriting() }
    var texts: [[UInt8]] = [[], []]
    var isOpen = [true, true]
    while isOpen.contains(true) {
      var ends = [
        pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input.writing, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: isOpen[0] ? output.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen[1] ? error.reading : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&ends, nfds_t(ends.count), -1)
      if ends[0].revents != 0 { return Self.end(id) }
      if ends[1].revents != 0, !Self.feed(&left, to: input.writing) { input.closeWriting() }
      for index in 0...1 where ends[index + 2].revents != 0 {
        isOpen[index] = Self.drain(index == 0 ? output.reading : error.reading, into: &texts[index])
      }
    }
    let status = Self.collect(id)
    return Ending(status: status, output: texts[0], error: String(decoding: texts[1], as: UTF8.self))
  }

  private func start(_ input: Int32, _ output: Int32, _ error: Int32) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (from, to) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
      posix_spawn_file_actions_adddup2(&actions, from, to)
    }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    // Signals that this process ignores for its own sake.
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
    )
    var id = pid_t()
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    let code = Self.starting.withLock { _ in
      posix_spawn(&id, path, &actions, &attributes, words, variables)
    }
    guard code == 0 else { throw NotStarted(path: path, code: code) }
    return id
  }

  /// False when all is given, or nobody takes it any more.
  private static func feed(_ left: inout ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    left = left.dropFirst(count)
    return !left.isEmpty
  }

  /// False at the end of the stream.
  private static func drain(_ descriptor: Int32, into text: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    text += buffer[..<max(0, count)]
    return count > 0
  }

  /// Kills it and all that it started.
  private static func end(_ id: pid_t) -> Ending {
    kill(-id, SIGKILL)
    return Ending(status: collect(id), output: [], error: "")
  }

  private static func collect(_ id: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
