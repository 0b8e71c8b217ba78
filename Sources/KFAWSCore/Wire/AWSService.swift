// SPDX-License-Identifier: Apache-2.0

/// What the client has to know of a service: where it listens, how it is signed, which protocol it speaks.
struct AWSService: Sendable {
  /// The name in messages, in `AWS_ENDPOINT_URL_<…>` and in the `services` section of the config file.
  let id: String
  /// The first label of the host name.
  let endpointPrefix: String
  /// The service's name in the credential scope.
  let signingName: String
  let wire: WireProtocol
  /// How a signature reads the path and the body's hash.
  var dialect = SigV4Signer.Dialect.standard
}

extension AWSService {
  static let s3 = AWSService(
    id: "s3", endpointPrefix: "s3", signingName: "s3", wire: .restXML, dialect: .s3)
  static let rds = AWSService(id: "rds", endpointPrefix: "rds", signingName: "rds", wire: .query)
  static let kms = AWSService(id: "kms", endpointPrefix: "kms", signingName: "kms", wire: .json11)
  static let sts = AWSService(id: "sts", endpointPrefix: "sts", signingName: "sts", wire: .query)
  static let ec2 = AWSService(id: "ec2", endpointPrefix: "ec2", signingName: "ec2", wire: .ec2)
  static let eks = AWSService(id: "eks", endpointPrefix: "eks", signingName: "eks", wire: .restJSON)
  static let secretsManager = AWSService(
    id: "secrets_manager", endpointPrefix: "secretsmanager", signingName: "secretsmanager", wire: .json11)
  static let resourceGroupsTagging = AWSService(
    id: "resource_groups_tagging_api", endpointPrefix: "tagging", signingName: "tagging", wire: .json11)
  static let sso = AWSService(
    id: "sso", endpointPrefix: "portal.sso", signingName: "awsssoportal", wire: .restJSON)
  static let ssoOIDC = AWSService(
    id: "sso_oidc", endpointPrefix: "oidc", signingName: "sso-oauth", wire: .restJSON)
  static let signin = AWSService(
    id: "signin", endpointPrefix: "signin", signingName: "signin", wire: .restJSON)
}
