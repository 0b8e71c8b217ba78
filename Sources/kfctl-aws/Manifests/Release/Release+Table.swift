// SPDX-License-Identifier: Apache-2.0

extension Release {
  /// All releases that are known, oldest first; Docs/Releases.md is written from it.
  static let all: [Release] = [
    Release(
      kubeflow: "1.4", distribution: .awslabs, pipelinesFrom: "1.0.0", pipelines: "1.7",
      argoWorkflows: "3.1", objectStore: "minio", databaseKeys: ["dbHost"], mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .no(oldClients), podIdentity: .no(oldClients),
      tlsToS3: .yes("once awsconfigs/apps/pipeline/s3/config says insecure: false, which setup edits"),
      tlsToDatabase: noTLSAsked,
      lostAPIs: [
        LostAPI(
          since: "1.22", api: "CustomResourceDefinition v1beta1, and objects of their kinds", objects: 75,
          convertible: false),
        LostAPI(since: "1.22", api: "webhook configurations v1beta1", objects: 6, convertible: false),
        LostAPI(since: "1.22", api: "RBAC v1beta1", objects: 6, convertible: true),
        LostAPI(since: "1.25", api: "PodDisruptionBudget v1beta1", objects: 3, convertible: true),
        LostAPI(since: "1.25", api: "CronJob v1beta1", objects: 1, convertible: true),
        LostAPI(since: "1.26", api: "HorizontalPodAutoscaler v2beta2", objects: 5, convertible: true),
      ]),
    Release(
      kubeflow: "1.5, 1.6", distribution: .awslabs, pipelinesFrom: "1.8.0",
      pipelines: "1.8 to 2.0.0-alpha.5", argoWorkflows: "3.2, 3.3", objectStore: "minio",
      databaseKeys: ["dbHost"], mySQL: loginByNativePassword, staticKeys: .yes, irsa: .no(oldClients),
      podIdentity: .no(oldClients),
      tlsToS3: .yes("once awsconfigs/apps/pipeline/s3/config says insecure: false, which setup edits"),
      tlsToDatabase: noTLSAsked, lostAPIs: nil),
    Release(
      kubeflow: "1.7", distribution: .awslabs, pipelinesFrom: "2.0.0-alpha.7", pipelines: "2.0.0-alpha.7",
      argoWorkflows: "3.3", objectStore: "minio", databaseKeys: ["dbHost"], mySQL: loginByNativePassword,
      staticKeys: .yes(
        "once the Secret that it builds empty is left out, which setup edits; Argo's archived logs still need a role"
      ),
      irsa: .yes("by AWS's own image of the API server"), podIdentity: .no(oldClients),
      tlsToS3: .yes, tlsToDatabase: noTLSAsked,
      lostAPIs: [
        LostAPI(since: "1.26", api: "HorizontalPodAutoscaler v2beta2", objects: 1, convertible: true)
      ]),
    Release(
      kubeflow: "1.9", distribution: .community, pipelinesFrom: "2.0.0", pipelines: "2.2, 2.3",
      argoWorkflows: "3.4", objectStore: "minio", databaseKeys: bothPairs, mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .yes, podIdentity: .no(olderThanPodIdentity), tlsToS3: .yes,
      tlsToDatabase: noTLSAsked, lostAPIs: []),
    Release(
      kubeflow: "1.10", distribution: .community, pipelinesFrom: "2.4.0", pipelines: "2.5",
      argoWorkflows: "3.5", objectStore: "minio", databaseKeys: bothPairs, mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .yes, podIdentity: .no(olderThanPodIdentity), tlsToS3: .yes,
      tlsToDatabase: noTLSAsked, lostAPIs: []),
    Release(
      kubeflow: "none", distribution: .community, pipelinesFrom: "2.14.0", pipelines: "2.14",
      argoWorkflows: "3.6", objectStore: "seaweedfs", databaseKeys: bothPairs, mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .yes, podIdentity: .untried("the API server's client can"), tlsToS3: .yes,
      tlsToDatabase: noTLSAsked, lostAPIs: nil),
    Release(
      kubeflow: "1.11", distribution: .community, pipelinesFrom: "2.15.0", pipelines: "2.15",
      argoWorkflows: "3.7", objectStore: "seaweedfs", databaseKeys: bothPairs, mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .no(keysRequired), podIdentity: .no(keysRequired), tlsToS3: .yes,
      tlsToDatabase: noTLSAsked, lostAPIs: []),
    Release(
      kubeflow: "26.03", distribution: .community, pipelinesFrom: "2.16.0", pipelines: "2.16",
      argoWorkflows: "3.7", objectStore: "seaweedfs", databaseKeys: bothPairs, mySQL: loginByNativePassword,
      staticKeys: .yes, irsa: .yes, podIdentity: .untried("by its SDK it should"), tlsToS3: .yes,
      tlsToDatabase: noTLSAsked, lostAPIs: []),
    Release(
      kubeflow: "after 26.03", distribution: .community, pipelinesFrom: "2.17.0", pipelines: "2.17",
      argoWorkflows: "3.7", objectStore: "seaweedfs", databaseKeys: ["mysqlHost", "mysqlPort"],
      mySQL: loginByNativePassword, staticKeys: .yes, irsa: .yes,
      podIdentity: .untried("by its SDK it should"), tlsToS3: .yes, tlsToDatabase: noTLSAsked, lostAPIs: nil),
  ]

  private static let bothPairs = ["dbHost", "dbPort", "mysqlHost", "mysqlPort"]
  /// ml_metadata 1.14.0 and older know mysql_native_password only, which MySQL 9 no longer has.
  private static let loginByNativePassword = ["8.0", "8.4"]
  private static let noTLSAsked = Ability.no(
    "no client asks for it as shipped: works on RDS MySQL up to 8.4, which does not require it by default")
  private static let oldClients = "its S3 clients know access keys only"
  private static let olderThanPodIdentity = "its S3 clients are older than EKS Pod Identity"
  private static let keysRequired = "its API server refuses to start without an access key"

  /// The newest release that is known.
  static var newest: Release { all[all.count - 1] }
  /// From here on nothing is known of Kubeflow Pipelines.
  static let firstUnknown: KFPVersion = "2.18.0-0"

  /// The row for a checkout: of its distribution, the last that is not newer.
  ///
  /// - Parameter version: nil when the checkout does not tell.
  static func of(_ distribution: Distribution, _ version: KFPVersion?) -> Release {
    let rows = all.filter { $0.distribution == distribution }
    guard let version else { return rows.last ?? newest }
    return rows.last { $0.pipelinesFrom <= version } ?? rows.first ?? newest
  }
}
