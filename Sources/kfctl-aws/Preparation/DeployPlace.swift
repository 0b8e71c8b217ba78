// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Which cluster and which kustomization a command is about, from options, environment and journal.
struct DeployPlace: Sendable {
  let access: ClusterAccess
  /// The kustomization's folder, absolute.
  let folder: String
  /// Whether the checkout's guide asks for kustomize 3.2.
  let takesOldKustomize: Bool

  /// - Parameter asksNobody: whether objects go without a question: then the user has to have named the cluster.
  init(
    _ access: ClusterAccessOptions, _ options: KustomizationOptions, _ context: CommandContext,
    asksNobody: Bool = false
  ) async throws {
    let workplace = try await Workplace(options.manifests, context, changes: false)
    _ = try workplace.foundJournal(options.manifests)
    var choices = Choices(access.aws) { context.environment[$0] }
    if let metadata = workplace.metadata { choices.set(metadata.values, from: .journal) }
    let identity = try StackIdentity(choices, workplace, profileRegion: context.profileRegion)
    if asksNobody, !access.overrides { try identity.checkIsNamed() }
    let needsNone = access.overrides && access.allowOtherContext
    let missing = needsNone ? [] : identity.missing()
    guard missing.isEmpty else { throw PreflightFailure(findings: missing) }
    self.access = ClusterAccess(
      context: context, options: access, cluster: identity.cluster,
      client: try identity.region.map { try context.client(region: $0) })
    let layout = workplace.layout
    takesOldKustomize = layout.value.map { $0.pipelines.map { $0 < "2.0.0-alpha.7" } ?? false } ?? false
    if let given = options.kustomization {
      folder = context.environment.absolute(given)
    } else {
      let part = options.only ?? choices.text(.only).flatMap(StorageOptions.Part.init)
      folder = try Self.entry(layout, part)
    }
    guard Self.isKustomization(folder) else {
      throw PreflightFailure(
        folder, "there is no kustomization in it",
        remedy: "Run setup first, or kfctl-aws manifest render, or name one with --kustomization")
    }
  }

  private static func entry(_ layout: Attempt<any ManifestLayout>, _ part: StorageOptions.Part?) throws
    -> String
  {
    guard let found = layout.value else { throw PreflightFailure(findings: [layout.finding("manifests")]) }
    guard let entry = found.entry(artifacts: part != .rds, metadata: part != .s3) else {
      throw PreflightFailure(
        found.folder.path, "this checkout has no kustomization for that",
        remedy: "Use a complete checkout, or name one with --kustomization")
    }
    return found.folder.absolute(entry)
  }

  private static func isKustomization(_ folder: String) -> Bool {
    ["kustomization.yaml", "kustomization.yml", "Kustomization"].contains {
      ManifestFolder.exists("\(folder)/\($0)")
    }
  }

  /// Builds what is to be there.
  func build(_ session: ClusterAccess.Session) async throws -> (BuiltManifests, tool: String) {
    let tool = try await KustomizeTool(
      session.kubectl, session.versions, takesOld: takesOldKustomize, access.context.environment)
    return (try await tool.build(folder), tool.name)
  }
}
