// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// Every mutating call of a setup loses its answer once, before or after it was carried out: the setup ends
/// well all the same, with one set of resources and one password.
@Suite struct LostAnswersTests {
  /// A stack with names of its own, so that one world serves all points.
  struct Point: Sendable {
    let lab: StackLab
    let name: String

    var spec: StackSpec {
      lab.spec(
        stack: name,
        artifacts: ArtifactStore(
          bucket: "\(name)-bucket",
          secretName: "\(name)-s3",
          accessKey: StackLab.accessKey
        ),
        metadata: MetadataStore(
          instance: "\(name)-db",
          subnetGroupName: "\(name)-subnets",
          secretName: "\(name)-rds"
        )
      )
    }

    /// What every finished setup of this stack has made.
    var addresses: Set<ResourceAddress> {
      [
        ResourceAddress(.bucket, "\(name)-bucket"), .init(.secret, "\(name)-s3"),
        .init(.secret, "\(name)-rds"),
        .init(.dbInstance, "\(name)-db"), .init(.dbSubnetGroup, "\(name)-subnets"),
        .init(.dbParameterGroup, "\(name)-db-mysql84"),
      ]
    }

    func expectWhole(_ comment: Comment) async throws {
      #expect(try await lab.emulator.client().addresses(taggedWith: spec.tag) == addresses, comment)
      let databases = try await lab.emulator.databases().filter { $0.db == "\(name)-db" }
      #expect(databases.count == 1, comment)
      let fields = try #require(try await lab.fields(of: "\(name)-rds"), comment)
      #expect(databases.first?.password == fields["password"], comment)
      #expect(fields["host"]?.isEmpty == false && fields["port"] == "3306", comment)
    }
  }

  /// The mutating calls of an undisturbed setup, counted and not known.
  private static func mutations(_ lab: StackLab) async throws -> Int {
    try await lab.emulator.resetCalls()
    let clean = Point(lab: lab, name: "clean")
    try await lab.setUp(lab.setup(clean.spec))
    try await clean.expectWhole("undisturbed")
    return try await lab.emulator.mutations().count
  }

  @Test(arguments: [Fault.Kind.abortAfter, .abortBefore])
  func setupEndsWell(kind: Fault.Kind) async throws {
    try await StackLab.run { lab in
      let count = try await Self.mutations(lab)
      #expect(count >= 11, "fewer points than there were")
      for number in 0..<count {
        let point = Point(lab: lab, name: "p\(number)")
        try await lab.emulator.setFaults(Fault(kind, skip: number, mutating: true))
        try await lab.setUp(lab.setup(point.spec))
        #expect(try await lab.emulator.faultHits() == [1])
        try await lab.emulator.setFaults()
        try await point.expectWhole("\(kind.rawValue) at call \(number + 1)")

        // And it knows that it is done.
        try await lab.emulator.resetCalls()
        try await lab.setUp(lab.setup(point.spec))
        #expect(try await lab.emulator.mutations() == [], "after \(kind.rawValue) at call \(number + 1)")
      }
    }
  }

  /// The same for taking away: whatever is lost, nothing stays.
  @Test(arguments: [Fault.Kind.abortAfter, .abortBefore])
  func teardownEndsWell(kind: Fault.Kind) async throws {
    try await StackLab.run { lab in
      var (number, isHit) = (0, true)
      while isHit {
        let point = Point(lab: lab, name: "p\(number)")
        try await lab.setUp(lab.setup(point.spec))
        try await lab.emulator.post("objects", #"{"bucket": "\#(point.name)-bucket", "count": 2}"#)
        try await lab.emulator.setFaults(Fault(kind, skip: number, mutating: true))
        try await lab.tearDown(
          .everything,
          with: lab.teardown(.everything, stack: point.name, addresses: point.addresses)
        )
        isHit = try await lab.emulator.faultHits() == [1]
        try await lab.emulator.setFaults()
        #expect(try await lab.emulator.client().addresses(taggedWith: point.spec.tag).isEmpty)
        number += 1
      }
      #expect(number - 1 >= 8, "fewer points than there were")
      #expect(try await lab.emulator.databases().isEmpty)
    }
  }
}
