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
    case is PreflightFailure, is CredentialError: .refused
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

/// The user stopped the program.
struct Interrupted: Error {
  /// What AWS is still at.
  var settling: [String]
}

/// Arguments that are each right and do not go together, or lack one.
struct UsageError: Error {
  var message: String
}
