// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// STS AssumeRole: credentials of a role for those of somebody who may take it.
struct AssumeRole: QueryOperation {
  static let service = AWSService.sts
  static let effect = OperationEffect.mutatesRepeatably
  static let version = "2011-06-15"
  var role: RoleRequest
  var sessionName: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleArn", role.arn)
    parameters.set("RoleSessionName", sessionName)
    parameters.set("ExternalId", role.externalID)
    parameters.set("DurationSeconds", role.duration)
    parameters.set("SerialNumber", role.mfaSerial)
    parameters.set("TokenCode", role.mfaCode?.reveal())
  }

  func decode(_ result: QueryResult) throws -> Credentials {
    try Credentials(assumed: result, by: Self.name)
  }
}

/// STS AssumeRoleWithWebIdentity: credentials of a role for a token that the role's trust policy accepts.
struct AssumeRoleWithWebIdentity: QueryOperation {
  static let service = AWSService.sts
  static let effect = OperationEffect.mutatesRepeatably
  static let isSigned = false
  static let version = "2011-06-15"
  var role: RoleRequest
  var sessionName: String
  var token: Secret<String>
  var secrets: [Secret<String>] { [token] }

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleArn", role.arn)
    parameters.set("RoleSessionName", sessionName)
    parameters.set("WebIdentityToken", token.reveal())
  }

  func decode(_ result: QueryResult) throws -> Credentials {
    try Credentials(assumed: result, by: Self.name)
  }
}

extension Credentials {
  /// The account stands in the ARN of the session.
  fileprivate init(assumed result: QueryResult, by operation: String) throws {
    let fields = result.element["Credentials"]
    guard let id = fields?["AccessKeyId"]?.text, let key = fields?["SecretAccessKey"]?.text,
      let token = fields?["SessionToken"]?.text,
      let end = (fields?["Expiration"]?.text).flatMap(CredentialDate.parse)
    else { throw UnexpectedAnswer(operation: operation, problem: "no whole Credentials") }
    let arn = (result.element["AssumedRoleUser"]?["Arn"]?.text).flatMap(ARN.init)
    self.init(
      accessKeyID: id, secretAccessKey: Secret(key), sessionToken: Secret(token), expiration: end,
      accountID: arn?.account)
  }
}
