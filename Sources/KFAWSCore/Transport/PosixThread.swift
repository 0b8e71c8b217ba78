// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A thread outside Swift's pool, for work that blocks.
struct PosixThread: Sendable {
  private let id: pthread_t

  /// Starts `body` on a new thread that takes no signals; nil when the system has no thread left.
  ///
  /// A signal handler of the program must not run there, and a write to a closed connection must answer
  /// `EPIPE` rather than end the process by `SIGPIPE`.
  init?(_ body: @escaping @Sendable () -> Void) {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    guard let id = Self.create(Work(body)) else { return nil }
    self.id = id
  }

  /// Waits for the thread's end.
  func join() {
    pthread_join(id, nil)
  }

  /// Lets the thread end by itself.
  func detach() {
    pthread_detach(id)
  }

  /// The new thread owns `work`.
  private static func create(_ work: Work) -> pthread_t? {
    let work = Unmanaged.passRetained(work)
    #if canImport(Darwin)
      var id: pthread_t?
      let code = pthread_create(&id, nil, { Work.run($0) }, work.toOpaque())
    #else
      var id = pthread_t()
      let code = pthread_create(&id, nil, { Work.run($0) }, work.toOpaque())
    #endif
    if code != 0 { work.release() }
    return code == 0 ? id : nil
  }

  private final class Work: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }

    static func run(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      guard let work else { return nil }
      Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
      return nil
    }
  }
}
