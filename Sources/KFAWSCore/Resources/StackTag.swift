// SPDX-License-Identifier: Apache-2.0

/// The mark of a stack on what it owns, and the further tags that its resources get.
public struct StackTag: Sendable, Equatable {
  /// The tag's key on every resource.
  public static let key = "kfctl-aws/stack"
  /// The stack's name: the tag's value.
  public var stack: String
  /// Tags beside the mark.
  public var others: [String: String]
  /// True to put the mark on resources that carry none.
  public var adopts: Bool

  /// The mark of `stack`.
  public init(stack: String, others: [String: String] = [:], adopts: Bool = false) {
    self.stack = stack
    self.others = others
    self.adopts = adopts
  }

  /// All tags for a new resource.
  var all: [String: String] {
    others.merging([Self.key: stack]) { _, mark in mark }
  }

  /// Whose a resource with these tags is.
  func ownership(of tags: [String: String]) -> Ownership {
    switch tags[Self.key] {
    case nil: .unmanaged
    case stack?: .ours
    case let other?: .foreign(other)
    }
  }
}

extension StackTag {
  /// True when a resource is to be marked before anything else is done to it.
  func adopts(_ ownership: Ownership) -> Bool { adopts && ownership == .unmanaged }

  /// True when this stack may change what is owned like this.
  func mayChange(_ ownership: Ownership) -> Bool { ownership == .ours || adopts(ownership) }

  /// Why a resource is marked.
  var adoption: Difference { Difference("tag \(Self.key)", wanted: stack, found: nil) }
}

extension ResourceStep {
  /// The summary of a step that sets tags.
  static func tagging(_ tags: [String: String]) -> String {
    "tag it \(tags.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", "))"
  }
}

extension Refusal {
  /// The resource belongs to another stack.
  static func foreign(_ address: ResourceAddress, stack: String) -> Refusal {
    Refusal(
      subject: "\(address)", problem: "it belongs to the stack \"\(stack)\" (tag \(StackTag.key))",
      remedy: "Choose another name for it, or pass --stack \(stack) if that is the stack you mean")
  }
}

extension Plan {
  /// What stays because it is not ours; nil for what is.
  static func keepUnlessOurs(_ ownership: Ownership) -> Plan? {
    switch ownership {
    case .ours: nil
    case .unmanaged: .keep(reason: "not managed by this stack")
    case .foreign(let stack): .keep(reason: "belongs to the stack \"\(stack)\"")
    }
  }
}
