// SPDX-License-Identifier: Apache-2.0

/// Brings a stack into being: looks at everything, refuses or plans, and then ensures each part.
public struct StackSetup: Sendable {
  let spec: StackSpec
  let client: AWSClient
  let claims: Set<ResourceAddress>
  let repairsDrift: Bool
  let waits: WaitPolicy
  let timekeeper: any Timekeeper

  /// Prepares the setup of `spec`.
  ///
  /// - Parameters:
  ///   - spec: what its owner wants.
  ///   - client: makes the calls; its Region is the stack's.
  ///   - claims: what this stack's journal says it was creating when it last stopped.
  ///   - repairsDrift: true to set again what was changed after it was made.
  ///   - waits: how long to wait for RDS.
  ///   - timekeeper: the clock of the waits.
  public init(
    spec: StackSpec, client: AWSClient, claims: Set<ResourceAddress> = [],
    repairsDrift: Bool = false, waits: WaitPolicy = WaitPolicy(),
    timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.spec = spec
    self.client = client
    self.claims = claims
    self.repairsDrift = repairsDrift
    self.waits = waits
    self.timekeeper = timekeeper
  }

  func diagnosis(_ subject: some CustomStringConvertible) -> Diagnosis {
    Diagnosis(subject: "\(subject)", region: client.region)
  }
}

// MARK: - The resources of the specification

extension StackSetup {
  func bucket(_ artifacts: ArtifactStore, isNew: Bool = false) -> Bucket {
    let isClaimed = isNew || claims.contains(ResourceAddress(.bucket, artifacts.bucket))
    return Bucket(
      artifacts.bucket, client: client, tag: spec.tag, encryption: artifacts.encryption, isClaimed: isClaimed,
      repairsDrift: repairsDrift)
  }

  func s3Secret(_ artifacts: ArtifactStore) -> SecretEntry {
    let keys = artifacts.accessKey.map { ["accesskey": $0.id, "secretkey": $0.secret.reveal()] }
    return SecretEntry(
      artifacts.secretName, client: client, tag: spec.tag, purpose: "Kubeflow S3 secret",
      wanted: WantedFields(exact: keys ?? [:]))
  }

  /// The RDS secret as it must be before there is a DB instance: with something to log in with.
  func rdsSecretForCreation(_ metadata: MetadataStore, password: Secret<String>) -> SecretEntry {
    var wanted = ["username": metadata.username, "database": metadata.settings.databaseName]
    // A reset with a password given replaces the stored one; otherwise the stored one counts.
    guard !(metadata.resetsPassword && metadata.password != nil) else {
      return rdsSecret(metadata, WantedFields(exact: ["password": password.reveal()], initial: wanted))
    }
    wanted["password"] = password.reveal()
    return rdsSecret(metadata, WantedFields(initial: wanted))
  }

  /// The RDS secret as it must be once there is a DB instance.
  func rdsSecret(_ metadata: MetadataStore, at endpoint: DBInstanceDescription.Endpoint) -> SecretEntry {
    rdsSecret(
      metadata,
      WantedFields(exact: [
        "host": endpoint.host, "port": String(endpoint.port), "database": metadata.settings.databaseName,
      ]))
  }

  func rdsSecret(_ metadata: MetadataStore, _ wanted: WantedFields = WantedFields()) -> SecretEntry {
    SecretEntry(
      metadata.secretName, client: client, tag: spec.tag, purpose: "Kubeflow RDS secret", wanted: wanted)
  }

  func subnetGroup(_ metadata: MetadataStore, _ cluster: Cluster, subnets: [Subnet] = []) -> DBSubnetGroup {
    DBSubnetGroup(
      metadata.subnetGroupName, client: client, tag: spec.tag, account: cluster.arn.account,
      vpcID: cluster.vpcID, subnets: subnets)
  }

  /// The parameter group that the engine version needs; nil when it needs none.
  func parameterGroup(_ metadata: MetadataStore, _ cluster: Cluster) -> DBParameterGroup? {
    guard let version = MySQLVersion(metadata.settings.engineVersion),
      case .byParameterGroup(let family, let values) = version.nativePassword
    else { return nil }
    let name = "\(metadata.instance)-mysql\(version.major.filter { $0 != "." })"
    return DBParameterGroup(
      name, client: client, tag: spec.tag, account: cluster.arn.account, family: family, values: values)
  }

  func database(
    _ metadata: MetadataStore, _ cluster: Cluster,
    masterUser: @escaping @Sendable () async throws -> DBInstance.MasterUser = { throw NoMasterUser() }
  ) -> DBInstance {
    let groups =
      metadata.securityGroupIDs.isEmpty
      ? [cluster.securityGroupID].compactMap(\.self) : metadata.securityGroupIDs
    let placement = DBInstance.Placement(
      subnetGroupName: metadata.subnetGroupName.lowercased(),
      parameterGroupName: parameterGroup(metadata, cluster)?.name, securityGroupIDs: groups,
      vpcID: cluster.vpcID)
    return DBInstance(
      metadata.instance, client: client, tag: spec.tag, settings: metadata.settings, placement: placement,
      repairsDrift: repairsDrift, masterUser: masterUser)
  }
}

extension SecretEntry {
  /// What CreateDBInstance is to use: what was read back from the secret, and nothing else, also when another
  /// run stored it.
  func masterUser(in seen: Observation<State>?) throws -> DBInstance.MasterUser {
    let fields = seen?.seen?.state.fields?.reveal() ?? [:]
    guard let name = fields["username"], let password = fields["password"], !name.isEmpty, !password.isEmpty
    else {
      throw Refusal(
        subject: "\(address)", problem: "it holds no username and password to create the DB instance with",
        remedy: "Run setup again")
    }
    return DBInstance.MasterUser(name: name, password: Secret(password))
  }
}
