// SPDX-License-Identifier: Apache-2.0

/// A value that must not be seen: a password, a secret access key, a session token.
///
/// It prints as `•••` wherever it is interpolated, dumped or logged, and it cannot be encoded. The value
/// comes out through ``reveal()`` alone, so every place that lets it out can be found by that word.
public struct Secret<Value: Sendable>: Sendable {
  private let value: Value

  /// Wraps `value`.
  public init(_ value: Value) {
    self.value = value
  }

  /// The value itself, for the request, the digest or the file that needs it.
  public func reveal() -> Value {
    value
  }
}

extension Secret: Equatable where Value: Equatable {}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `•••`.
  public var description: String { "•••" }
  /// Always `•••`.
  public var debugDescription: String { "•••" }
  /// A mirror without children, so that `dump` shows nothing either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
