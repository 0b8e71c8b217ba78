// SPDX-License-Identifier: Apache-2.0

/// AWS's description of a role.
struct RoleDescription: Sendable, Equatable {
  var name: String
  /// `/` or `/team/`.
  var path: String
  var arn: String
  /// The policy that says who may assume the role, as JSON.
  var trustPolicy: String
  var permissionsBoundary: String?
  var maxSessionSeconds: Int?
  /// Complete: GetRole and CreateRole list all tags.
  var tags: [String: String]

  init(_ element: XMLElement) throws {
    guard let name = element.string("RoleName"), let arn = element.string("Arn") else {
      throw UnexpectedAnswer(operation: "GetRole", problem: "no RoleName or Arn")
    }
    self.name = name
    self.arn = arn
    path = element.string("Path") ?? "/"
    trustPolicy = element.policy("AssumeRolePolicyDocument") ?? ""
    permissionsBoundary = element["PermissionsBoundary"]?.string("PermissionsBoundaryArn")
    maxSessionSeconds = element.integer("MaxSessionDuration")
    tags = (element["Tags"]?.children("member") ?? []).tagDictionary
  }
}

/// IAM CreateRole; `EntityAlreadyExists` when the name is taken, under whatever path.
struct CreateRole: IAMOperation {
  static let effect = OperationEffect.mutatesOnce
  var name: String
  var path: String?
  var trustPolicy: String
  var description: String?
  var permissionsBoundary: String?
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", name)
    parameters.set("Path", path)
    parameters.set("AssumeRolePolicyDocument", trustPolicy)
    parameters.set("Description", description)
    parameters.set("PermissionsBoundary", permissionsBoundary)
    parameters.set(iamTags: tags)
  }

  func decode(_ result: QueryResult) throws -> RoleDescription { try .init(result.element.role) }
}

/// IAM GetRole; `NoSuchEntity` when there is none.
struct GetRole: IAMOperation {
  static let effect = OperationEffect.reads
  var name: String

  func encode(into parameters: inout QueryParameters) { parameters.set("RoleName", name) }

  func decode(_ result: QueryResult) throws -> RoleDescription { try .init(result.element.role) }
}

/// IAM UpdateAssumeRolePolicy.
struct UpdateAssumeRolePolicy: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String
  var trustPolicy: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", name)
    parameters.set("PolicyDocument", trustPolicy)
  }
}

/// IAM DeleteRole; `DeleteConflict` while policies hang on it.
struct DeleteRole: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String

  func encode(into parameters: inout QueryParameters) { parameters.set("RoleName", name) }
}

/// IAM TagRole.
struct TagRole: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", name)
    parameters.set(iamTags: tags)
  }
}

/// IAM ListRoleTags.
struct ListRoleTags: IAMListing {
  typealias Item = JSONTag
  static let listElement = "Tags"
  var name: String
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("RoleName", name)
    parameters.set("Marker", pageToken)
  }

  static func item(_ element: XMLElement) -> JSONTag? {
    element.string("Key").map { JSONTag(Key: $0, Value: element["Value"]?.text ?? "") }
  }
}

/// IAM ListRoles below a path, without their tags.
struct ListRoles: IAMListing {
  typealias Item = String
  static let listElement = "Roles"
  var pathPrefix: String?
  var pageToken: String?
  var resource: String? { pathPrefix }

  func encode(into parameters: inout QueryParameters) {
    parameters.set("PathPrefix", pathPrefix)
    parameters.set("Marker", pageToken)
  }

  static func item(_ element: XMLElement) -> String? { element.string("RoleName") }
}

extension XMLElement {
  fileprivate var role: XMLElement { child("Role") ?? self }
}
