// SPDX-License-Identifier: Apache-2.0

/// A place in a document: keys of mappings and indices of sequences, from the root.
///
/// It stands for yq's `.spec.items[0]."a.b/c"`. Write it as an array literal, or parse yq's spelling with
/// ``init(parsing:)``.
///
/// ```swift
/// let path: YAMLPath = ["spec", "plugins", 0, "spec", "awsIamRole"]
/// ```
public struct YAMLPath: Sendable, Hashable {
  /// One step down.
  public enum Step: Sendable, Hashable {
    /// The value of a mapping's entry.
    case key(String)
    /// The item of a sequence, from 0; negative numbers count from the end, -1 being the last.
    case index(Int)
  }

  /// The steps from the root; none means the root itself.
  public var steps: [Step]

  /// Creates a path from its steps.
  public init(_ steps: [Step] = []) {
    self.steps = steps
  }

  /// This path with a key at its end.
  public func appending(_ key: String) -> YAMLPath { YAMLPath(steps + [.key(key)]) }

  /// This path with an index at its end.
  public func appending(_ index: Int) -> YAMLPath { YAMLPath(steps + [.index(index)]) }
}

extension YAMLPath.Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// A key.
  public init(stringLiteral value: String) { self = .key(value) }
  /// An index.
  public init(integerLiteral value: Int) { self = .index(value) }
}

extension YAMLPath: ExpressibleByArrayLiteral {
  /// A path of keys and indices.
  public init(arrayLiteral elements: Step...) { self.init(elements) }
}

extension YAMLPath: CustomStringConvertible {
  /// The path as yq writes it, `.` for the root.
  public var description: String {
    guard !steps.isEmpty else { return "." }
    return steps.enumerated().map { position, step in
      switch step {
      case .index(let index): position == 0 ? ".[\(index)]" : "[\(index)]"
      case .key(let key): "." + Self.spelling(of: key)
      }
    }.joined()
  }

  private static func spelling(of key: String) -> String {
    let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0.isWordCharacter || $0 == .dash }
    if isPlain { return key }
    let escaped = key.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      default: scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
