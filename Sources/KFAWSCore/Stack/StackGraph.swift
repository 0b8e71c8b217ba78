// SPDX-License-Identifier: Apache-2.0

/// Work in dependency order: what is independent runs at once, and what hangs on a failure does not start.
public struct StackGraph: Sendable {
  /// One piece of work.
  public struct Node: Sendable {
    /// Unique in the graph; others name it in their ``needs``.
    public var id: String
    /// The nodes that must be done first.
    public var needs: Set<String>
    /// The work itself. What it throws becomes an item of ``StackFailure``.
    public var run: @Sendable () async throws -> Void

    /// A piece of work that starts once all of `needs` are done.
    public init(_ id: String, needs: Set<String> = [], run: @escaping @Sendable () async throws -> Void) {
      self.id = id
      self.needs = needs
      self.run = run
    }
  }

  /// All work, in any order. More can be appended before ``run()``.
  public var nodes: [Node]

  /// A graph of `nodes`; their dependencies must have no cycle, or those in it never start.
  public init(_ nodes: [Node]) {
    self.nodes = nodes
  }

  /// Runs all nodes.
  ///
  /// A node that needs one that is not there waits for nobody. When a node fails, those that need it are left
  /// out and all others run to their end.
  ///
  /// - Throws: ``StackFailure`` with all failures; `CancellationError` when the task was cancelled.
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
    /// The ``StackGraph/Node/id`` of what failed.
    public var node: String
    /// What it threw: ``Refusal``, ``WaitTimedOut``, ``AWSServiceError``, …
    public var error: any Error
  }

  /// At least one, in the order in which they happened.
  public var items: [Item]
  /// What was not begun because it needs what failed.
  public var notStarted: [String]
}
