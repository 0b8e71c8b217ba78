// SPDX-License-Identifier: Apache-2.0

/// IAM PutRolePolicy: makes or replaces a policy inside the role.
struct PutRolePolicy: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var role: String
  var policy: String
  /// JSON.
  var document: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("PolicyName", policy)
    parameters.set("PolicyDocument", document)
  }
}

/// IAM GetRolePolicy: the document, as JSON; `NoSuchEntity` when there is none.
struct GetRolePolicy: IAMOperation {
  static let effect = OperationEffect.reads
  var role: String
  var policy: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("PolicyName", policy)
  }

  func decode(_ result: QueryResult) throws -> String {
    guard let document = result.element.policy("PolicyDocument") else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no PolicyDocument")
    }
    return document
  }
}

/// IAM DeleteRolePolicy.
struct DeleteRolePolicy: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var role: String
  var policy: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("PolicyName", policy)
  }
}

/// IAM ListRolePolicies: the names of the policies inside the role.
struct ListRolePolicies: IAMListing {
  typealias Item = String
  static let listElement = "PolicyNames"
  var role: String
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("Marker", pageToken)
  }

  static func item(_ element: XMLElement) -> String? { element.text }
}

/// IAM ListAttachedRolePolicies: the ARNs of the managed policies that hang on the role.
struct ListAttachedRolePolicies: IAMListing {
  typealias Item = String
  static let listElement = "AttachedPolicies"
  var role: String
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("Marker", pageToken)
  }

  static func item(_ element: XMLElement) -> String? { element.string("PolicyArn") }
}

/// IAM AttachRolePolicy.
struct AttachRolePolicy: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var role: String
  var policyARN: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("PolicyArn", policyARN)
  }
}

/// IAM DetachRolePolicy.
struct DetachRolePolicy: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var role: String
  var policyARN: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", role)
    parameters.set("PolicyArn", policyARN)
  }
}
