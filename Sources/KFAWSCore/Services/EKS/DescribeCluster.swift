// SPDX-License-Identifier: Apache-2.0

/// What this library needs to know of an EKS cluster.
public struct Cluster: Sendable, Equatable {
  /// Unique in account and Region.
  public var name: String
  /// Its account number is the one that other resources' ARNs are made with.
  public var arn: ARN
  /// `ACTIVE`, `CREATING`, `UPDATING`, …
  public var status: String
  /// The cluster's VPC.
  public var vpcID: String
  /// The security group that EKS made for the control plane and the managed nodes.
  public var securityGroupID: String?
  /// The Kubernetes version: `1.31`.
  public var version: String?
  /// The URL of the Kubernetes API.
  public var endpoint: String?
  /// The API's certificate authority, PEM in Base64.
  public var certificateAuthority: String?
  /// The URL of the OIDC issuer, which IAM roles for service accounts trust.
  public var oidcIssuer: String?
  /// Whether the API answers outside of the VPC too; nil when EKS does not say.
  public var hasPublicEndpoint: Bool?
  /// The networks that the public endpoint lets in.
  public var publicSources: [String] = []

  /// Describes a cluster, for tests of what is done with one.
  public init(
    name: String, arn: ARN, status: String, vpcID: String, securityGroupID: String? = nil,
    version: String? = nil, endpoint: String? = nil, certificateAuthority: String? = nil,
    oidcIssuer: String? = nil
  ) {
    self.name = name
    self.arn = arn
    self.status = status
    self.vpcID = vpcID
    self.securityGroupID = securityGroupID
    self.version = version
    self.endpoint = endpoint
    self.certificateAuthority = certificateAuthority
    self.oidcIssuer = oidcIssuer
  }
}

/// EKS DescribeCluster.
struct DescribeCluster: EKSOperation {
  struct Output: Decodable, Sendable {
    struct Cluster: Decodable, Sendable {
      struct VPC: Decodable, Sendable {
        var vpcId: String?
        var clusterSecurityGroupId: String?
        var endpointPublicAccess: Bool?
        var publicAccessCidrs: [String]?
      }
      struct Certificate: Decodable, Sendable {
        var data: String?
      }
      struct Identity: Decodable, Sendable {
        struct OIDC: Decodable, Sendable { var issuer: String? }
        var oidc: OIDC?
      }
      var name: String
      var arn: String
      var status: String?
      var version: String?
      var endpoint: String?
      var certificateAuthority: Certificate?
      var identity: Identity?
      var resourcesVpcConfig: VPC?
    }
    var cluster: Cluster
  }

  static let effect = OperationEffect.reads
  var name: String
  var pathSegments: [String] { ["clusters", name] }
}

extension DescribeCluster.Output {
  /// The cluster, or an error that names what is missing.
  func read() throws -> KFAWSCore.Cluster {
    guard let arn = ARN(cluster.arn) else {
      throw UnexpectedAnswer(operation: DescribeCluster.name, problem: "cluster.arn is no ARN")
    }
    var described = KFAWSCore.Cluster(
      name: cluster.name, arn: arn, status: cluster.status ?? "",
      vpcID: cluster.resourcesVpcConfig?.vpcId ?? "",
      securityGroupID: cluster.resourcesVpcConfig?.clusterSecurityGroupId, version: cluster.version,
      endpoint: cluster.endpoint, certificateAuthority: cluster.certificateAuthority?.data,
      oidcIssuer: cluster.identity?.oidc?.issuer)
    described.hasPublicEndpoint = cluster.resourcesVpcConfig?.endpointPublicAccess
    described.publicSources = cluster.resourcesVpcConfig?.publicAccessCidrs ?? []
    return described
  }
}
