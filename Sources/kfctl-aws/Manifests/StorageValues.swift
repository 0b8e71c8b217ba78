// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What the manifests are told of the storage; never a secret.
///
/// `setup` knows it from AWS, `manifest render` from options or from the journal.
struct StorageValues: Sendable, Equatable {
  /// How something in the cluster proves to AWS who it is.
  enum Identity: Sendable, Equatable {
    /// An IAM role for a service account. The role's ARN is nil while it is not known, as in a plan.
    case irsa(roleARN: String?)
    /// An EKS pod identity association, which leaves no trace in manifests.
    case podIdentity
  }

  /// How the pods get at the bucket.
  enum Credentials: Sendable, Equatable {
    /// The keys of an IAM user, synced from the secret.
    case staticKeys
    /// - Parameters:
    ///   - backendRoleARN: for the service accounts of Kubeflow Pipelines.
    ///   - profileRoleARN: for the profile that an awslabs checkout makes; elsewhere each profile has its own.
    case irsa(backendRoleARN: String, profileRoleARN: String?)
    case podIdentity
  }

  /// The bucket.
  struct Artifacts: Sendable, Equatable {
    var bucket: String
    /// The secret that holds static keys.
    var secretName: String
    var credentials: Credentials
    /// Whether the bucket refuses plain HTTP, so that every client has to speak TLS.
    var requiresTLS = true
  }

  /// The database.
  struct Metadata: Sendable, Equatable {
    var host: String
    var port = 3306
    /// The secret that holds the login.
    var secretName: String
    /// ml-metadata's database.
    var mlmdDB: String
    /// The API server's and the cache's databases, where they are not the release's own.
    var pipelineDB: String?
    var cacheDB: String?
  }

  var region: AWSRegion
  /// Nil when artifacts stay where the release keeps them.
  var artifacts: Artifacts?
  /// Nil when metadata stays where the release keeps it.
  var metadata: Metadata?
  /// How the secrets are reached.
  var clusterIdentity: Identity = .irsa(roleARN: nil)

  /// Whether anything is read from Secrets Manager.
  var needsSecrets: Bool {
    metadata != nil || artifacts.map { $0.credentials == .staticKeys } ?? false
  }

  /// `s3.REGION.` and the partition's domain.
  var regionalS3Host: String { "s3.\(region.rawValue).\(region.partition.dnsSuffix)" }
}

/// A part of the manifests, and what has to be there before it can be written.
enum ManifestPart: String, Sendable, CaseIterable, Encodable {
  /// What points at the bucket.
  case s3
  /// What points at the database; its host is known last.
  case rds
  /// What puts the others together; after them.
  case entry
}
