// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What the checks before the first change found.
struct DoctorReport: Encodable {
  var cluster: String
  var region: String
  var findings: [FindingReport]
  var notices: [String]
  /// Where credentials were looked for.
  var credentials: [CredentialReport.Place]

  init(_ preparation: Preparation, _ search: CredentialSearch?) {
    credentials = search.map { CredentialReport($0).places } ?? []
    cluster = preparation.spec.cluster
    region = preparation.client.region.rawValue
    findings = preparation.survey.findings.map(FindingReport.init)
    notices = preparation.notices
  }

  var text: String {
    let notes = CredentialReport(places: credentials).lines + notices.map { "Note: \($0)" }
    guard !findings.isEmpty else {
      return (["Nothing stands in the way of a setup for cluster \(cluster) in \(region)."] + notes)
        .joined(separator: "\n")
    }
    return (findings.map { "\($0.subject): \($0.problem)\n  → \($0.remedy)" } + notes).joined(separator: "\n")
  }
}
