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
}

/// EKS DescribeCluster.
struct DescribeCluster: RESTJSONQuery {
  struct Output: Decodable, Sendable {
    struct Cluster: Decodable, Sendable {
      struct VPC: Decodable, Sendable {
        var vpcId: String?
        var clusterSecurityGroupId: String?
      }
      var name: String
      var arn: String
      var status: String?
      var resourcesVpcConfig: VPC?
    }
    var cluster: Cluster
  }

  static let service = AWSService.eks
  var name: String
  var pathSegments: [String] { ["clusters", name] }
}

extension DescribeCluster.Output {
  /// The cluster, or an error that names what is missing.
  func read() throws -> KFAWSCore.Cluster {
    guard let arn = ARN(cluster.arn) else {
      throw UnexpectedAnswer(operation: DescribeCluster.name, problem: "cluster.arn is no ARN")
    }
    return KFAWSCore.Cluster(
      name: cluster.name, arn: arn, status: cluster.status ?? "",
      vpcID: cluster.resourcesVpcConfig?.vpcId ?? "",
      securityGroupID: cluster.resourcesVpcConfig?.clusterSecurityGroupId)
  }
}
