// SPDX-License-Identifier: Apache-2.0

import KFAWSCore

// A kind of resource that KFAWSCore does not have: an SNS topic.

struct Topic: Resource {
  static let kind = ResourceKind(
    "SNS topic", codes: .init(absent: ["NotFound", "NotFoundException", "ResourceNotFound"]))

  enum Step: ResourceStep {
    case create, delete
    var operation: String { self == .create ? "CreateTopic" : "DeleteTopic" }
    var summary: String { self == .create ? "create the topic" : "delete the topic" }
    var effect: StepEffect { self == .create ? .creates : .destroys }
  }

  let name: String
  let client: AWSClient
  let tag: StackTag
  let account: String

  private var arn: String {
    "\(ARN(partition: "aws", service: "sns", region: client.region.rawValue, account: account, resource: name))"
  }

  /// What is seen of it: its tags.
  func observe() async throws -> Observation<[String: String]> {
    do {
      let tags = try await client.send(ListTagsForResource(ResourceArn: arn))
      return .present(Seen(tags, ownership: tag.ownership(of: tags)))
    } catch let error as AWSServiceError where Self.kind.codes.absent.contains(error.code) {
      return .absent
    }
  }

  func plan(_ goal: Goal, from seen: Observation<[String: String]>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      return .act([.create], because: [Difference("Topic", wanted: name, found: nil)])
    case (.present, let seen?):
      return .refuseForeign(seen.ownership, address) ?? .satisfied
    case (.absent, nil): return .satisfied
    case (.absent, let seen?): return .keepUnlessOurs(seen.ownership) ?? .act([.delete], because: [])
    }
  }

  func perform(_ step: Step) async throws {
    switch step {
    case .create: try await client.send(CreateTopic(Name: name, tags: tag.all))
    case .delete: try await client.send(DeleteTopic(TopicArn: arn))
    }
  }
}

// Its operations: SNS speaks the Query protocol.

protocol TopicOperation: QueryOperation {}
extension TopicOperation {
  static var service: AWSService { .sns }
  static var version: String { "2010-03-31" }
}

struct CreateTopic: TopicOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var Name: String
  var tags: [String: String]
  func encode(into parameters: inout QueryParameters) {
    parameters.set("Name", Name)
    parameters.set(tags: tags, prefix: "Tags.member")
  }
}

struct DeleteTopic: TopicOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var TopicArn: String
  func encode(into parameters: inout QueryParameters) { parameters.set("TopicArn", TopicArn) }
}

struct ListTagsForResource: TopicOperation {
  static let effect = OperationEffect.reads
  var ResourceArn: String
  func encode(into parameters: inout QueryParameters) { parameters.set("ResourceArn", ResourceArn) }
  func decode(_ result: QueryResult) throws -> [String: String] {
    (result.element["Tags"]?.children("member") ?? []).reduce(into: [:]) {
      $0[$1["Key"]?.text ?? ""] = $1["Value"]?.text ?? ""
    }
  }
}
