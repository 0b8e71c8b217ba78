// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

/// Secrets Manager, the tagging API, EKS, EC2, KMS and STS.
@Suite struct OtherRequestsTests {
  private static let token = "01234567-89ab-cdef-0123-456789abcdef"

  private static let association = "arn:aws:eks:us-west-2:123456789012:podidentityassociation/demo/a-1"

  static let rows: [RequestRow] = [
    .init(
      CreateSecret(
        Name: "rds-secret",
        ClientRequestToken: token,
        Description: "Kubeflow RDS secret",
        SecretString: SecretText(Secret(#"{"username":"admin","password":"p\"é/"}"#)),
        Tags: JSONTag.list(recordedTags)
      ),
      "JSON inside JSON, and tags"
    ),
    .init(DescribeSecret(SecretId: "rds-secret"), "one name"),
    .init(GetSecretValue(SecretId: "rds-secret"), "the current version"),
    .init(
      PutSecretValue(
        SecretId: "rds-secret",
        ClientRequestToken: token,
        SecretString: SecretText(Secret("{}"))
      ),
      "a new version"
    ),
    .init(DeleteSecret(SecretId: "rds-secret", RecoveryWindowInDays: 7), "nothing about force"),
    .init(DeleteSecret(SecretId: "rds-secret", ForceDeleteWithoutRecovery: true), like: 1, "no window"),
    .init(RestoreSecret(SecretId: "rds-secret"), "one name"),
    .init(TagSecret(SecretId: "rds-secret", Tags: JSONTag.list(recordedTags)), "TagResource by its name"),
    .init(
      GetResources(TagFilters: [.init(Key: "kfctl-aws/stack", Values: ["demo"])], PaginationToken: "p"),
      "a second page; ours asks for all kinds",
      adjust: { parts in
        guard case .json(.object(var fields)) = parts.body else { return }
        fields["ResourceTypeFilters"] = nil
        parts.body = .json(.object(fields))
      }
    ),
    .init(DescribeCluster(name: "demo"), "the name in the path"),
    .init(DescribeCluster(name: "a_b-C9"), like: 1, "every character that a cluster's name may have"),
    .init(DescribeSubnets(filters: [.init(name: "vpc-id", values: ["vpc-1"])]), "EC2's own list dialect"),
    .init(
      DescribeRouteTables(
        filters: [
          .init(name: "vpc-id", values: ["vpc-1"]),
          .init(name: "association.subnet-id", values: ["subnet-1", "subnet-2"]),
        ],
        pageToken: "n"
      ),
      "two filters, two values, a second page"
    ),
    .init(GetCallerIdentity(), "no parameters"),
    .init(DescribeSecurityGroups(groupIDs: ["sg-1"]), "by id"),
    .init(
      DescribeSecurityGroups(
        filters: [.init(name: "group-id", values: ["sg-1", "sg-2"])], pageToken: "n"), like: 1,
      "those that are there, second page"),
    .init(DescribeRegions(), "disabled ones too"),
    .init(DescribeKey(KeyId: "alias/kf"), "an alias"),
    .init(ListClusters(), "the first page"),
    .init(ListClusters(pageToken: "n+/="), like: 1, "a token with every kind of character"),
    .init(DescribeAddon(clusterName: "demo", addonName: "eks-pod-identity-agent"), "two names in the path"),
    .init(
      TagEKSResource(arn: association, tags: ["kfctl-aws/stack": "demo", "owner": "ü"]), like: 1,
      "an ARN with a slash in the path"),
    .init(
      CreatePodIdentityAssociation(
        clusterName: "demo", namespace: "kubeflow", serviceAccount: "ml-pipeline",
        roleARN: "arn:aws:iam::123456789012:role/team/kf-pipeline", clientRequestToken: token,
        tags: ["kfctl-aws/stack": "demo"]), "a body"),
    .init(DescribePodIdentityAssociation(clusterName: "demo", associationID: "a-1"), "an id in the path"),
    .init(DeletePodIdentityAssociation(clusterName: "demo", associationID: "a-1"), "DELETE"),
    .init(ListPodIdentityAssociations(clusterName: "demo"), "all"),
    .init(
      ListPodIdentityAssociations(
        clusterName: "demo", namespace: "kubeflow", serviceAccount: "ml-pipeline", pageToken: "n/="), like: 1,
      "of one service account, second page"),
  ]

  @Test(arguments: rows)
  func areThoseOfBotocore(_ row: RequestRow) throws {
    try row.compare()
  }
}
