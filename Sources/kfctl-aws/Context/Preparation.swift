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
  let layout: Attempt<any ManifestLayout>
  let journal: Attempt<Journal>
  /// The database of ml-metadata, for the manifests.
  let mlmdDB: String

  init(
    _ options: StorageOptions, context: CommandContext, waits: WaitPolicy = WaitPolicy(),
    resetsPassword: Bool = false
  ) async throws {
    mlmdDB = options.database.mlmdDB
    client = try await context.client()
    let layout = Attempt { try ManifestLayouts.find(options.manifests.manifests, context.environment) }
    let journal = Attempt {
      try Journal(path: try options.manifests.journalPath(in: layout, context.environment))
    }
    let isResetting = await journal.value?.contents.isResetting(options.database.dbInstanceName.lowercased())
    spec = try Specification(
      options: options, context: context, resetsPassword: resetsPassword || isResetting == true
    ).make()
    self.layout = layout
    self.journal = journal
    setup = StackSetup(
      spec: spec, client: client, claims: await journal.value?.contents.claims ?? [],
      repairsDrift: options.repair, waits: waits)
    var survey = try await setup.survey()
    let values = StorageValues(spec, region: client.region, host: nil, mlmdDB: mlmdDB)
    survey.findings += await Self.fileFindings(spec, values, client.region, layout, journal)
    survey.notices += layout.value?.notices(for: values) ?? []
    self.survey = survey
  }

  /// What the manifests are told of the storage.
  ///
  /// - Parameter host: the DB instance's; nil while RDS has not made it.
  func values(host: String?) -> StorageValues {
    StorageValues(spec, region: client.region, host: host, mlmdDB: mlmdDB)
  }

  /// The manifests, once nothing stands in the way.
  func manifests() throws -> any ManifestLayout {
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    return try layout.get()
  }

  /// What stands against the file edits, found without writing.
  private static func fileFindings(
    _ spec: StackSpec, _ values: StorageValues, _ region: AWSRegion, _ layout: Attempt<any ManifestLayout>,
    _ journal: Attempt<Journal>
  ) async -> [Refusal] {
    guard let manifests = layout.value else { return [layout.finding("manifests")] }
    var findings = manifests.findings(for: values)
    guard let journal = journal.value else { return findings + [journal.finding("metadata file")] }
    if let finding = await journal.finding(spec, region) { findings.append(finding) }
    return findings
  }
}

extension ManifestOptions {
  /// Where the journal is, or would be.
  func journalPath(in layout: Attempt<any ManifestLayout>, _ environment: EnvironmentSnapshot) throws
    -> String
  {
    if let metadataFile { return environment.absolute(metadataFile) }
    let layout = try layout.get()
    return layout.folder.absolute(layout.journalPath)
  }
}
