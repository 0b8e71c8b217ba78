// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// What came of the search by tag.
private enum Search: Sendable {
  case found(Set<ResourceAddress>)
  case failed(Finding)

  var addresses: Set<ResourceAddress> {
    if case .found(let addresses) = self { addresses } else { [] }
  }
}

/// A stack as it is found, without a specification: by its journal and by its tag.
struct FoundStack {
  let stack: String
  let client: AWSClient
  /// What the journal, the search and the choices name, the names that setup would choose among them.
  let addresses: Set<ResourceAddress>
  private let search: Search
  let layout: Attempt<any ManifestLayout>
  /// Nil when there is no journal.
  let journal: Journal?
  /// What the journal says.
  let metadata: MetadataFile?
  let claims: [ResourceAddress: Date]
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
    claims = metadata?.claims ?? [:]
    search = try await Self.search(stack, client)
    self.choices = choices
    addresses = choices.addresses.union(metadata?.addresses ?? []).union(search.addresses)
  }

  private static func account(_ client: AWSClient) async throws -> String {
    do {
      return try await client.account()
    } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, .account, client.region)
    }
  }

  /// What carries the stack's tag, by AWS's index of tags. Where it cannot be asked, what else is named is looked
  /// at all the same, and that there can be more is said in the end: an unknown is not a nothing.
  private static func search(_ stack: String, _ client: AWSClient) async throws -> Search {
    do {
      return .found(try await client.addresses(taggedWith: StackTag(stack: stack)))
    } catch {
      try Task.checkCancellation()
      return .failed(Diagnosis(.search, client.region).finding(for: error))
    }
  }

  /// What of the search can leave something out; nil when all that can be is named.
  ///
  /// - Parameter ours: what is the stack's, of what was looked at.
  func gap(_ ours: some Sequence<ResourceAddress>) -> Finding? {
    // With a journal of this stack, the search adds nothing that has to be waited for.
    guard metadata?.stack == nil else { return nil }
    switch search {
    case .failed(let finding): return finding
    case .found(let found):
      guard ours.contains(where: { !found.contains($0) }) else { return nil }
      return Finding(
        .search, .other("AWS's index of tags does not list all of the stack yet"),
        remedies: [.other("Run this again in a minute")])
    }
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
