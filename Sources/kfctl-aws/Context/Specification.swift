// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Makes a specification of the stack from options and environment.
struct Specification {
  let options: StorageOptions
  let context: CommandContext
  let resetsPassword: Bool

  func make() throws -> StackSpec {
    let cluster = try context.cluster()
    let tag = StackTag(
      stack: options.aws.stack ?? cluster,
      others: options.tags.reduce(into: [:]) { $0[$1.key] = $1.value }, adopts: options.adopt)
    return StackSpec(
      cluster: cluster, tag: tag, artifacts: options.only == .rds ? nil : try artifactStore(),
      metadata: options.only == .s3 ? nil : try metadataStore())
  }

  private func artifactStore() throws -> ArtifactStore {
    guard let bucket = options.artifacts.bucket ?? context.environment["S3_BUCKET"] else {
      throw UsageError(message: "no bucket: give --bucket, or set S3_BUCKET; --only rds goes without")
    }
    return ArtifactStore(
      bucket: bucket, encryption: options.kmsKeyID.map { .sseKMS(keyID: $0) } ?? .sseS3,
      secretName: options.artifacts.s3SecretName, accessKey: try accessKey())
  }

  private func accessKey() throws -> ArtifactStore.AccessKey? {
    let given = options.artifacts
    let id = given.s3AccessKeyID ?? context.environment["KFCTL_AWS_S3_ACCESS_KEY_ID"]
    let input = SecretInput(
      option: ("--s3-aws-secret-access-key", given.s3SecretAccessKey),
      file: ("--s3-aws-secret-access-key-file", given.s3SecretAccessKeyFile),
      variable: "KFCTL_AWS_S3_SECRET_ACCESS_KEY")
    switch (id, try input.read(from: context.environment, warning: context.warn)) {
    case (let id?, let secret?): return ArtifactStore.AccessKey(id: id, secret: secret)
    case (let id?, nil): return ArtifactStore.AccessKey(id: id, secret: try promptedSecret(for: id))
    case (nil, nil): return nil
    case (nil, _?):
      throw UsageError(message: "a secret access key without its ID: set KFCTL_AWS_S3_ACCESS_KEY_ID")
    }
  }

  private func promptedSecret(for id: String) throws -> Secret<String> {
    guard context.console.standardInputIsTerminal,
      let answer = context.console.askSecretly("Secret access key of \(id): "), !answer.isEmpty
    else {
      throw UsageError(
        message: "no secret access key for \(id): set KFCTL_AWS_S3_SECRET_ACCESS_KEY, "
          + "or use --s3-aws-secret-access-key-file")
    }
    return Secret(answer)
  }

  private func metadataStore() throws -> MetadataStore {
    let input = SecretInput(
      option: ("--db-root-password", options.database.dbRootPassword),
      file: ("--db-root-password-file", options.database.dbRootPasswordFile),
      variable: "KFCTL_AWS_DB_ROOT_PASSWORD")
    var store = options.database.metadataStore(
      password: try input.read(from: context.environment, warning: context.warn), kmsKeyID: options.kmsKeyID)
    store.resetsPassword = resetsPassword
    return store
  }
}
