// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct IAMPolicyCommand: AsyncParsableCommand {
  enum Use: String, CaseIterable, ExpressibleByArgument {
    case plan, setup, status, teardown, purge

    var uses: Set<StackUse> {
      switch self {
      case .plan: [.plan]
      case .setup: [.plan, .setup]
      case .status: [.status]
      case .teardown: [.teardown]
      case .purge: [.purge]
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "iam-policy",
    abstract: "Show the least IAM policy for the chosen options, as JSON.",
    discussion: """
      The options are those of setup; what a stack was made with is taken from its journal. Without --for, all \
      commands are allowed except teardown --purge. What is changed or deleted has to carry the stack's tag \
      wherever IAM can tell. AWS is asked for the account only, and not if --account names it.
      """)

  @OptionGroup var storage: StorageOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("A command that is to be possible; repeatable.", valueName: "command"))
  var commands: [Use] = []

  @Option(help: ArgumentHelp("The account (default: that of the credentials).", valueName: "id"))
  var account: String?

  @Flag(name: .customLong("reset-db-password"), help: "Also what setup --reset-db-password needs.")
  var resetsPassword = false

  func run() async throws {
    let output = try OutputOptions.parse([])
    try await CommandContext(aws: storage.aws, output: output).run(.json) { context in
      let workplace = try await Workplace(storage.manifests, context, changes: false)
      var choices = Choices(storage) { context.environment[$0] }
      if let metadata = workplace.metadata { choices.set(metadata.values, from: .journal) }
      let identity = try StackIdentity(choices, workplace, profileRegion: context.profileRegion)
      let spec = try specification(choices, identity)
      let client = try context.client(region: identity.region ?? "")
      let account = try await account(identity, client)
      let uses = (commands.isEmpty ? [.setup, .status, .teardown] : commands).map(\.uses)
      let policy = spec.policy(
        for: uses.reduce(into: []) { $0.formUnion($1) }, account: account, region: client.region,
        repairsDrift: storage.repair)
      context.console.print(JSONText.document(policy))
    }
  }

  /// What stands against the names, which go into the policy as they are: `*` would be everybody's.
  private func specification(_ choices: Choices, _ identity: StackIdentity) throws -> StackSpec {
    var findings = identity.missing() + choices.errors.map(\.finding)
    if choices.text(.bucket) == nil, choices.text(.only) != StorageOptions.Part.rds.rawValue {
      findings.append(
        Finding(
          subject: "bucket", problem: "none is given",
          remedy: "Give --bucket, or set S3_BUCKET; --only rds goes without"))
    }
    guard findings.isEmpty else { throw PreflightFailure(findings: findings) }
    let spec = try Specification(
      cluster: identity.cluster ?? "", stack: identity.stack ?? "", choices: choices,
      adopts: storage.adopt, resetsPassword: resetsPassword
    ).make()
    findings = spec.findings()
    guard findings.isEmpty else { throw PreflightFailure(findings: findings) }
    return spec
  }

  private func account(_ identity: StackIdentity, _ client: AWSClient) async throws -> String {
    if let account {
      guard account.count == 12, account.allSatisfy({ $0.isASCII && $0.isNumber }) else {
        throw UsageError(message: "--account: twelve digits")
      }
      return account
    }
    if let known = identity.account { return known }
    do { return try await client.account() } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, .account, client.region)
    }
  }
}
