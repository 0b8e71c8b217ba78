// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What can be done, in words: an order that can be followed.
struct RemedyWords {
  let text: String

  init(_ finding: Finding, _ remedy: Finding.Remedy) {
    text = Self.option(remedy, finding.problem) ?? Self.command(remedy) ?? Self.elsewhere(remedy)
  }

  private static func option(_ remedy: Finding.Remedy, _ problem: Finding.Problem) -> String? {
    switch remedy {
    case .give(let setting): problem == .missing ? missing(setting) : setting.giving
    case .giveOneOf(let setting, let values):
      "Choose for \(setting.option) one of \(values.joined(separator: ", "))"
    case .omit(.masterPassword): "Leave the password out to use the stored one"
    case .omit(.encryption): "Leave --no-storage-encrypted out"
    case .omit(let setting): "Leave \(setting.option) out"
    case .nameStack(let stack): "Pass --stack \(stack) if that is the stack you mean"
    case .nameRegion(let region): "Set --region \(region) if the cluster is there too"
    case .adopt: "Let this stack take it over with --adopt"
    case .resetPassword: "Give the DB instance a new password with --reset-db-password"
    case .setUpAgain: "Run setup again"
    default: nil
    }
  }

  private static func missing(_ setting: Finding.Setting) -> String {
    switch setting {
    case .bucket: "Name the bucket with --bucket or S3_BUCKET"
    case .cluster, .region, .accessKey: setting.giving
    default: "Give \(setting.option)"
    }
  }

  private static func command(_ remedy: Finding.Remedy) -> String? {
    switch remedy {
    case .restoreSecret(let name):
      "Restore it (aws secretsmanager restore-secret --secret-id \(name))"
    case .waitForCluster(let name): "Wait until it is ACTIVE: aws eks wait cluster-active --name \(name)"
    case .listClusters(let region): "See what is there: aws eks list-clusters --region \(region)"
    case .startInstance(let name):
      "Start it (aws rds start-db-instance --db-instance-identifier \(name)) and run this again"
    case .lookAtEvents(let name):
      "Look at its events (aws rds describe-events --source-type db-instance --source-identifier \(name)), "
        + "mend or delete it, and run this again"
    case .listOrderable(let version, let region):
      "Choose another class; aws rds describe-orderable-db-instance-options --engine mysql "
        + "--engine-version \(version) --region \(region) lists them"
    case .enableRegion(let region):
      "Enable it (aws account enable-region --region-name \(region))"
    default: nil
    }
  }

  private static func elsewhere(_ remedy: Finding.Remedy) -> String {
    switch remedy {
    case .correct: "Correct it"
    case .useParameters(let values):
      "Move it to a parameter group with "
        + values.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " and ") + " and reboot it"
    case .createSubnet: "Create a private subnet in another Availability Zone"
    case .allow(let action): "Allow these credentials \(action)"
    case .checkCredentials:
      "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile (--profile)"
    case .renewCredentials: "Get new credentials (aws sso login, or a new session token) and run this again"
    case .checkNetwork: "Check the network, the proxy variables, --region and --endpoint-url"
    case .trustCertificate: "Use an endpoint with a certificate that this machine trusts (AWS_CA_BUNDLE)"
    case .tryAgain: "Try again; -v shows each call with its request id"
    case .other(let words): words
    default: "\(remedy)"
    }
  }
}
