// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct StackGraphTests {
  private struct Broken: Error {}

  /// A gate that opens when all who are awaited have come.
  private actor Meeting {
    private let size: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ size: Int) { self.size = size }

    func join() async {
      await withCheckedContinuation { continuation in
        waiting.append(continuation)
        if waiting.count == size { waiting.forEach { $0.resume() } }
      }
    }
  }

  /// The order of ends.
  private let log = Locked<[String]>([])

  private func node(
    _ id: String,
    needs: Set<String> = [],
    keeps: Bool = false,
    _ body: @escaping @Sendable () async throws -> Void = {}
  ) -> StackGraph.Node {
    let log = log
    return .init(
      .init(rawValue: id), needs: Set(needs.map(Member.ID.init)), label: id,
      skip: { need in log.withLock { $0.append("\(id) skipped for \(need)") } }
    ) {
      try await body()
      log.withLock { $0.append(id) }
      return keeps ? .unmanaged : nil
    }
  }

  private var ended: [String] { log.withLock { $0 } }

  @Test func runsInDependencyOrder() async throws {
    try await StackGraph([
      node("c", needs: ["b"]), node("b", needs: ["a"]), node("a"), node("d", needs: ["a", "c"]),
    ]).run()
    #expect(ended == ["a", "b", "c", "d"])
  }

  /// Each of the three waits for the others: one after another they would never end.
  @Test(.timeLimit(.minutes(30))) func runsAtOnceWhatIsIndependent() async throws {
    let meeting = Meeting(3)
    try await StackGraph([
      node("a") { await meeting.join() }, node("b") { await meeting.join() },
      node("c") { await meeting.join() },
      node("d", needs: ["a", "b", "c"]),
    ]).run()
    #expect(ended.last == "d" && ended.count == 4)
  }

  private typealias Needs = [String: Set<String>]
  private static let impossible: [(needs: Needs, need: String, why: String)] = [
    (["a": ["no-such-node"]], "no-such-node", "a need that is not there"),
    (["a": ["b"], "b": ["a"]], "b", "a cycle"), (["a": ["a"]], "a", "itself"),
  ]

  @Test(arguments: impossible.indices)
  func refusesWhatCouldNeverBegin(row: Int) async {
    let (needs, need, why) = Self.impossible[row]
    let nodes = needs.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let graph = StackGraph([node("x")] + nodes.map { node($0.0, needs: $0.1) })
    let error = await #expect(throws: ImpossibleOrder.self, "\(why)") { try await graph.run() }
    #expect(error == ImpossibleOrder(node: .init(rawValue: "a"), need: .init(rawValue: need)), "\(why)")
    #expect(ended == [], "\(why): nothing is begun")
  }

  /// What needs a thing that stays, stays; the rest goes on.
  @Test func whatNeedsWhatIsKeptIsKept() async throws {
    try await StackGraph([
      node("db", keeps: true), node("group", needs: ["db"]), node("of-group", needs: ["group"]),
      node("bucket"),
    ]).run()
    #expect(Set(ended) == ["db", "bucket", "group skipped for db", "of-group skipped for group"])
  }

  @Test func leavesOutOnlyWhatNeedsWhatFailed() async {
    let failure = await #expect(throws: StackFailure.self) {
      try await StackGraph([
        node("a") { throw Broken() }, node("b", needs: ["a"]), node("c", needs: ["b"]), node("x"),
        node("y", needs: ["x"]), node("z", needs: ["y", "a"]),
      ]).run()
    }
    #expect(failure?.items.map(\.node.rawValue) == ["a"])
    #expect(failure?.items.first?.error is Broken)
    #expect(failure?.notStarted == ["b", "c", "z"])
    #expect(ended == ["x", "y"])
  }

  @Test func tellsAllFailures() async {
    let failure = await #expect(throws: StackFailure.self) {
      try await StackGraph([node("a") { throw Broken() }, node("b") { throw Broken() }]).run()
    }
    #expect(Set(failure?.items.map(\.node.rawValue) ?? []) == ["a", "b"])
    #expect(failure?.notStarted == [])
  }

  @Test(.timeLimit(.minutes(30))) func startsNothingAfterItWasCancelled() async {
    let meeting = Meeting(2)
    let nodes = [
      node("a") {
        await meeting.join()
        // Ends only by the cancellation.
        try await Task.sleep(for: .seconds(3600))
      },
      node("b", needs: ["a"]), node("c") { await meeting.join() },
    ]
    let task = Task { try await StackGraph(nodes).run() }
    while ended.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ended == ["c"])
  }

  @Test func nothingToDoIsWellDone() async throws {
    try await StackGraph([]).run()
  }
}
