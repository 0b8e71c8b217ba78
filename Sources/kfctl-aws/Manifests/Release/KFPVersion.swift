// SPDX-License-Identifier: Apache-2.0

/// A version of Kubeflow Pipelines, ordered as semantic versioning orders them: `2.0.0-alpha.7` is before
/// `2.0.0`.
struct KFPVersion: Sendable, Hashable {
  private let numbers: [Int]
  private let prerelease: [String]

  /// Reads `2.16.0`, `v2.16.1-rc.2` and the like; nil for anything else.
  init?(_ text: String) {
    let text = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, !numbers.contains(where: { $0 == nil || $0.map { $0 < 0 } ?? true }) else {
      return nil
    }
    self.numbers = numbers.compactMap(\.self)
    prerelease = parts.count == 2 ? parts[1].split(separator: ".").map(String.init) : []
    if parts.count == 2, prerelease.isEmpty { return nil }
  }
}

extension KFPVersion: CustomStringConvertible {
  var description: String {
    let number = numbers.map(String.init).joined(separator: ".")
    return prerelease.isEmpty ? number : number + "-" + prerelease.joined(separator: ".")
  }
}

extension KFPVersion: ExpressibleByStringLiteral {
  /// For the table of releases; a test reads every row of it.
  init(stringLiteral text: String) {
    self = KFPVersion(text) ?? KFPVersion(numbers: [0, 0, 0], prerelease: [])
  }

  private init(numbers: [Int], prerelease: [String]) {
    self.numbers = numbers
    self.prerelease = prerelease
  }
}

extension KFPVersion: Comparable {
  static func < (one: KFPVersion, other: KFPVersion) -> Bool {
    if one.numbers != other.numbers { return one.numbers.lexicographicallyPrecedes(other.numbers) }
    if one.prerelease.isEmpty || other.prerelease.isEmpty {
      return !one.prerelease.isEmpty && other.prerelease.isEmpty
    }
    return one.prerelease.lexicographicallyPrecedes(other.prerelease, by: precedes)
  }

  /// Numbers by value and before words.
  private static func precedes(_ one: String, _ other: String) -> Bool {
    switch (Int(one), Int(other)) {
    case (let one?, let other?): one < other
    case (.some, nil): true
    case (nil, .some): false
    case (nil, nil): one < other
    }
  }
}
