// SPDX-License-Identifier: Apache-2.0

/// What a failed step means: after some failures nobody knows whether the change happened, and after others AWS
/// needs time; looking again tells.
enum Setback {
  /// How long looking again may help; nil when the failure is final.
  ///
  /// - Parameter consistency: how long AWS may take to show what it has accepted.
  static func patience(
    with error: any Error, about kind: ResourceKind, consistency: Duration
  ) -> Duration? {
    switch error {
    case let error as AWSServiceError:
      if let busy = kind.codes.busy[error.code] { return busy }
      let isAnswer = kind.codes.taken.contains(error.code) || kind.codes.absent.contains(error.code)
      return isAnswer || isPassing(error) ? consistency : nil
    case let error as TransportError:
      return error.mayHaveReachedServer ? consistency : nil
    default:
      return nil
    }
  }

  /// How long a failed look in the middle of the work may be taken again; nil when it is final.
  static func patience(withLook error: any Error, waits: WaitPolicy) -> Duration? {
    switch error {
    case is TransportError: waits.blindness
    case let error as AWSServiceError where isPassing(error): waits.blindness
    // A policy that somebody is just changing, or a role that IAM has not spread yet.
    case let error as AWSServiceError where error.isDenial: waits.consistency
    default: nil
    }
  }

  private static func isPassing(_ error: AWSServiceError) -> Bool {
    [.transient, .throttled].contains(FailureClass(error, clockIsOff: false))
  }
}

extension AWSServiceError {
  /// True when the credentials are good and may not make the call.
  public var isDenial: Bool {
    let codes: Set<Code> = [
      "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AllAccessDisabled",
      "UnauthorizedAccess", "NotAuthorized",
    ]
    return codes.contains(code)
  }
}
