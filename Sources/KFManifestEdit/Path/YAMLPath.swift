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
    var spelling = PathSpelling()
    for step in steps {
      switch step {
      case .index(let index): spelling.append(index: index)
      case .key(let key): spelling.append(key: key)
      }
    }
    return spelling.description
  }
}
