// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// A finding in words: the program's options and variables stand here and in Options, nowhere else.
struct FindingWords {
  let subject: String
  let problem: String
  /// A sentence that can be followed, without a full stop.
  let remedy: String

  init(_ finding: Finding) {
    subject = Self.words(for: finding.subject)
    problem = ProblemWords(finding).text
    let remedies = finding.remedies.map { RemedyWords(finding, $0).text }
    remedy = Self.joined(remedies)
  }

  /// Two lines: what is wrong, and what to do.
  var lines: [String] { ["\(subject): \(problem)"] + (remedy.isEmpty ? [] : ["  → \(remedy)"]) }

  private static func words(for subject: Finding.Subject) -> String {
    switch subject {
    case .resource(let address): "\(address)"
    case .setting(let setting): setting.option
    case .cluster(let name): "EKS cluster \(name)"
    case .vpc(let id): "VPC \(id)"
    case .kmsKey(let id): "KMS key \(id)"
    case .credentials(let place): place.isEmpty ? "AWS credentials" : "AWS credentials (\(place))"
    case .account: "AWS account"
    case .region(let region): "Region \(region)"
    case .endpoint(let host): "endpoint \(host)"
    case .search: "search by tag"
    case .other(let words): words
    }
  }

  /// `Do this, or do that`: the first begins the sentence.
  private static func joined(_ remedies: [String]) -> String {
    guard let first = remedies.first else { return "" }
    let rest = remedies.dropFirst().map { $0.prefix(1).lowercased() + $0.dropFirst() }
    return ([first] + rest).joined(separator: ", or ")
  }
}

extension Finding.Setting {
  /// The option that gives it.
  var option: String {
    switch self {
    case .stack: "--stack"
    case .cluster: "--cluster"
    case .region: "--region"
    case .tags: "--tag"
    case .bucket: "--bucket"
    case .s3Secret: "--s3-secret-name"
    case .accessKey: "S3 access key"
    case .instance: "--db-instance-name"
    case .databaseName: "--db-name"
    case .metadataDatabase: "--mlmd-db"
    case .masterUser: "--db-root-user"
    case .masterPassword: "DB root password"
    case .subnetGroup: "--db-subnet-group-name"
    case .rdsSecret: "--rds-secret-name"
    case .engineVersion: "--db-engine-version"
    case .instanceClass: "--db-instance-type"
    case .storageType: "--db-storage-type"
    case .allocatedStorage: "--db-initial-storage"
    case .maxAllocatedStorage: "--db-max-storage"
    case .iops: "--db-iops"
    case .backupRetention: "--db-backup-retention-period"
    case .multiAZ: "--multi-az"
    case .encryption: "--storage-encrypted"
    case .kmsKey: "--kms-key-id"
    case .subnets: "--subnet-ids"
    case .securityGroups: "--security-group-ids"
    }
  }

  /// What one says who gives it.
  var giving: String {
    switch self {
    case .accessKey:
      "Set KFCTL_AWS_S3_ACCESS_KEY_ID and KFCTL_AWS_S3_SECRET_ACCESS_KEY to the keys (AKIA…) of an IAM user "
        + "who may use the bucket"
    case .masterPassword:
      "Give the DB instance's master password with --db-root-password-file, and the secret is written again"
    case .cluster: "Name the EKS cluster with --cluster or CLUSTER_NAME"
    case .region: "Name the Region with --region or AWS_REGION"
    case .bucket: "Name another bucket with --bucket or S3_BUCKET"
    case .instance, .s3Secret, .rdsSecret, .subnetGroup: "Choose another name with \(option)"
    default: "Choose another value for \(option)"
    }
  }
}

extension Finding {
  /// A finding in words of the program's own.
  init(subject: String, problem: String, remedy: String) {
    self.init(.other(subject), .other(problem), remedies: remedy.isEmpty ? [] : [.other(remedy)])
  }
}
