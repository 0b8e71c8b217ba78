// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// What is there when a run has ended, in a form that two worlds can be compared by.
struct EndState: Equatable, Sendable {
  /// The account, read with boto3. Ids that the seed makes up are replaced by their place in the seed.
  var account: String
  /// Every file of the manifests, by bytes.
  var files: [String: Data]
  /// Whether the secret's password opens the database; nil without a database.
  var passwordAgrees: Bool?

  init(of world: World) async throws {
    let state = try await world.emulator.state()
    var account = Self.describe(state)
    for (index, id) in world.seeded.privateSubnetIds.enumerated() {
      account = account.replacing(id, with: "private-\(index)")
    }
    for (id, name) in [(world.seeded.vpcId, "vpc"), (world.seeded.clusterSecurityGroupId, "cluster-sg")] {
      account = account.replacing(id, with: name)
    }
    // Passwords are random and snapshots carry their time; that they are there, and agree, is what counts.
    if let password = state["secrets", "rds-secret", "value", "password"].string {
      account = account.replacing(password, with: "password of \(password.count)")
    }
    account.replace(/kubeflow-db-final-\d{14}/, with: "final snapshot")
    // Lists are sorted by ids that the seed made up.
    self.account = account.replacing(/\[\d+\]/, with: "[]").split(separator: "\n").sorted().joined(
      separator: "\n")
    files = try world.files()
    passwordAgrees = try await world.emulator.passwordAgrees()
  }

  /// The first lines that differ, for a failing test's message.
  func difference(from wanted: EndState) -> String {
    let lines = { (text: String) in text.split(separator: "\n").map(String.init) }
    let account = lines(account).difference(from: lines(wanted.account)).prefix(6).map { "\($0)" }
    let differing = Set(files.keys).union(wanted.files.keys).filter { files[$0] != wanted.files[$0] }
      .map { "\($0):\n\(String(decoding: files[$0] ?? Data(), as: UTF8.self))" }
    return (account + differing.sorted() + ["password agrees: \(String(describing: passwordAgrees))"])
      .joined(separator: "\n")
  }

  /// One line a leaf, sorted.
  private static func describe(_ value: JSONValue, _ path: String = "") -> String {
    switch value {
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { describe($0.value, "\(path).\($0.key)") }.joined()
    case .array(let elements):
      elements.enumerated().map { describe($0.element, "\(path)[\($0.offset)]") }.joined()
    default: "\(path) = \(value)\n"
    }
  }
}
