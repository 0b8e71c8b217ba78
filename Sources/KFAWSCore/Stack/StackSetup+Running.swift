// SPDX-License-Identifier: Apache-2.0

extension StackSetup {
  /// Names of the nodes that a program may hang further work on.
  public enum Part {
    /// The bucket is as specified.
    public static let bucket = "bucket"
    /// The S3 secret is as specified.
    public static let s3Secret = "s3-secret"
    static let subnetGroup = "subnet-group"
    static let parameterGroup = "parameter-group"
    static let rdsLogin = "rds-secret-login"
    static let database = "database"
    /// The DB instance can be reached, and the RDS secret says how.
    public static let rdsSecret = "rds-secret"
  }

  /// The work that brings the stack from what `survey` saw to its specification.
  ///
  /// - Parameters:
  ///   - survey: what ``survey()`` saw a moment ago.
  ///   - observer: told of every step; it keeps the journal.
  ///   - endpoint: called once the DB instance can be reached, before its secret is completed.
  /// - Throws: ``PreflightFailure`` when the survey has findings.
  public func graph(
    from survey: StackSurvey, observer: @escaping ReconcileObserver,
    endpoint: @escaping @Sendable (DBInstanceDescription.Endpoint) async -> Void = { _ in }
  ) throws -> StackGraph {
    guard survey.findings.isEmpty, let cluster = survey.cluster else {
      throw PreflightFailure(findings: survey.findings)
    }
    let reconciler = Reconciler(waits: waits, timekeeper: timekeeper, observer: observer)
    var nodes: [StackGraph.Node] = []
    if let artifacts = spec.artifacts { nodes += artifactNodes(artifacts, survey, reconciler) }
    if let metadata = spec.metadata {
      nodes += try metadataNodes(metadata, cluster, survey, reconciler, endpoint)
    }
    return StackGraph(nodes)
  }

  private func artifactNodes(
    _ artifacts: ArtifactStore, _ survey: StackSurvey, _ reconciler: Reconciler
  ) -> [StackGraph.Node] {
    let bucket = bucket(artifacts, isNew: survey.bucket == .absent)
    let secret = s3Secret(artifacts)
    return [
      .init(Part.bucket) { try await reconciler.reach(.present, bucket, from: survey.bucket) },
      .init(Part.s3Secret) { try await reconciler.reach(.present, secret, from: survey.s3Secret) },
    ]
  }

  private func metadataNodes(
    _ metadata: MetadataStore, _ cluster: Cluster, _ survey: StackSurvey, _ reconciler: Reconciler,
    _ endpoint: @escaping @Sendable (DBInstanceDescription.Endpoint) async -> Void
  ) throws -> [StackGraph.Node] {
    let board = StackBoard()
    let password = try metadata.password ?? MasterPassword.generate()
    let login = rdsSecretForCreation(metadata, password: password)
    let database = database(
      metadata, cluster, masterUser: { try login.masterUser(in: await board.rdsSecret) })
    return groupNodes(metadata, cluster, survey, reconciler) + [
      .init(Part.rdsLogin) {
        let secret = try await reconciler.reach(.present, login, from: survey.rdsSecret)
        await board.put(rdsSecret: secret, readAt: timekeeper.now)
      },
      .init(Part.database, needs: [Part.subnetGroup, Part.parameterGroup, Part.rdsLogin]) {
        if metadata.resetsPassword, survey.database != .absent {
          // Told of as one piece of work: it is done when the instance has settled after the reset.
          try await reconciler.settling.reach(.present, database, from: survey.database)
          try await reconciler.perform(.resetPassword, on: database, toward: .present)
        }
        let known = metadata.resetsPassword ? nil : survey.database
        let seen = try await reconciler.reach(.present, database, from: known)
        await board.put(database: seen)
      },
      .init(Part.rdsSecret, needs: [Part.database]) {
        try await completeSecret(metadata, board, reconciler, endpoint)
      },
    ]
  }

  /// The groups of a new instance. Those of an instance that is there are only looked at.
  private func groupNodes(
    _ metadata: MetadataStore, _ cluster: Cluster, _ survey: StackSurvey, _ reconciler: Reconciler
  ) -> [StackGraph.Node] {
    var nodes: [StackGraph.Node] = []
    if let seen = survey.subnetGroup {
      let group = subnetGroup(metadata, cluster, subnets: survey.subnets)
      nodes.append(.init(Part.subnetGroup) { try await reconciler.reach(.present, group, from: seen) })
    }
    if let seen = survey.parameterGroup, let group = parameterGroup(metadata, cluster) {
      nodes.append(.init(Part.parameterGroup) { try await reconciler.reach(.present, group, from: seen) })
    }
    return nodes
  }

  private func completeSecret(
    _ metadata: MetadataStore, _ board: StackBoard, _ reconciler: Reconciler,
    _ tellEndpoint: @Sendable (DBInstanceDescription.Endpoint) async -> Void
  ) async throws {
    guard let endpoint = await board.endpoint else { return }
    await tellEndpoint(endpoint)
    let known = await board.freshSecret(at: timekeeper.now)
    try await reconciler.reach(.present, rdsSecret(metadata, at: endpoint), from: known)
  }
}
