// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension Preparation {
  /// What a setup is made from, and the questions on the way from it to a specification.
  struct Inputs {
    let identity: StackIdentity
    let workplace: Workplace
    let secrets: StorageSecrets
    let options: StorageOptions
    let context: CommandContext
    let waits: WaitPolicy
    let asksForReset: Bool
    private var tag: StackTag { StackTag(stack: identity.stack ?? "") }

    /// A client, once it is known where to.
    ///
    /// - Throws: ``PreflightFailure`` with everything that can be known without asking AWS.
    func client(_ choices: Choices) async throws -> AWSClient {
      let missing = identity.missing()
      guard missing.isEmpty, let region = identity.region else {
        throw PreflightFailure(findings: missing + (await findingsWithoutAWS(choices)))
      }
      // A value that is not what it should be leaves nothing to look for.
      guard choices.errors.isEmpty else {
        throw PreflightFailure(findings: findings(choices) + (await findingsWithoutAWS(choices)))
      }
      return try context.client(region: region)
    }

    private func findingsWithoutAWS(_ choices: Choices) async -> [Finding] {
      let region = AWSRegion(rawValue: identity.region ?? "us-east-1") ?? "us-east-1"
      let spec = try? specification(choices).make()
      var all = findings(choices) + (spec?.findings() ?? []) + (await credentialFindings())
      if workplace.metadata?.hasChoices != true, !secrets.mentionsKey,
        choices.text(.only) != StorageOptions.Part.rds.rawValue
      {
        all.append(
          Finding(
            subject: "S3 credentials", problem: "no access key is given",
            remedy:
              "Set KFCTL_AWS_S3_ACCESS_KEY_ID and KFCTL_AWS_S3_SECRET_ACCESS_KEY, unless the secret "
              + "\(choices.text(.s3SecretName) ?? "") holds a key already"))
      }
      let values = spec.map {
        StorageValues($0, region: region, host: nil, mlmdDB: choices.text(.mlmdDB) ?? "")
      }
      all += Preparation.fileFindings(values, workplace)
      return all.reduce(into: []) { unique, finding in
        if !unique.contains(finding) { unique.append(finding) }
      }
    }

    private func credentialFindings() async -> [Finding] {
      do {
        let provider = try context.provider(region: identity.region ?? "us-east-1")
        guard try await provider.credentials() == nil else { return [] }
        return [
          Finding(
            subject: "AWS credentials", problem: "there are none",
            remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile")
        ]
      } catch {
        let region = AWSRegion(rawValue: identity.region ?? "us-east-1") ?? "us-east-1"
        return [Diagnosis(.credentials(place: ""), region).finding(for: error)]
      }
    }

    /// What stands against the inputs themselves.
    func findings(_ choices: Choices) -> [Finding] {
      var findings = choices.errors.map(\.finding) + secrets.findings
      if choices.text(.bucket) == nil, choices.text(.only) != StorageOptions.Part.rds.rawValue {
        findings.append(
          Finding(
            subject: "bucket", problem: "none is given",
            remedy: "Give --bucket, or set S3_BUCKET; --only rds goes without"))
      }
      return findings
    }

    /// What the user may not expect of the choices that were kept.
    func notices(_ choices: Choices) -> [String] {
      guard choices.given(.only) == nil, let only = choices.known(.only)?.values.first else { return [] }
      let other = only == "s3" ? "rds adds the database" : "s3 adds the bucket"
      return ["This stack was made with --only \(only), and stays so; --only \(other)."]
    }

    // MARK: - Asking AWS

    /// The names that contradict what the stack has; there what it has counts.
    func contradictions(_ choices: inout Choices, _ client: AWSClient) async throws -> Contradictions {
      let contradictions = try await Contradictions(in: choices) { [tag] in try await client.owned($0, tag) }
      choices.hold(contradictions.items.map(\.setting))
      return contradictions
    }

    /// Looks at everything; where the journal knows nothing of choices, the stack's own resources are asked for
    /// them at the same time, and what they say is looked at again.
    func survey(
      _ choices: inout Choices, _ contradictions: Contradictions, _ client: AWSClient
    ) async throws -> (StackSurvey, Contradictions) {
      let first = choices
      let setup = setup(try spec(first), client)
      guard workplace.metadata?.hasChoices != true else { return (try await setup.survey(), contradictions) }
      async let found = owned(first, client)
      var survey = try await setup.survey()
      let owned = try await found
      choices.set(owned.values, from: .resources)
      let contradictions = try await self.contradictions(&choices, client)
      if owned.values.keys.contains(where: { choices[$0]?.values != first[$0]?.values }) {
        survey = try await self.setup(try spec(choices), client).survey()
      }
      survey.add(owned.findings)
      return (survey, contradictions)
    }

    /// What the stack's resources say. Without the permission to search, the user's word has to do.
    private func owned(_ choices: Choices, _ client: AWSClient) async throws -> Found {
      do {
        let owned = try await OwnedResources(of: tag.stack, choices, client)
        return Found(values: owned.values, findings: owned.findings)
      } catch let error as AWSServiceError where error.isDenial {
        context.warn(
          "the search by tag is not available (\(error.code)): the choices of an earlier setup whose journal is "
            + "lost are not known")
        return Found()
      } catch {
        try Task.checkCancellation()
        return Found(
          findings: [Diagnosis(.search, client.region).finding(for: error)])
      }
    }

    private struct Found {
      var values: Choices.Values = [:]
      var findings: [Finding] = []
    }

    /// The account that AWS tells: by the cluster, or where there is none and it matters, by asking.
    func account(_ survey: StackSurvey, _ client: AWSClient) async throws -> String? {
      if let account = survey.known.account { return account }
      guard identity.account != nil else { return nil }
      // Whatever is in the way of this question is among the survey's findings already.
      return try? await client.account()
    }

    // MARK: - The specification

    private func specification(_ choices: Choices, isResetting: Bool = false) -> Specification {
      Specification(
        cluster: identity.cluster ?? "", stack: identity.stack ?? "", choices: choices, secrets: secrets,
        adopts: options.adopt, resetsPassword: asksForReset || isResetting)
    }

    private func spec(_ choices: Choices) throws -> StackSpec {
      let instance = (choices.text(.dbInstanceName) ?? "").lowercased()
      let isResetting = workplace.metadata?.isResetting(instance) ?? false
      return try specification(choices, isResetting: isResetting).make()
    }

    func setup(_ spec: StackSpec, _ client: AWSClient) -> StackSetup {
      StackSetup(
        spec: spec, client: client, claims: workplace.metadata?.claims ?? [:],
        repairsDrift: options.repair, waits: waits)
    }

    /// What is carried out: for a DB instance that is there, what it was made with. The rest is shown as a
    /// difference; `--repair` carries out what RDS lets change.
    func inForce(_ choices: Choices, _ survey: StackSurvey) throws -> (Choices, StackSpec) {
      var choices = choices
      let database = survey[.database]?.state
      let isThere = database.map { $0.status != "deleting" } ?? false
      if isThere {
        choices.hold(
          Setting.allCases.filter { setting in
            setting.row.part == .rds || setting == .kmsKeyID
              ? setting.row.fixed == .atCreation || (setting.row.fixed == .untilRepair && !options.repair)
              : false
          })
      }
      if isThere, let name = database?.settings.databaseName, !name.isEmpty {
        let origin = Choice.Origin.resource("DB instance \(choices.text(.dbInstanceName) ?? "")")
        // Whatever anybody says: this is the name that a client has to use.
        choices.set(.dbName, to: Choice(values: [name], origin: origin), from: .option)
      }
      return (choices, try spec(choices))
    }
  }
}

extension ChoiceError {
  var finding: Finding {
    Finding(
      subject: origin.name(of: setting), problem: problem, remedy: "Give another value with \(setting.option)"
    )
  }
}
