// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Everything up to the first change, which setup, plan, status and doctor share: the specification, a look at
/// AWS, the files, and what stands in the way.
struct Preparation: Sendable {
  let spec: StackSpec
  let client: AWSClient
  let setup: StackSetup
  let survey: StackSurvey
  let folder: Attempt<ManifestFolder>
  let journal: Attempt<Journal>
  /// The database of ml-metadata, for the manifests.
  let mlmdDB: String

  init(
    _ options: StorageOptions, context: CommandContext, waits: WaitPolicy = WaitPolicy(),
    resetsPassword: Bool = false
  ) async throws {
    mlmdDB = options.database.mlmdDB
    client = try await context.client()
    let folder = Attempt { try ManifestFolder.find(options.manifests.manifests, context.environment) }
    let journal = Attempt {
      try Journal(path: try options.manifests.journalPath(in: folder, context.environment))
    }
    let isResetting = await journal.value?.contents.isResetting(options.database.dbInstanceName.lowercased())
    spec = try Specification(
      options: options, context: context, resetsPassword: resetsPassword || isResetting == true
    ).make()
    self.folder = folder
    self.journal = journal
    setup = StackSetup(
      spec: spec, client: client, claims: await journal.value?.contents.claims ?? [],
      repairsDrift: options.repair, waits: waits)
    var survey = try await setup.survey()
    survey.findings += await Self.fileFindings(spec, client.region, folder, journal)
    self.survey = survey
  }

  /// The manifests, once nothing stands in the way.
  func manifests() throws -> StorageManifests {
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    return StorageManifests(folder: try folder.get())
  }

  /// What stands against the file edits, found without writing.
  private static func fileFindings(
    _ spec: StackSpec, _ region: AWSRegion, _ folder: Attempt<ManifestFolder>, _ journal: Attempt<Journal>
  ) async -> [Refusal] {
    guard let manifests = folder.value.map(StorageManifests.init) else {
      return [folder.finding("manifests")]
    }
    var findings = manifests.folder.findings(
      for: manifests.edits(spec, region, host: "host", mlmdDB: "metadb"))
    guard let journal = journal.value else { return findings + [journal.finding("metadata file")] }
    if let finding = await journal.finding(spec, region) { findings.append(finding) }
    return findings
  }
}

extension ManifestOptions {
  /// Where the journal is, or would be.
  func journalPath(in folder: Attempt<ManifestFolder>, _ environment: EnvironmentSnapshot) throws -> String {
    if let metadataFile { return environment.absolute(metadataFile) }
    return try folder.get().absolute(MetadataFile.defaultPath)
  }
}
