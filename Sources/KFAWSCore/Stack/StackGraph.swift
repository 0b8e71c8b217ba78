// SPDX-License-Identifier: Apache-2.0

/// Work in dependency order: what is independent runs at once, and what hangs on a failure does not start.
public struct StackGraph: Sendable {
  /// One piece of work.
  public struct Node: Sendable {
    /// Unique in the graph; others name it in their ``needs``.
    public var id: Member.ID
    /// The nodes that must have reached their goal first.
    public var needs: Set<Member.ID>
    /// What messages say of it when it was not begun.
    public var label: String
    /// The work itself: nil when its goal is reached, or why that is given up, rightly. What it throws becomes
    /// an item of ``StackFailure``.
    public var run: @Sendable () async throws -> KeepReason?
    /// Told when the work does not begin because this one, which it needs, was kept.
    public var skip: @Sendable (Member.ID) async throws -> Void

    /// A piece of work that starts once all of `needs` have reached their goal.
    public init(
      _ id: Member.ID, needs: Set<Member.ID> = [], label: String,
      skip: @escaping @Sendable (Member.ID) async throws -> Void = { _ in },
      run: @escaping @Sendable () async throws -> KeepReason?
    ) {
      self.id = id
      self.needs = needs
      self.label = label
      self.run = run
      self.skip = skip
    }
  }

  /// All work, in any order. More can be appended before ``run()``.
  public var nodes: [Node]

  /// A graph of `nodes`.
  public init(_ nodes: [Node]) {
    self.nodes = nodes
  }

  /// Runs all nodes.
  ///
  /// When a node fails, those that need it are left out; when it is kept, they are kept as well; all others
  /// run to their end.
  ///
  /// - Throws: ``StackFailure`` with all failures; `CancellationError` when the task was cancelled;
  ///   ``ImpossibleOrder`` when a node needs one that is not there, or itself.
  public func run() async throws {
    try check()
    var run = Run(waiting: nodes)
    await withTaskGroup(of: (Member.ID, Outcome).self) { group in
      run.start(in: &group)
      for await (id, outcome) in group {
        await run.take(outcome, of: id)
        if !Task.isCancelled { run.start(in: &group) }
      }
    }
    try Task.checkCancellation()
    guard run.failures.isEmpty else {
      throw StackFailure(items: run.failures, notStarted: run.waiting.map(\.label))
    }
  }

  private enum Outcome {
    case reached
    case kept
    case failed(any Error)
  }

  private struct Run {
    var waiting: [Node]
    var reached: Set<Member.ID> = []
    var failures: [StackFailure.Item] = []

    mutating func start(in group: inout TaskGroup<(Member.ID, Outcome)>) {
      let ready = waiting.filter { $0.needs.isSubset(of: reached) }
      waiting.removeAll { node in ready.contains { $0.id == node.id } }
      for node in ready {
        group.addTask {
          do { return (node.id, try await node.run() == nil ? .reached : .kept) } catch {
            return (node.id, .failed(error))
          }
        }
      }
    }

    mutating func take(_ outcome: Outcome, of id: Member.ID) async {
      switch outcome {
      case .reached: reached.insert(id)
      case .kept: await skipDependents(of: id)
      case .failed(let error): failures.append(.init(node: id, error: error))
      }
    }

    /// What needs a thing that stays, stays.
    private mutating func skipDependents(of id: Member.ID) async {
      let dependents = waiting.filter { $0.needs.contains(id) }
      waiting.removeAll { $0.needs.contains(id) }
      for node in dependents {
        do { try await node.skip(id) } catch { failures.append(.init(node: node.id, error: error)) }
        await skipDependents(of: node.id)
      }
    }
  }

  /// Every node can come to its turn.
  private func check() throws {
    let ids = Set(nodes.map(\.id))
    var placed: Set<Member.ID> = []
    var rest = nodes
    while let first = rest.first {
      if let unknown = first.needs.subtracting(ids).first {
        throw ImpossibleOrder(node: first.id, need: unknown)
      }
      let ready = rest.filter { $0.needs.isSubset(of: placed) }
      guard !ready.isEmpty else {
        throw ImpossibleOrder(node: first.id, need: first.needs.subtracting(placed).first ?? first.id)
      }
      placed.formUnion(ready.map(\.id))
      rest.removeAll { placed.contains($0.id) }
    }
  }
}

/// A graph in which some work could never begin: a mistake of the program that made it.
public struct ImpossibleOrder: Error, Sendable, Equatable {
  /// What cannot begin.
  public var node: Member.ID
  /// What it waits for in vain.
  public var need: Member.ID
}

/// What failed of a stack. Nothing is undone: running again goes on from what is there.
public struct StackFailure: Error, Sendable {
  /// One failure.
  public struct Item: Sendable {
    /// The ``StackGraph/Node/id`` of what failed.
    public var node: Member.ID
    /// What it threw: ``Finding``, ``WaitTimedOut``, ``AWSServiceError``, …
    public var error: any Error
  }

  /// At least one, in the order in which they happened.
  public var items: [Item]
  /// The labels of what was not begun because it needs what failed.
  public var notStarted: [String]
}
