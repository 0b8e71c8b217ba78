// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A program that runs, until it is collected.
package struct SpawnedChild {
  let id: pid_t
  private let leadsGroup: Bool

  /// It, or a pipe for it, could not be made: the `errno` of that.
  package struct NotStarted: Error {
    package let code: Int32
  }

  /// Starts the program at `path`; signals that this process ignores or blocks it takes again.
  ///
  /// - Parameters:
  ///   - arguments: its own name first.
  ///   - environment: all of it.
  ///   - streams: our descriptors and what they are to it; it inherits the rest of its standard streams.
  ///   - leadsGroup: it is the head of a process group, which ``stop()`` kills as a whole.
  package init(
    path: String, arguments: [String], environment: [String: String], streams: [(ours: Int32, its: Int32)],
    leadsGroup: Bool
  ) throws(NotStarted) {
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
    for (ours, its) in streams { posix_spawn_file_actions_adddup2(&actions, ours, its) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Self.flags | (leadsGroup ? Int16(POSIX_SPAWN_SETPGROUP) : 0))
    var id = pid_t()
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    let code = Self.alone { posix_spawn(&id, path, &actions, &attributes, words, variables) }
    guard code == 0 else { throw NotStarted(code: code) }
    (self.id, self.leadsGroup) = (id, leadsGroup)
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

  /// Waits for its end: the status, as `waitpid` gives it.
  package func collect() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Kills and collects it.
  @discardableResult package func stop() -> Int32 {
    kill(leadsGroup ? -id : id, SIGKILL)
    return collect()
  }
}
