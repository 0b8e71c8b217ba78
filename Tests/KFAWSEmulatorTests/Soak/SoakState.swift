// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

@testable import KFAWSCore

/// Chance that is the same for the same seed (SplitMix64).
struct SeededDice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to, but not including, `sides`.
  mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }
}

/// The journal as the program keeps it: what is being created, since when, until it is there.
final class SoakJournal: Sendable {
  /// The run ends here, as after a kill.
  struct Stop: Error {}

  private let state = Locked<[ResourceAddress: Date]>([:])

  var claims: [ResourceAddress: Date] { state.withLock { $0 } }

  /// Keeps the journal; throws at the event number `stop` and at all behind it.
  func observer(stoppingAt stop: Int?) -> ReconcileObserver {
    let left = Locked(stop)
    return { address, event in
      let isOver = left.withLock { left in
        guard let number = left else { return false }
        left = max(0, number - 1)
        return number == 0
      }
      if isOver { throw Stop() }
      self.state.withLock { claims in
        switch event {
        case .willPerform(_, _, .present): claims[address] = claims[address] ?? Date()
        case .reached: claims[address] = nil
        default: break
        }
      }
    }
  }
}

/// All that exists in the account, and whose it is by its name.
struct SoakState: Sendable, Equatable {
  var json: JSONValue = .object([:])

  private static let kinds: [(key: String, kind: ResourceKind)] = [
    ("buckets", .bucket), ("secrets", .secret), ("databases", .dbInstance),
    ("subnetGroups", .dbSubnetGroup), ("parameterGroups", .dbParameterGroup),
  ]

  init() {}

  init(_ emulator: Emulator) async throws { json = try await emulator.state() }

  /// The tags of what the stack of that name can have made. A secret that only waits for its end is gone.
  func own(_ stack: String) -> [ResourceAddress: JSONValue] {
    var found: [ResourceAddress: JSONValue] = [:]
    for (key, kind) in Self.kinds {
      for name in json[key].keys where name.hasPrefix(stack + "-") && json[key, name, "deleted"] != true {
        found[ResourceAddress(kind, name)] = json[key, name, "tags"]
      }
    }
    return found
  }

  /// What is left without all of that stack; its snapshots are its owner's.
  func without(_ stack: String) -> SoakState {
    guard case .object(let whole) = json else { return self }
    var copy = SoakState()
    copy.json = .object(
      whole.mapValues { value in
        switch value {
        case .object(let members): .object(members.filter { !$0.key.hasPrefix(stack + "-") })
        case .array(let names): .array(names.filter { $0.string?.hasPrefix(stack + "-") != true })
        default: value
        }
      })
    return copy
  }
}
