// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// The secrets that a user gives, read once: standard input does not come twice. What is wrong with them is
/// kept, to be told together with everything else.
struct StorageSecrets: Sendable {
  private(set) var accessKey: ArtifactStore.AccessKey?
  private(set) var password: Secret<String>?
  private(set) var findings: [Finding] = []
  /// Whether the user has said anything of an access key; what is wrong with it is then a finding already.
  let mentionsKey: Bool

  /// - Throws: ``UsageError`` for options that exclude each other.
  init(_ options: StorageOptions, _ context: CommandContext) throws {
    let artifacts = options.artifacts
    let key = SecretInput(
      option: ("--s3-aws-secret-access-key", artifacts.s3SecretAccessKey),
      file: ("--s3-aws-secret-access-key-file", artifacts.s3SecretAccessKeyFile),
      variable: "KFCTL_AWS_S3_SECRET_ACCESS_KEY")
    let password = SecretInput(
      option: ("--db-root-password", options.database.dbRootPassword),
      file: ("--db-root-password-file", options.database.dbRootPasswordFile),
      variable: "KFCTL_AWS_DB_ROOT_PASSWORD")
    let id = artifacts.s3AccessKeyID ?? context.environment["KFCTL_AWS_S3_ACCESS_KEY_ID"]
    mentionsKey =
      id != nil || artifacts.s3SecretAccessKey != nil || artifacts.s3SecretAccessKeyFile != nil
      || context.environment[key.variable] != nil
    let secret = try read(key, context)
    accessKey = pair(id, secret.value, isUnreadable: secret.isUnreadable, context)
    self.password = try read(password, context).value
  }

  private mutating func read(
    _ input: SecretInput, _ context: CommandContext
  ) throws -> (value: Secret<String>?, isUnreadable: Bool) {
    let attempt = Attempt { try input.read(from: context.environment, warning: context.warn) }
    if case .failure(let error) = attempt {
      if error is UsageError { throw error }
      findings.append(attempt.finding(input.file.name))
      return (nil, true)
    }
    return (attempt.value ?? nil, false)
  }

  private mutating func pair(
    _ id: String?, _ secret: Secret<String>?, isUnreadable: Bool, _ context: CommandContext
  ) -> ArtifactStore.AccessKey? {
    switch (id, secret) {
    case (let id?, let secret?): return .init(id: id, secret: secret)
    case (let id?, nil) where !isUnreadable: return promptedKey(id, context)
    case (nil, _?):
      findings.append(
        Finding(
          subject: "S3 credentials", problem: "there is a secret access key and no ID to it",
          remedy: "Set KFCTL_AWS_S3_ACCESS_KEY_ID"))
      return nil
    default: return nil
    }
  }

  private mutating func promptedKey(_ id: String, _ context: CommandContext) -> ArtifactStore.AccessKey? {
    if context.console.standardInputIsTerminal,
      let answer = context.console.askSecretly("Secret access key of \(id): "), !answer.isEmpty
    {
      return .init(id: id, secret: Secret(answer))
    }
    findings.append(
      Finding(
        subject: "S3 credentials", problem: "there is no secret access key for \(id)",
        remedy: "Set KFCTL_AWS_S3_SECRET_ACCESS_KEY, or use --s3-aws-secret-access-key-file"))
    return nil
  }
}
