// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// A stack as it is found, without a specification: by its journal and by its tag.
struct FoundStack {
  let stack: String
  let client: AWSClient
  let names: StackNames
  let layout: Attempt<any ManifestLayout>
  /// Nil when there is no journal.
  let journal: Journal?
  /// What the journal says.
  let metadata: MetadataFile?
  let claims: Set<ResourceAddress>
  /// What is given, and what the stack was made with.
  let choices: Choices

  /// Finds the stack that the user and the journal agree on.
  ///
  /// - Parameters:
  ///   - given: what stands on the command line and in the environment.
  ///   - changes: whether changes are to follow: then no other run may be at work with the journal.
  ///   - asksNobody: whether they follow without a question: then the user has to have named the stack.
  /// - Throws: ``PreflightFailure``, before anything in AWS is looked at, when they do not agree.
  init(
    _ given: Choices, _ manifests: ManifestOptions, context: CommandContext, changes: Bool = false,
    asksNobody: Bool = false
  ) async throws {
    let workplace = try await Workplace(manifests, context, changes: changes)
    layout = workplace.layout
    journal = try workplace.foundJournal(manifests)
    metadata = workplace.metadata
    var choices = given
    if let metadata { choices.set(metadata.values, from: .journal) }
    let identity = try StackIdentity(choices, workplace, profileRegion: context.profileRegion)
    let findings = identity.missing(needsCluster: false) + choices.errors.map(\.finding)
    guard findings.isEmpty, let stack = identity.stack, let region = identity.region else {
      throw PreflightFailure(findings: findings)
    }
    if asksNobody { try identity.checkIsNamed() }
    self.stack = stack
    client = try context.client(region: region)
    try identity.check(account: try await Self.account(client))
    claims = Set((metadata?.claims ?? [:]).keys)
    names = try await Self.names(of: stack, metadata, client, context)
    self.choices = choices
  }

  private static func account(_ client: AWSClient) async throws -> String {
    do {
      return try await client.account()
    } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, subject: "AWS account", region: client.region)
    }
  }

  private static func names(
    of stack: String, _ metadata: MetadataFile?, _ client: AWSClient, _ context: CommandContext
  ) async throws -> StackNames {
    var names = metadata?.names ?? StackNames()
    do {
      names.formUnion(try await client.names(of: stack))
    } catch let error as AWSServiceError where metadata != nil {
      // The journal knows what this stack made; the search only adds what a lost journal would miss.
      context.warn("the search by tag is not available (\(error.code)); relying on the journal alone")
    } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, subject: "search by tag", region: client.region)
    }
    return names
  }

  /// The choices with what the stack's own resources say, where the journal is lost.
  func completedChoices() async throws -> Choices {
    guard metadata?.hasChoices != true else { return choices }
    var choices = choices
    let owned = try? await OwnedResources(of: stack, choices, client)
    try Task.checkCancellation()
    choices.set(owned?.values ?? [:], from: .resources)
    return choices
  }
}
