// SPDX-License-Identifier: Apache-2.0

/// What one release of Kubeflow can do, as far as its storage is concerned: one row of ``releases``.
struct Release: Sendable, Equatable, Encodable {
  /// Where its manifests come from.
  enum Distribution: String, Sendable, Encodable {
    /// awslabs/kubeflow-manifests.
    case awslabs
    /// kubeflow/manifests, since 2026 kubeflow/community-distribution.
    case community
    /// kubeflow/pipelines by itself.
    case pipelines
  }

  /// Whether something works.
  struct Ability: Sendable, Equatable, Encodable {
    enum Answer: String, Sendable, Encodable {
      case yes, no
      /// Its parts should be able to, and nobody is known to have tried.
      case untried
    }

    var answer: Answer
    /// Why not, or on which condition; empty when there is nothing to say.
    var note: String

    static let yes = Ability(answer: .yes, note: "")
    static func yes(_ note: String) -> Ability { Ability(answer: .yes, note: note) }
    static func no(_ reason: String) -> Ability { Ability(answer: .no, note: reason) }
    static func untried(_ note: String) -> Ability { Ability(answer: .untried, note: note) }
  }

  /// An API that the release's objects use and a newer Kubernetes no longer serves.
  struct LostAPI: Sendable, Equatable, Encodable {
    /// The first Kubernetes without it, as `1.26`.
    var since: String
    /// What it is.
    var api: String
    /// How many objects of the whole build use it.
    var objects: Int
    /// Whether the objects can be converted without loss.
    var convertible: Bool
  }

  /// The Kubeflow release: `1.9`, `26.03`.
  var kubeflow: String
  var distribution: Distribution
  /// The oldest Kubeflow Pipelines this row is true of; the next row of the same distribution ends it.
  var pipelinesFrom: KFPVersion
  /// The Kubeflow Pipelines that the release ships, in words.
  var pipelines: String
  var argoWorkflows: String
  /// The store in the cluster that S3 takes the place of.
  var objectStore: String
  /// The keys of ConfigMap pipeline-install-config that hold the database's host and port.
  var databaseKeys: [String]
  /// The MySQL versions that all of its clients can log in to.
  var mySQL: [String]
  /// Access keys of an IAM user.
  var staticKeys: Ability
  /// IAM roles for service accounts.
  var irsa: Ability
  /// EKS Pod Identity.
  var podIdentity: Ability
  /// Whether all clients speak TLS to S3, so that a bucket policy may insist on it.
  var tlsToS3: Ability
  /// What the clients do about TLS to the database.
  var tlsToDatabase: Ability
  /// Nil when nobody has held the release's objects against an API server.
  var lostAPIs: [LostAPI]?
}

extension Release.Ability {
  /// What stands in a cell of a table.
  var cell: String { answer == .untried ? "not tried" : answer.rawValue }
}

extension KFPVersion: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
