// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// One thing that stands in the way, as the JSON documents show it.
struct FindingReport: Encodable {
  var subject: String
  var problem: String
  var remedy: String

  init(_ finding: Refusal) {
    subject = finding.subject
    problem = finding.problem
    remedy = finding.remedy
  }
}
