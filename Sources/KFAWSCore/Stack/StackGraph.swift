// SPDX-License-Identifier: Apache-2.0

/// Work in dependency order: what is independent runs at once, and what hangs on a failure does not start.
public struct StackGraph: Sendable {
  /// One piece of work.
  public struct Node: Sendable {
    public var id: String
    /// The nodes that must be done first.
    public var needs: Set<String>
    public var run: @Sendable () async throws -> Void

    public init(_ id: String, needs: Set<String> = [], run: @escaping @Sendable () async throws -> Void) {
      self.id = id
      self.needs = needs
      self.run = run
    }
  }

  public var nodes: [Node]

  public init(_ nodes: [Node]) {
    self.nodes = nodes
  }

  /// Runs all nodes.
  ///
  /// A node that needs one that is not there waits for nobody. When a node fails, those that need it are left
  /// out and all others run to their end.
  ///
  /// - Throws: StackFailure with all failures; `CancellationError` when the task was cancelled.
  public func run() async throws {
    let ids = Set(nodes.map(\.id))
    var waiting = nodes
    var done: Set<String> = []
    var failures: [StackFailure.Item] = []
    await withTaskGroup(of: (String, (any Error)?).self) { group in
      func start() {
        let ready = waiting.filter { $0.needs.intersection(ids).isSubset(of: done) }
        waiting.removeAll { node in ready.contains { $0.id == node.id } }
        for node in ready {
          group.addTask {
            do { try await node.run() } catch { return (node.id, error) }
            return (node.id, nil)
          }
        }
      }
      start()
      for await (id, error) in group {
        if let error { failures.append(.init(node: id, error: error)) } else { done.insert(id) }
        if !Task.isCancelled { start() }
      }
    }
    try Task.checkCancellation()
    guard failures.isEmpty else { throw StackFailure(items: failures, notStarted: waiting.map(\.id)) }
  }
}

/// What failed of a stack. Nothing is undone: running again goes on from what is there.
public struct StackFailure: Error, Sendable {
  /// One failure.
  public struct Item: Sendable {
    public var node: String
    public var error: any Error
  }

  public var items: [Item]
  /// What was not begun because it needs what failed.
  public var notStarted: [String]
}
