// SPDX-License-Identifier: Apache-2.0

/// AWS's description of a pod identity association: which role the pods of a service account get.
struct PodIdentityAssociationDescription: Decodable, Sendable, Equatable {
  var clusterName: String
  var namespace: String
  var serviceAccount: String
  /// Absent in a listing.
  var roleArn: String?
  var associationArn: String?
  /// `a-0123456789abcdef0`: what the calls take.
  var associationId: String
  /// Absent in a listing.
  var tags: [String: String]?
}

/// The answer that holds one association.
struct PodIdentityAssociationAnswer: Decodable, Sendable {
  var association: PodIdentityAssociationDescription
}

/// EKS CreatePodIdentityAssociation; `ResourceInUseException` when the service account has one. The token makes
/// a repeated request the same request.
struct CreatePodIdentityAssociation: EKSOperation {
  typealias Output = PodIdentityAssociationAnswer
  static let method = "POST"
  static let effect = OperationEffect.mutatesRepeatably
  var clusterName: String
  var namespace: String
  var serviceAccount: String
  var roleARN: String
  var clientRequestToken: String
  var tags: [String: String]
  var pathSegments: [String] { ["clusters", clusterName, "pod-identity-associations"] }

  private struct Body: Encodable, Sendable {
    var namespace: String
    var serviceAccount: String
    var roleArn: String
    var clientRequestToken: String
    var tags: [String: String]
  }

  var payload: (any Encodable & Sendable)? {
    Body(
      namespace: namespace, serviceAccount: serviceAccount, roleArn: roleARN,
      clientRequestToken: clientRequestToken, tags: tags)
  }
}

/// EKS DescribePodIdentityAssociation.
struct DescribePodIdentityAssociation: EKSOperation {
  typealias Output = PodIdentityAssociationAnswer
  static let effect = OperationEffect.reads
  var clusterName: String
  var associationID: String
  var pathSegments: [String] { ["clusters", clusterName, "pod-identity-associations", associationID] }
}

/// EKS DeletePodIdentityAssociation; `ResourceNotFoundException` when there is none.
struct DeletePodIdentityAssociation: EKSOperation {
  typealias Output = PodIdentityAssociationAnswer
  static let method = "DELETE"
  static let effect = OperationEffect.mutatesRepeatably
  var clusterName: String
  var associationID: String
  var pathSegments: [String] { ["clusters", clusterName, "pod-identity-associations", associationID] }
}

/// EKS ListPodIdentityAssociations, without roles and tags; of one namespace and service account, or of all.
struct ListPodIdentityAssociations: EKSOperation, PagedOperation {
  typealias Item = PodIdentityAssociationDescription
  var clusterName: String
  var namespace: String?
  var serviceAccount: String?
  var pageToken: String?
  var pathSegments: [String] { ["clusters", clusterName, "pod-identity-associations"] }

  var query: [QueryItem] {
    [("namespace", namespace), ("serviceAccount", serviceAccount), ("nextToken", pageToken)]
      .compactMap { name, value in value.map { QueryItem(name, $0) } }
  }
}

extension ListPodIdentityAssociations {
  private struct Answer: Decodable {
    var associations: [PodIdentityAssociationDescription]?
    var nextToken: String?
  }

  func output(from response: HTTPResponse) throws -> Page<PodIdentityAssociationDescription> {
    let answer = try WireJSON.decode(Answer.self, from: response, of: Self.name)
    return Page(items: answer.associations ?? [], next: answer.nextToken)
  }
}
