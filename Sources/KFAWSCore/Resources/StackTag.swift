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
  public var all: [String: String] {
    others.merging([Self.key: stack]) { _, mark in mark }
  }

  /// Whose a resource with these tags is.
  public func ownership(of tags: [String: String]) -> Ownership {
    switch tags[Self.key] {
    case nil: .unmanaged
    case stack?: .ours
    case let other?: .foreign(other)
    }
  }

  /// True when a resource is to be marked before anything else is done to it.
  public func adopts(_ ownership: Ownership) -> Bool { adopts && ownership == .unmanaged }

  /// True when this stack may change what is owned like this.
  public func mayChange(_ ownership: Ownership) -> Bool { ownership == .ours || adopts(ownership) }

  /// Why a resource is marked.
  public var adoption: Difference { Difference("tag \(Self.key)", wanted: stack, found: nil) }
}

extension ResourceStep {
  /// The summary of a step that sets tags.
  public static func tagging(_ tags: [String: String]) -> String {
    "tag it \(tags.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", "))"
  }
}

extension Finding {
  /// The resource belongs to another stack.
  public static func foreign(_ address: ResourceAddress, stack: String) -> Finding {
    let other: [Remedy] = address.kind.setting.map { [.give($0)] } ?? []
    return Finding(address, .belongsToStack(stack), remedies: other + [.nameStack(stack)])
  }
}

extension Plan {
  /// What becomes of a resource on its way out that is not ours; nil for what is.
  public static func keepUnlessOurs(_ ownership: Ownership) -> Plan? {
    switch ownership {
    case .ours: nil
    case .unmanaged: .keep(.unmanaged)
    case .foreign(let stack): .keep(.foreign(stack))
    }
  }

  /// What stands against bringing a resource of another stack to its specification; nil for any other.
  public static func refuseForeign(_ ownership: Ownership, _ address: ResourceAddress) -> Plan? {
    if case .foreign(let stack) = ownership { .refuse(.foreign(address, stack: stack)) } else { nil }
  }
}
