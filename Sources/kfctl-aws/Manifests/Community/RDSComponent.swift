// SPDX-License-Identifier: Apache-2.0

/// `kfctl-aws/rds`: metadata of Kubeflow Pipelines and of Katib in RDS.
struct RDSComponent {
  static let kustomization = CommunityLayout.home + "/rds/kustomization.yaml"

  /// What the database in the cluster is made of, Katib's as well.
  private static let replaced = [
    ("Deployment", "mysql"), ("Service", "mysql"), ("PersistentVolumeClaim", "mysql-pv-claim"),
    ("ServiceAccount", "mysql"), ("NetworkPolicy", "mysql"), ("AuthorizationPolicy", "mysql"),
    ("DestinationRule", "ml-pipeline-mysql"), ("Secret", "mysql-secret"),
    ("Deployment", "katib-mysql"), ("Service", "katib-mysql"), ("PersistentVolumeClaim", "katib-mysql"),
    ("NetworkPolicy", "katib-mysql"), ("Secret", "katib-mysql-secrets"),
  ]
  /// All objects that matter here.
  static let names = Set(replaced.map(\.1) + ["pipeline-install-config", "ml-pipeline", "katib-db-manager"])

  let metadata: StorageValues.Metadata
  let identity: StorageValues.Identity
  let build: KustomizeBuild

  func files() -> [GeneratedFile] {
    let secrets = secrets
    var files = [
      ("kustomization.yaml", kustomizationText), ("secret-provider.yaml", secrets.provider),
      ("secrets-sync.yaml", secrets.deployment), ("pipeline-install-config.yaml", installConfig),
    ]
    if let katib = build["Deployment", "katib-db-manager"] {
      files.append(("katib-db-manager.yaml", katibPatch(katib.container ?? "katib-db-manager")))
    }
    return files.map { GeneratedFile(path: CommunityLayout.home + "/rds/" + $0.0, text: $0.1) }
  }

  private var hasKatib: Bool { build["Deployment", "katib-db-manager"] != nil }

  private var secrets: SyncedSecrets {
    var targets = [
      SyncedSecrets.Target(name: "mysql-secret", keys: [("username", "username"), ("password", "password")])
    ]
    if hasKatib {
      targets.append(
        .init(
          name: "katib-mysql-secrets",
          keys: [
            ("DB_USER", "username"), ("DB_PASSWORD", "password"), ("KATIB_MYSQL_DB_DATABASE", "database"),
            ("KATIB_MYSQL_DB_HOST", "host"), ("KATIB_MYSQL_DB_PORT", "port"),
          ]))
    }
    return SyncedSecrets(
      providerClass: "rds-secret", secretName: metadata.secretName, targets: targets, identity: identity)
  }

  private var kustomizationText: String {
    """
    # Metadata of Kubeflow Pipelines\(hasKatib ? " and of Katib" : "") in Amazon RDS. The login is in Secrets Manager, not here.
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component

    resources:
    - secret-provider.yaml
    - secrets-sync.yaml

    patches:
    - path: pipeline-install-config.yaml
    \(hasKatib ? "- path: katib-db-manager.yaml\n" : "")\(build.removals(Self.replaced, because: "The database in the cluster, with its login."))
    """.droppingLastBreak
  }

  /// The API server reads one pair of host and port, the cache server and metadata-grpc the other up to KFP 2.16.
  private var installConfig: String {
    let places = [
      ("dbHost", metadata.host), ("dbPort", String(metadata.port)), ("mysqlHost", metadata.host),
      ("mysqlPort", String(metadata.port)),
    ]
    let known = build["ConfigMap", "pipeline-install-config"]?.keys(at: ["data"]) ?? []
    var data = places.filter { known.contains($0.0) }
    data.append(("mlmdDb", metadata.mlmdDB))
    if let name = metadata.pipelineDB { data.append(("pipelineDb", name)) }
    if let name = metadata.cacheDB { data.append(("cacheDb", name)) }
    return """
      # Every key that a client of the database reads its place from.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: pipeline-install-config
        namespace: \(CommunityLayout.namespace)
      data:
      \(data.map { "  \($0.0): \($0.1.quotedYAML)\n" }.joined())
      """.droppingLastBreak
  }

  /// Katib makes its tables, not its database: that is the one that the DB instance was made with.
  private func katibPatch(_ container: String) -> String {
    let keys = [
      "DB_USER", "DB_PASSWORD", "KATIB_MYSQL_DB_DATABASE", "KATIB_MYSQL_DB_HOST", "KATIB_MYSQL_DB_PORT",
    ]
    let variables = keys.map { key in
      """
              - name: \(key)
                valueFrom:
                  secretKeyRef:
                    name: katib-mysql-secrets
                    key: \(key)

      """
    }
    return """
      # Katib's own database manager, with login and place from the synced Secret.
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: katib-db-manager
        namespace: \(CommunityLayout.namespace)
      spec:
        template:
          spec:
            containers:
            - name: \(container)
              env:
      \(variables.joined())
      """.droppingLastBreak
  }
}

extension KustomizeBuild {
  /// The patches that remove those of `objects` that the release builds.
  func removals(_ objects: [(kind: String, name: String)], because reason: String) -> String {
    let patches = objects.compactMap { kind, name in
      self[kind, name].map { object in
        """
        - patch: |-
            $patch: delete
            apiVersion: \(object.apiVersion)
            kind: \(kind)
            metadata:
              name: \(name)
              namespace: \(CommunityLayout.namespace)

        """
      }
    }
    guard !patches.isEmpty else { return "" }
    // kustomize issue 5471.
    return
      "# \(reason)\n# Each is a patch of its own: kustomize 5.5 fails on a file with several deletions.\n"
      + patches.joined()
  }
}
