// SPDX-License-Identifier: Apache-2.0

/// STS GetCallerIdentity: whose credentials these are. It needs no permission.
package struct GetCallerIdentity: QueryOperation {
  package struct Identity: Sendable, Equatable {
    package var account: String
    package var arn: String
  }

  package static let service = AWSService.sts
  package static let effect = OperationEffect.reads
  package static let version = "2011-06-15"

  package init() {}

  package func encode(into parameters: inout QueryParameters) {}

  package func decode(_ result: QueryResult) throws -> Identity {
    guard let account = result.element["Account"]?.text else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no Account")
    }
    return Identity(account: account, arn: result.element["Arn"]?.text ?? "")
  }
}
