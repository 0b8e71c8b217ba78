// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Which stack a command is about. What the user gives and what the journal says must agree: a journal is
/// somebody's file, and what it names is not what the user meant until it says the same.
struct StackIdentity: Sendable {
  let cluster: String?
  let region: String?
  let stack: String?
  /// The account that the journal's stack is in.
  let account: String?
  /// Whether the user named the stack, by its own name or by the cluster's that it is called after.
  let isNamed: Bool
  private let journalPath: String

  /// - Throws: ``PreflightFailure`` when they do not agree; nothing else counts then.
  init(_ choices: Choices, _ workplace: Workplace, profileRegion: String?) throws {
    let given = { choices.given($0)?.values.first }
    let journal = workplace.metadata
    journalPath = workplace.place?.path ?? ""
    account = journal?.account
    cluster = given(.cluster) ?? journal?.cluster
    region = given(.region) ?? journal?.region ?? profileRegion
    stack = given(.stack) ?? journal?.stack ?? cluster
    isNamed = stack != nil && (given(.stack) ?? given(.cluster)) == stack
    var others: [String] = []
    func compare(_ word: String, _ given: String?, _ known: String?) {
      if let given, let known, given != known { others.append("\(word) \(known), not \(given)") }
    }
    compare("cluster", given(.cluster), journal?.cluster)
    compare("Region", given(.region), journal?.region)
    // A journal that names no cluster can be of the stack that is called after the given one, and of no other.
    compare("stack", given(.stack) ?? (journal?.cluster == nil ? given(.cluster) : nil), journal?.stack)
    if !others.isEmpty { throw PreflightFailure(findings: [disagreement(others)]) }
  }

  /// Refuses to go on in another account than the journal's.
  func check(account found: String?) throws {
    guard let account, let found, account != found else { return }
    throw PreflightFailure(findings: [
      disagreement(["account \(account), and these credentials are of account \(found)"])
    ])
  }

  private func disagreement(_ others: [String]) -> Finding {
    Finding(
      subject: journalPath,
      problem: "it is the journal of another installation: \(others.joined(separator: "; "))",
      remedy:
        "Name that one if it is meant, with --cluster, --stack, --region and its credentials, or this one's "
        + "journal with --metadata-file")
  }

  /// Refuses `--yes` for a stack that only a file names.
  func checkIsNamed() throws {
    guard let stack, !isNamed else { return }
    throw PreflightFailure(findings: [
      Finding(
        subject: "stack \(stack)", problem: "only \(journalPath) names it, and --yes asks nobody",
        remedy: "Add --stack \(stack), or leave --yes out and be asked")
    ])
  }

  /// What has to be given and is not.
  func missing(needsCluster: Bool = true) -> [Finding] {
    var findings: [Finding] = []
    if cluster == nil, needsCluster || stack == nil {
      findings.append(
        Finding(subject: "cluster", problem: "none is given", remedy: "Give --cluster, or set CLUSTER_NAME"))
    }
    if region == nil {
      findings.append(
        Finding(
          subject: "Region", problem: "none is given",
          remedy: "Give --region, or set CLUSTER_REGION or AWS_REGION"))
    }
    return findings
  }
}
