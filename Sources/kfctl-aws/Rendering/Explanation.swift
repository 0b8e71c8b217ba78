// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// An error in words: what was being done, to what, what is wrong, what to try.
struct Explanation {
  let text: String

  init(of error: any Error) {
    text = Self.words(for: error)
  }

  private static func words(for error: any Error) -> String {
    switch error {
    case let error as UnreadableInput:
      words(for: error.cause)
    case let error as PreflightFailure:
      "Nothing was changed. \(error.findings.count == 1 ? "One thing stands" : "\(error.findings.count) things stand") in the way:\n"
        + error.findings.map(finding).joined(separator: "\n")
    case let error as StackFailure:
      failure(error)
    case let error as UsageError:
      "Error: \(error.message)\nSee kfctl-aws --help."
    case let error as Finding:
      "Error:\n" + finding(error)
    case is CancellationError:
      interruption([])
    case let error as Interrupted:
      interruption(error.settling)
    default:
      "Error: \(single(error))"
    }
  }

  private static func interruption(_ settling: [String]) -> String {
    let still = settling.isEmpty ? "" : " Still settling: \(settling.joined(separator: ", "))."
    return
      "Interrupted.\(still) Nothing is lost: run the same command again, and it goes on from what is there."
  }

  private static func finding(_ finding: Finding) -> String {
    FindingWords(finding).lines.map { "  \($0)" }.joined(separator: "\n")
  }

  private static func failure(_ failure: StackFailure) -> String {
    var lines = failure.items.map { item in
      if let refusal = item.error as? Finding { return finding(refusal) }
      return "  \(single(item.error))"
    }
    if !failure.notStarted.isEmpty {
      lines.append("  Not begun because of that: \(failure.notStarted.joined(separator: ", "))")
    }
    let isSettling = failure.items.allSatisfy { $0.error is WaitTimedOut }
    let head = isSettling ? "Still settling:" : "Not finished:"
    return "\(head)\n" + lines.joined(separator: "\n")
      + "\nWhat was done is kept: run the same command again, and it goes on from there."
  }

  static func single(_ error: any Error) -> String {
    switch error {
    case let error as TransportError: "endpoint \(error.host): \(error.detail)"
    case let error as CredentialError: "AWS credentials: \(error)"
    default: "\(error)"
    }
  }
}
