// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Another program, run to its end: it gets its input and gives its output through pipes that are served while it
/// runs, and it is the head of a process group, so that nothing of it outlives a cancelled task.
struct ChildCommand: Sendable {
  var path: String
  /// Without its own name.
  var arguments: [String]
  /// All of its environment.
  var environment: [String: String]
  var input: [UInt8] = []

  /// How it ended.
  struct Ending: Sendable {
    /// Its exit code; 128 and the signal's number when a signal ended it.
    var status: Int32
    var output: [UInt8]
    var error: String
  }

  /// It could not be started.
  struct NotStarted: Error, CustomStringConvertible {
    var path: String
    var code: Int32
    var description: String { "\(path) could not be started: \(String(cString: strerror(code)))" }
  }

  /// Where `name` is among the folders of `PATH`.
  static func find(_ name: String, in environment: EnvironmentSnapshot) -> String? {
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
  }

  /// Starts it and waits for its end on a thread of its own.
  ///
  /// - Throws: ``NotStarted``; `CancellationError` when the task was cancelled: then it is killed first.
  func run() async throws -> Ending {
    do {
      let stop = try ChildPipe()
      return try await withTaskCancellationHandler {
        try Task.checkCancellation()
        let ending = try await withCheckedThrowingContinuation { continuation in
          Self.queue.async { continuation.resume(with: Result { try self.serve(stop) }) }
        }
        try Task.checkCancellation()
        return ending
      } onCancel: {
        stop.closeWriting()
      }
    } catch let failure as SpawnedChild.NotStarted {
      throw NotStarted(path: path, code: failure.code)
    }
  }
}
