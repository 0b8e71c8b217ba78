// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A program that runs.
struct SpawnedChild {
  private let id: pid_t

  /// Starts `program` with its two streams; signals that this process ignores or blocks it takes again.
  init(_ program: ChildProcess, output: ChildPipe, error: ChildPipe) throws(ChildProcess.Failure) {
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
    posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, error.writing, STDERR_FILENO)
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Self.flags)
    var id = pid_t()
    let arguments = program.arguments.map { strdup($0) } + [nil]
    let environment = program.environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    let code = Self.alone {
      posix_spawn(&id, program.path, &actions, &attributes, arguments, environment)
    }
    guard code == 0 else { throw .notStarted(code) }
    self.id = id
  }

  /// Runs `body` while no pipe is half made: a program started in between would keep it open.
  static func alone(_ body: () -> Int32) -> Int32 {
    lock.withLock { _ in body() }
  }

  private static let lock = Locked(())

  private static var flags: Int16 {
    #if canImport(Darwin)
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT)
    #else
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    #endif
  }

  /// Ends it and collects it.
  func kill() {
    #if canImport(Darwin)
      _ = Darwin.kill(id, SIGKILL)
    #elseif canImport(Glibc)
      _ = Glibc.kill(id, SIGKILL)
    #else
      _ = Musl.kill(id, SIGKILL)
    #endif
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
  }

  /// The status it ends with. Its streams are closed by then, so the end is near; one that lives on without
  /// them is looked at every few milliseconds.
  func end(by deadline: ContinuousClock.Instant, stop: ChildPipe) throws(ChildProcess.Failure) -> Int32 {
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
