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
  let claims: Set<ResourceAddress>

  init(_ aws: AWSOptions, _ manifests: ManifestOptions, context: CommandContext) async throws {
    layout = Attempt { try ManifestLayouts.find(manifests.manifests, context.environment) }
    journal = try Self.journal(manifests, layout, context.environment)
    let metadata = await journal?.contents
    stack = try Self.stack(aws, metadata, context)
    client = try await context.client(region: metadata?.region)
    claims = metadata?.claims ?? []
    var names = metadata?.names ?? StackNames()
    do {
      names.formUnion(try await client.names(taggedWith: StackTag(stack: stack)))
    } catch let error as AWSServiceError where metadata != nil {
      // The journal knows what this stack made; the search only adds what a lost journal would miss.
      context.warn("the search by tag is not available (\(error.code)); relying on the journal alone")
    } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, subject: "search by tag", region: client.region)
    }
    self.names = names
  }

  private static func journal(
    _ manifests: ManifestOptions, _ layout: Attempt<any ManifestLayout>, _ environment: EnvironmentSnapshot
  ) throws -> Journal? {
    let isNamed = manifests.metadataFile != nil || manifests.manifests != nil
    guard layout.value != nil || isNamed else { return nil }
    let path = try manifests.journalPath(in: layout, environment)
    return ManifestFolder.exists(path) ? try Journal(path: path) : nil
  }

  /// The stack that was asked for, which must be the journal's if there is one.
  private static func stack(
    _ aws: AWSOptions, _ metadata: MetadataFile?, _ context: CommandContext
  ) throws -> String {
    let cluster = context.givenCluster ?? metadata?.cluster
    if let known = metadata?.cluster, let cluster, known != cluster {
      throw UsageError(
        message:
          "the journal is of cluster \(known), not of \(cluster): name the right one with --metadata-file")
    }
    guard let stack = aws.stack ?? metadata?.stack ?? cluster else {
      throw UsageError(message: "no cluster: give --cluster, or set CLUSTER_NAME")
    }
    return stack
  }
}
