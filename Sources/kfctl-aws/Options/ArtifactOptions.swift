// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The bucket and the keys to it.
struct ArtifactOptions: ParsableArguments {
  enum Credentials: String, CaseIterable, ExpressibleByArgument {
    /// The keys of an IAM user, in a secret.
    case `static`
  }

  @Option(.bucket, "The S3 bucket for artifacts.")
  var bucket: String?

  @Option(.s3Credentials, "How the pods get at the bucket.")
  var s3Credentials: Credentials?

  @Option(
    name: .both("s3-aws-access-key-id"),
    help: "The access key ID of an IAM user who may use the bucket (default: KFCTL_AWS_S3_ACCESS_KEY_ID).")
  var s3AccessKeyID: String?

  @Option(
    name: .both("s3-aws-secret-access-key"),
    help:
      "Its secret access key. Others can see it in the process list: use KFCTL_AWS_S3_SECRET_ACCESS_KEY or --s3-aws-secret-access-key-file."
  )
  var s3SecretAccessKey: String?

  @Option(
    name: .customLong("s3-aws-secret-access-key-file"),
    help: ArgumentHelp("A file that holds the secret access key; - for standard input.", valueName: "path"))
  var s3SecretAccessKeyFile: String?

  @Option(.s3SecretName, "The secret for the access key.")
  var s3SecretName: String?

  var s3CredentialsName: String? { s3Credentials?.rawValue }
}
