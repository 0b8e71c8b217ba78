// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What became of each resource, gathered from the reconciler's events.
struct StackResults: Sendable {
  /// One resource.
  struct Item: Sendable, Equatable, Encodable {
    enum Result: String, Encodable {
      case created, updated, exists, notManaged, deleted, gone, kept
    }
    var kind: String
    var name: String
    var result: Result
    /// The mutating calls that were made for it.
    var changes: Int
    /// Why it stays.
    var reason: String?
  }

  private(set) var items: [Item] = []
  private var creating: Set<ResourceAddress> = []

  mutating func take(_ address: ResourceAddress, _ event: ReconcileEvent) {
    switch event {
    case .didPerform(let operation, _) where operation.hasPrefix("Create"):
      creating.insert(address)
    case .reached(let goal, let changes, let ownership):
      put(address, result(of: address, goal, changes, ownership), changes)
    case .kept(let reason):
      put(address, .kept, 0, reason)
    case .willPerform, .didPerform, .waiting:
      break
    }
  }

  /// The resources that stay.
  var kept: [ResourceAddress] {
    items.filter { $0.result == .kept }.compactMap { item in
      ResourceAddress.Kind(rawValue: item.kind).map { ResourceAddress($0, item.name) }
    }
  }

  /// True when the resource has been reached already.
  func holds(_ address: ResourceAddress) -> Bool {
    items.contains { $0.kind == address.kind.rawValue && $0.name == address.name }
  }

  private func result(
    of address: ResourceAddress, _ goal: Goal, _ changes: Int, _ ownership: Ownership?
  ) -> Item.Result {
    switch (goal, changes) {
    case (.absent, 0): .gone
    case (.absent, _): .deleted
    case (.present, 0): ownership == .ours ? .exists : .notManaged
    case (.present, _): creating.contains(address) ? .created : .updated
    }
  }

  /// A resource can be reached twice: the RDS secret before and after the DB instance.
  private mutating func put(
    _ address: ResourceAddress, _ result: Item.Result, _ changes: Int, _ reason: String? = nil
  ) {
    let new = Item(
      kind: address.kind.rawValue, name: address.name, result: result, changes: changes, reason: reason)
    guard let index = items.firstIndex(where: { $0.kind == new.kind && $0.name == new.name }) else {
      items.append(new)
      return
    }
    items[index].changes += changes
    if changes > 0, items[index].result != .created { items[index].result = result }
  }
}

extension StackResults.Item {
  /// For the summary.
  var label: String {
    switch result {
    case .created: "created"
    case .updated: "updated"
    case .exists: "exists, unchanged"
    case .notManaged: "exists, not managed by this stack"
    case .deleted: "deleted"
    case .gone: "was gone already"
    case .kept: "stays: \(reason ?? "")"
    }
  }
}
