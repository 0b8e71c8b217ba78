// SPDX-License-Identifier: Apache-2.0

/// What has to be true of the surroundings before anything is made, and is no resource of the stack: subnets,
/// security groups, keys, and what RDS offers.
struct StackChecks: Sendable {
  let spec: StackSpec
  let client: AWSClient
  let known: Known
  /// True when a DB instance that is there is to be changed: then that has to be orderable, too.
  var repairsDrift = false

  /// What the checks found.
  struct Answers: Sendable {
    var subnets: [Subnet] = []
    /// What is wrong with the subnets for a new group; an existing group has its own.
    var subnetFinding: Finding?
    /// The Availability Zones that have the DB instance's class; empty where that is not known.
    var zones: Set<String> = []
    var findings: [Finding] = []
    var notices: [Notice] = []

    mutating func merge(_ other: Answers) {
      if !other.subnets.isEmpty { subnets = other.subnets }
      subnetFinding = subnetFinding ?? other.subnetFinding
      zones.formUnion(other.zones)
      findings += other.findings
      notices += other.notices
    }
  }

  /// Makes all checks at once.
  func run() async -> Answers {
    await withTaskGroup(of: Answers.self) { group in
      if let cluster = known.cluster {
        let findings = clusterFindings(cluster)
        group.addTask { Answers(findings: findings) }
      }
      if let metadata = spec.metadata, let cluster = known.cluster, isNew {
        group.addTask { await network(metadata, cluster) }
        if !metadata.securityGroupIDs.isEmpty {
          group.addTask { await securityGroups(metadata.securityGroupIDs, cluster) }
        }
      }
      if let metadata = spec.metadata, known.cluster != nil, isNew || repairsDrift {
        group.addTask { await order(metadata) }
      }
      if known.cluster != nil {
        for key in keysToUse { group.addTask { await self.key(key) } }
      }
      var answers = await group.reduce(into: Answers()) { $0.merge($1) }
      answers.subnetFinding = answers.subnetFinding ?? zoneFinding(answers)
      return answers
    }
  }

  /// RDS places an instance only where its class is to be had: for a standby, in two of the subnets' zones.
  private func zoneFinding(_ answers: Answers) -> Finding? {
    guard let settings = spec.metadata?.settings, !answers.zones.isEmpty, !answers.subnets.isEmpty else {
      return nil
    }
    let usable = answers.zones.intersection(answers.subnets.map(\.availabilityZone))
    guard usable.count < (settings.isMultiAZ ? 2 : 1) else { return nil }
    return Finding(
      .setting(.instanceClass),
      .cannotBeOrdered(
        value: settings.instanceClass,
        with: "subnets outside of \(answers.zones.sorted().joined(separator: ", "))"),
      remedies: [.give(.instanceClass), .give(.subnets)])
  }

  /// True when there is a look that says that a DB instance is to be made.
  private var isNew: Bool { known[.database] != nil && known.existingDatabase == nil }

  /// A check that may not be made is a notice; one that fails otherwise is a finding.
  private func asking(
    _ subject: Finding.Subject, _ check: () async throws -> Answers
  ) async -> Answers {
    do {
      return try await check()
    } catch {
      let finding = Diagnosis(subject, client.region).finding(for: error)
      let isDenied = (error as? AWSServiceError)?.isDenial == true
      return isDenied ? Answers(notices: [.unchecked(finding)]) : Answers(findings: [finding])
    }
  }

  // MARK: - The cluster

  private func clusterFindings(_ cluster: Cluster) -> [Finding] {
    var findings: [Finding] = []
    // An UPDATING cluster serves all that is needed of it.
    if !["ACTIVE", "UPDATING"].contains(cluster.status) {
      findings.append(
        Finding(
          .cluster(cluster.name), .hasStatus(cluster.status, wanted: "ACTIVE"),
          remedies: [.waitForCluster(cluster.name)]))
    }
    if let metadata = spec.metadata, isNew, metadata.securityGroupIDs.isEmpty, cluster.securityGroupID == nil
    {
      findings.append(
        Finding(.cluster(cluster.name), .hasNoSecurityGroup, remedies: [.give(.securityGroups)]))
    }
    return findings
  }

  // MARK: - The network

  /// The subnets for a new group: those that were named, or the VPC's private ones.
  private func network(_ metadata: MetadataStore, _ cluster: Cluster) async -> Answers {
    do {
      let inVPC = EC2Filter(name: "vpc-id", values: [cluster.vpcID])
      async let tables = client.all(DescribeRouteTables(filters: [inVPC]))
      let all = try await client.all(DescribeSubnets(filters: [inVPC]))
      if !metadata.subnetIDs.isEmpty { return named(metadata.subnetIDs, among: all, in: cluster.vpcID) }
      let chosen = PrivateSubnets.select(from: all, routeTables: try await tables, in: client.region)
      return Answers(
        subnets: chosen, subnetFinding: PrivateSubnets.problem(with: chosen, among: all, in: cluster.vpcID))
    } catch {
      return Answers(subnetFinding: Diagnosis(.vpc(cluster.vpcID), client.region).finding(for: error))
    }
  }

  private func named(_ ids: [String], among all: [Subnet], in vpcID: String) -> Answers {
    let missing = ids.filter { id in !all.contains { $0.id == id } }
    guard missing.isEmpty else {
      let finding = Finding(
        .setting(.subnets), .notInVPC(missing, vpc: vpcID),
        remedies: [.giveOneOf(.subnets, all.map(\.id).sorted())])
      return Answers(findings: [finding])
    }
    let chosen = all.filter { ids.contains($0.id) }
    return Answers(
      subnets: chosen, subnetFinding: PrivateSubnets.problem(with: chosen, among: all, in: vpcID))
  }

  private func securityGroups(_ ids: [String], _ cluster: Cluster) async -> Answers {
    await asking(.setting(.securityGroups)) {
      // By filter: a group that is not there is then missing, and no error.
      let found = try await client.all(
        DescribeSecurityGroups(filters: [EC2Filter(name: "vpc-id", values: [cluster.vpcID])]))
      let missing = ids.filter { id in !found.contains { $0.id == id } }
      guard !missing.isEmpty else { return Answers() }
      let finding = Finding(
        .setting(.securityGroups), .notInVPC(missing, vpc: cluster.vpcID),
        remedies: [.giveOneOf(.securityGroups, found.map(\.id).sorted())])
      return Answers(findings: [finding])
    }
  }

  // MARK: - What RDS offers

  private func order(_ metadata: MetadataStore) async -> Answers {
    await asking(.resource(ResourceAddress(.dbInstance, metadata.instance))) {
      let answer = try await OrderCheck(client: client, settings: metadata.settings).answer()
      return Answers(zones: answer.zones, findings: answer.findings)
    }
  }

  // MARK: - Keys

  /// The keys of what is to be made; keys of what exists were checked by AWS when it was made.
  private var keysToUse: Set<String> {
    var keys: Set<String> = []
    if isNew, let key = spec.metadata?.settings.kmsKeyID { keys.insert(key) }
    if case .sseKMS(let key?)? = spec.artifacts?.encryption { keys.insert(key) }
    return keys
  }

  private func key(_ id: String) async -> Answers {
    await asking(.kmsKey(id)) {
      do {
        let key = try await client.send(DescribeKey(KeyId: id)).KeyMetadata
        guard key.KeyState == "Enabled", key.KeySpec ?? "SYMMETRIC_DEFAULT" == "SYMMETRIC_DEFAULT" else {
          let state = key.KeyState == "Enabled" ? key.KeySpec ?? "" : key.KeyState ?? ""
          return Answers(findings: [Finding(.kmsKey(id), .cannotBeUsed(state), remedies: [.give(.kmsKey)])])
        }
        return Answers()
      } catch let error as AWSServiceError where error.code == "NotFoundException" {
        return Answers(findings: [
          Finding(.kmsKey(id), .doesNotExist(in: client.region), remedies: [.give(.kmsKey)])
        ])
      }
    }
  }
}
