// SPDX-License-Identifier: Apache-2.0

/// RDS ListTagsForResource.
struct ListTagsForResource: RDSOperation {
  static let effect = OperationEffect.reads
  var arn: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("ResourceName", arn)
  }

  func decode(_ result: QueryResult) throws -> [String: String] {
    (result.element["TagList"]?.children("Tag") ?? []).tagDictionary
  }
}

/// RDS AddTagsToResource.
struct AddTagsToResource: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("ResourceName", arn)
    parameters.set(tags: tags)
  }
}
