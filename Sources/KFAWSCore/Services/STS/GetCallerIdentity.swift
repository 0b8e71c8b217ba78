// SPDX-License-Identifier: Apache-2.0

/// STS GetCallerIdentity: whose credentials these are. It needs no permission.
struct GetCallerIdentity: QueryOperation {
  struct Identity: Sendable, Equatable {
    var account: String
    var arn: String
  }

  static let service = AWSService.sts
  static let effect = OperationEffect.reads
  static let version = "2011-06-15"

  init() {}

  func encode(into parameters: inout QueryParameters) {}

  func decode(_ result: QueryResult) throws -> Identity {
    guard let account = result.element["Account"]?.text else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no Account")
    }
    return Identity(account: account, arn: result.element["Arn"]?.text ?? "")
  }
}
