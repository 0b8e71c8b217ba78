// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// A kind of resource that stacks are made of, as it is looked at and taken away by name alone.
struct StackKind: Sendable {
  let kind: ResourceKind
  private let look: @Sendable (String, Bare) async throws -> Sighting

  /// What a resource needs that is known by its name only.
  struct Bare: Sendable {
    var client: AWSClient
    var tag: StackTag
    var account: String
    var claims: [ResourceAddress: Date]
    var timekeeper: any Timekeeper
  }

  init<R: Resource>(_ make: @escaping @Sendable (String, Bare) -> R) {
    kind = R.kind
    look = { name, bare in
      let resource = make(name, bare)
      return Sighting(resource, try await resource.observe())
    }
  }

  /// All kinds. A new one is a line here, and a member in ``StackMembers``.
  static let all: [StackKind] = [
    StackKind {
      Bucket($0, client: $1.client, tag: $1.tag, claim: $1.claims[ResourceAddress(.bucket, $0)])
    },
    StackKind { SecretEntry($0, client: $1.client, tag: $1.tag) },
    StackKind { DBInstance($0, client: $1.client, tag: $1.tag, timekeeper: $1.timekeeper) },
    StackKind { DBSubnetGroup($0, client: $1.client, tag: $1.tag, account: $1.account) },
    StackKind { DBParameterGroup($0, client: $1.client, tag: $1.tag, account: $1.account) },
  ]

  /// Looks at one resource; nil for a kind that is none of a stack's.
  static func look(at address: ResourceAddress, _ bare: Bare) async throws -> Sighting? {
    try await all.first { $0.kind == address.kind }?.look(address.name, bare)
  }
}

extension ResourceKind {
  /// The kinds that a stack can have.
  public static let all = StackKind.all.map(\.kind)

  /// The kind of that name.
  public init?(named name: String) {
    guard let kind = Self.all.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// The part of a specification that names resources of this kind; nil where several do, or none.
  var setting: Finding.Setting? {
    switch self {
    case .bucket: .bucket
    case .dbInstance: .instance
    case .dbSubnetGroup: .subnetGroup
    default: nil
    }
  }
}

extension ResourceAddress {
  /// Reads what ``description`` writes; nil when it names no kind of a stack.
  public init?(_ description: String) {
    for kind in ResourceKind.all where description.hasPrefix(kind.name + " ") {
      self.init(kind, String(description.dropFirst(kind.name.count + 1)))
      return
    }
    return nil
  }
}

extension AWSClient {
  /// The addresses of all that carries the mark of `tag`'s stack in this Region. AWS's index of tags lags some
  /// seconds behind the resources.
  public func addresses(taggedWith tag: StackTag) async throws -> Set<ResourceAddress> {
    let arns = try await resources(taggedWith: StackTag.key, tag.stack)
    return Set(arns.flatMap { arn in ResourceKind.all.compactMap { $0.address(in: arn) } })
  }
}
