// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// One thing that stands in the way, as the JSON documents show it.
struct FindingReport: Encodable {
  var subject: String
  var problem: String
  var remedy: String

  init(_ finding: Finding) {
    let words = FindingWords(finding)
    subject = words.subject
    problem = words.problem
    remedy = words.remedy
  }
}
