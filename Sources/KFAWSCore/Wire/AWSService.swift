// SPDX-License-Identifier: Apache-2.0

/// What the client has to know of a service: where it listens, how it is signed, which protocol it speaks.
public struct AWSService: Sendable {
  /// The name in messages, in `AWS_ENDPOINT_URL_<…>` and in the `services` section of the config file.
  public let id: String
  /// The service's name in the credential scope.
  let signingName: String
  let rules: EndpointRules
  let wire: WireProtocol
  /// How a signature reads the path and the body's hash.
  let dialect: SigV4Signer.Dialect

  init(
    id: String, signingName: String, rules: EndpointRules, wire: WireProtocol,
    dialect: SigV4Signer.Dialect = .standard
  ) {
    self.id = id
    self.signingName = signingName
    self.rules = rules
    self.wire = wire
    self.dialect = dialect
  }

  /// Describes a service that this library does not know.
  ///
  /// - Parameters:
  ///   - id: the service's name in lower case with underscores, as botocore's `service_id`: `sqs`.
  ///   - signingName: its name in the credential scope; most often the first label of its hosts.
  ///   - hostPrefix: the first label of its hosts, which are then `<prefix>.<region>.<suffix>`, and
  ///     `<prefix>-fips.…` for FIPS, as botocore's rules have it for most services.
  ///   - wire: the protocol it speaks.
  public init(id: String, signingName: String, hostPrefix: String, wire: WireProtocol) {
    self.init(
      id: id, signingName: signingName,
      rules: EndpointRules(
        plain: ["*": "\(hostPrefix).{region}.{dns}"], fips: ["*": "\(hostPrefix)-fips.{region}.{dns}"],
        dualStack: ["*": "\(hostPrefix).{region}.{dual}"],
        fipsDualStack: ["*": "\(hostPrefix)-fips.{region}.{dual}"]),
      wire: wire)
  }
}

extension AWSService {
  static let s3 = AWSService(id: "s3", signingName: "s3", rules: .s3, wire: .restXML, dialect: .s3)
  static let rds = AWSService(id: "rds", signingName: "rds", rules: .rds, wire: .query)
  static let iam = AWSService(id: "iam", signingName: "iam", rules: .iam, wire: .query)
  static let sts = AWSService(id: "sts", signingName: "sts", rules: .sts, wire: .query)
  static let ec2 = AWSService(id: "ec2", signingName: "ec2", rules: .ec2, wire: .ec2)
  static let eks = AWSService(id: "eks", signingName: "eks", rules: .eks, wire: .restJSON)
  static let kms = AWSService(id: "kms", signingName: "kms", rules: .kms, wire: .json11)
  static let secretsManager = AWSService(
    id: "secrets_manager", signingName: "secretsmanager", rules: .secretsManager, wire: .json11)
  static let resourceGroupsTagging = AWSService(
    id: "resource_groups_tagging_api", signingName: "tagging", rules: .resourceGroupsTagging, wire: .json11)
  static let sso = AWSService(id: "sso", signingName: "awsssoportal", rules: .sso, wire: .restJSON)
  static let ssoOIDC = AWSService(id: "sso_oidc", signingName: "sso-oauth", rules: .ssoOIDC, wire: .restJSON)
  static let signin = AWSService(id: "signin", signingName: "signin", rules: .signin, wire: .restJSON)

  /// Simple Notification Service.
  public static let sns = AWSService(id: "sns", signingName: "sns", rules: .sns, wire: .query)
  /// DynamoDB.
  public static let dynamoDB = AWSService(
    id: "dynamodb", signingName: "dynamodb", rules: .dynamoDB, wire: .json11)
}
