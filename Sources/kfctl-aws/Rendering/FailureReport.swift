// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// A failure as `--output json` prints it; Docs/Guide.md documents the fields.
struct FailureReport: Encodable {
  /// The exit code.
  var exitCode: Int32
  /// The text that standard error shows.
  var error: String
  /// What stood in the way; empty for failures on the way.
  var findings: [FindingReport]

  init(_ error: any Error) {
    exitCode = Failure.status(of: error).rawValue
    self.error = Explanation(of: error).text
    findings = ((error as? PreflightFailure)?.findings ?? []).map(FindingReport.init)
  }
}
