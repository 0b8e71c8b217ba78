// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore
internal import KFManifestEdit

/// The way out for every error: what is said, and with which code the program ends.
enum Failure {
  /// Prints `error` and ends the program.
  static func end(with error: any Error, on console: Console) -> Never {
    if isFromTheParser(error) { Root.exit(withError: error) }
    console.error(Explanation(of: error).text)
    console.exit(status(of: error))
  }

  static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is PreflightFailure, is CredentialError, is UnreadableInput: .refused
    case is UsageError: .usage
    case is CancellationError, is Interrupted: .interrupted
    case is WaitTimedOut: .settling
    case let failure as StackFailure:
      failure.items.allSatisfy { $0.error is WaitTimedOut } ? .settling : .failed
    default: .failed
    }
  }

  /// Help, version and everything that ArgumentParser refuses.
  private static func isFromTheParser(_ error: any Error) -> Bool {
    error is CleanExit || error is ExitCode || error is ValidationError
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}

/// A file that was given cannot be used, found before anything was changed.
struct UnreadableInput: Error {
  /// What is wrong with it.
  var cause: any Error

  /// What `body` gives; what it throws is about an input.
  static func wrapping<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as UsageError { throw error } catch {
      throw UnreadableInput(cause: error)
    }
  }
}

/// The user stopped the program.
struct Interrupted: Error {
  /// What AWS is still at.
  var settling: [String]
}

/// Arguments that are each right and do not go together, or lack one.
struct UsageError: Error {
  var message: String
}
