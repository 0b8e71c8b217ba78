// SPDX-License-Identifier: Apache-2.0

// What the observations of a survey mean together. Pure: everything that was asked is in the survey.

extension StackSetup {
  func judge(_ survey: inout StackSurvey) {
    if let cluster = survey.cluster { judge(cluster, &survey) }
    if let artifacts = spec.artifacts { judge(artifacts, &survey) }
    if let metadata = spec.metadata, let cluster = survey.cluster { judge(metadata, cluster, &survey) }
    survey.drift = drift(in: survey)
  }

  private func judge(_ cluster: Cluster, _ survey: inout StackSurvey) {
    // An UPDATING cluster serves all that is needed of it.
    guard !["ACTIVE", "UPDATING"].contains(cluster.status) else { return }
    survey.find(
      Refusal(
        subject: "EKS cluster \(cluster.name)", problem: "its status is \(cluster.status), not ACTIVE",
        remedy: "Wait until it is ACTIVE: aws eks wait cluster-active --name \(cluster.name)"))
  }

  private func judge(_ artifacts: ArtifactStore, _ survey: inout StackSurvey) {
    if let bucket = survey.bucket {
      survey.findRefusal(of: self.bucket(artifacts).plan(.present, from: bucket))
    }
    guard let secret = survey.s3Secret else { return }
    guard artifacts.accessKey != nil || Self.mayHoldKeys(secret) else {
      survey.find(
        Refusal(
          subject: "S3 credentials", problem: "the secret \(artifacts.secretName) needs an access key",
          remedy:
            "Set KFCTL_AWS_S3_ACCESS_KEY_ID and KFCTL_AWS_S3_SECRET_ACCESS_KEY to the keys of an IAM user "
            + "who may use the bucket"))
      return
    }
    survey.findRefusal(of: s3Secret(artifacts).plan(.present, from: secret))
  }

  /// False when there is certainly no access key in the secret. One that is scheduled for deletion cannot be
  /// read before it is restored.
  private static func mayHoldKeys(_ secret: Observation<SecretEntry.State>) -> Bool {
    guard let state = secret.seen?.state else { return false }
    guard let fields = state.fields?.reveal() else { return true }
    return ["accesskey", "secretkey"].allSatisfy { fields[$0]?.isEmpty == false }
  }

  private func judge(_ metadata: MetadataStore, _ cluster: Cluster, _ survey: inout StackSurvey) {
    if let notice = MySQLVersion(metadata.settings.engineVersion)?.notice { survey.notices.append(notice) }
    if let group = survey.subnetGroup {
      survey.findRefusal(of: subnetGroup(metadata, cluster).plan(.present, from: group))
    }
    if let group = survey.parameterGroup, let resource = parameterGroup(metadata, cluster) {
      survey.findRefusal(of: resource.plan(.present, from: group))
    }
    guard let database = survey.database else { return }
    survey.findRefusal(of: self.database(metadata, cluster).plan(.present, from: database))
    if database == .absent, metadata.securityGroupIDs.isEmpty, cluster.securityGroupID == nil {
      survey.find(
        Refusal(
          subject: "EKS cluster \(cluster.name)", problem: "it has no cluster security group",
          remedy: "Name the security groups of the DB instance with --security-group-ids"))
    }
    if metadata.resetsPassword, let seen = database.seen, !spec.tag.mayChange(seen.ownership) {
      survey.find(
        Refusal(
          subject: "DB instance \(metadata.instance)",
          problem: "it was not created by this stack, and its password is not reset",
          remedy:
            "Take it over with --adopt, or write its password into the secret with --db-root-password-file"))
    }
    if let secret = survey.rdsSecret { judge(secret, database, metadata, &survey) }
  }

  private func judge(
    _ secret: Observation<SecretEntry.State>, _ database: Observation<DBInstance.State>,
    _ metadata: MetadataStore, _ survey: inout StackSurvey
  ) {
    let fields = secret.seen?.state.fields?.reveal() ?? [:]
    if let given = metadata.password, let stored = fields["password"], stored != given.reveal(),
      !metadata.resetsPassword
    {
      survey.find(
        Refusal(
          subject: "secret \(metadata.secretName)", problem: "it holds another password than the one given",
          remedy:
            "Leave the password out to use the stored one, or set the given one with --reset-db-password"))
    }
    if secret == .absent, database != .absent, metadata.password == nil, !metadata.resetsPassword {
      survey.find(
        Refusal(
          subject: "DB instance \(metadata.instance)",
          problem: "it exists, but the secret \(metadata.secretName) with its password does not",
          remedy:
            "Give its master password with --db-root-password-file, and the secret is written again, or "
            + "give it a new one with --reset-db-password"))
    }
    let endpoint = database.seen?.state.endpoint
    if let seen = secret.seen, seen.ownership == .unmanaged, let host = fields["host"], !host.isEmpty,
      host != endpoint?.host
    {
      // Also with --adopt: the secret serves another database.
      survey.find(unmanaged(metadata, pointsAt: host))
    } else if let endpoint {
      survey.findRefusal(of: rdsSecret(metadata, at: endpoint).plan(.present, from: secret))
    } else if let seen = secret.seen, seen.ownership == .unmanaged, !spec.tag.adopts {
      survey.find(unmanaged(metadata, pointsAt: fields["host"]))
    } else {
      survey.findRefusal(
        of: rdsSecretForCreation(metadata, password: Secret("")).plan(.present, from: secret))
    }
  }

  /// A new DB instance needs its host written into the secret, and what is not ours is not changed.
  private func unmanaged(_ metadata: MetadataStore, pointsAt host: String?) -> Refusal {
    let problem = host.map { "it was not created by this stack and belongs to the DB at \($0)" }
    return Refusal(
      subject: "secret \(metadata.secretName)",
      problem: problem
        ?? "it was not created by this stack, and a new DB instance needs its host written into it",
      remedy: "Choose another name with --rds-secret-name")
  }
}

extension StackSurvey {
  /// Makes a plan's refusal a finding.
  mutating func findRefusal<Step>(of plan: Plan<Step>) {
    if case .refuse(let refusal) = plan { find(refusal) }
  }
}
