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
  /// The mutating calls made for each resource.
  private var calls: [ResourceAddress: [String]] = [:]

  mutating func take(_ address: ResourceAddress, _ event: ReconcileEvent) {
    switch event {
    case .didPerform(let operation, _):
      calls[address, default: []].append(operation)
    case .reached(let goal, _, let ownership):
      put(address, result(of: address, goal, ownership))
    case .kept(let reason):
      put(address, .kept, reason.words)
    case .willPerform, .waiting, .lookFailed:
      break
    }
  }

  /// The resources that stay.
  var kept: [ResourceAddress] {
    items.filter { $0.result == .kept }.compactMap { item in
      ResourceKind(named: item.kind).map { ResourceAddress($0, item.name) }
    }
  }

  /// True when the resource has been reached already.
  func holds(_ address: ResourceAddress) -> Bool {
    items.contains { $0.kind == address.kind.name && $0.name == address.name }
  }

  private func result(of address: ResourceAddress, _ goal: Goal, _ ownership: Ownership?) -> Item.Result {
    let calls = calls[address] ?? []
    switch goal {
    case .absent: return calls.isEmpty ? .gone : .deleted
    case .present where calls.isEmpty: return ownership == .ours ? .exists : .notManaged
    case .present: return calls.contains { $0.hasPrefix("Create") } ? .created : .updated
    }
  }

  /// A resource can be reached twice: the RDS secret before and after the DB instance.
  private mutating func put(_ address: ResourceAddress, _ result: Item.Result, _ reason: String? = nil) {
    let item = Item(
      kind: address.kind.name, name: address.name, result: result, changes: calls[address]?.count ?? 0,
      reason: reason)
    if let index = items.firstIndex(where: { $0.kind == item.kind && $0.name == item.name }) {
      items[index] = item
    } else {
      items.append(item)
    }
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
