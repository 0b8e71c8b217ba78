// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Everything up to the first change, which setup, plan and doctor share: the choices, a look at AWS, the
/// files, and what stands in the way.
struct Preparation: Sendable {
  /// What is in force: of what is there already, what it was made with.
  let spec: StackSpec
  let client: AWSClient
  let setup: StackSetup
  let survey: StackSurvey
  let layout: Attempt<any ManifestLayout>
  let journal: Attempt<Journal>
  /// Where what is there differs from what was asked for.
  let drift: [ResourceDrift]
  /// What the user should know.
  let notices: [String]
  private let choices: Choices

  /// The database of ml-metadata, for the manifests.
  var mlmdDB: String { choices.text(.mlmdDB) ?? "" }

  /// - Parameter changes: whether changes are to follow: then no other run may be at work with the journal.
  init(
    _ options: StorageOptions, context: CommandContext, waits: WaitPolicy = WaitPolicy(),
    resetsPassword: Bool = false, changes: Bool = false
  ) async throws {
    let workplace = try await Workplace(options.manifests, context, changes: changes)
    var choices = Choices(options) { context.environment[$0] }
    if let metadata = workplace.metadata { choices.set(metadata.values, from: .journal) }
    let identity = try StackIdentity(choices, workplace, profileRegion: context.profileRegion)
    let secrets = try StorageSecrets(options, context)
    let inputs = Inputs(
      identity: identity, workplace: workplace, secrets: secrets, options: options, context: context,
      waits: waits, asksForReset: resetsPassword)
    let client = try await inputs.client(choices)
    var contradictions = try await inputs.contradictions(&choices, client)
    var survey: StackSurvey
    (survey, contradictions) = try await inputs.survey(&choices, contradictions, client)
    try identity.check(account: try await inputs.account(survey, client))
    survey.add(inputs.findings(choices))
    drift = contradictions.drift + survey.drift
    (choices, spec) = try inputs.inForce(choices, survey)
    let values = StorageValues(
      spec, region: client.region, host: nil, mlmdDB: choices.text(.mlmdDB) ?? "")
    survey.add(Self.fileFindings(values, workplace))
    notices =
      survey.notices.map(\.words) + inputs.notices(choices)
      + (workplace.layout.value?.notices(for: values) ?? [])
    setup = inputs.setup(spec, client)
    self.client = client
    self.survey = survey
    self.choices = choices
    (layout, journal) = (workplace.layout, workplace.journal)
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

  /// What the journal puts down before the first change.
  func opening(_ plan: StackPlan) -> JournalOpening {
    JournalOpening(
      spec: spec, region: client.region, account: survey.known.account, choices: choices,
      addresses: plan.items.map(\.address).filter { $0.kind != .masterPassword })
  }

  /// What stands against the file edits, found without writing.
  static func fileFindings(_ values: StorageValues?, _ workplace: Workplace) -> [Finding] {
    guard let manifests = workplace.layout.value else { return [workplace.layout.finding("manifests")] }
    let findings = values.map(manifests.findings) ?? []
    guard let journal = workplace.journal.value else {
      return findings + [workplace.journal.finding("metadata file")]
    }
    return findings + [journal.place.finding].compactMap(\.self)
  }
}
