// SPDX-License-Identifier: Apache-2.0

/// One node of a text, as offsets into it: 12 bytes, because a large manifest has a million of them.
///
/// Nodes stand in the order of the text; a collection's children follow it directly. A mapping's children are
/// key, value, key, value.
struct Node: Sendable {
  /// Where it begins, anchor and tag included.
  var start: UInt32
  /// For a scalar or alias where its content ends; zero-width content, as in `key:`, ends where it starts.
  /// For a collection the number of its ``CollectionSpan``.
  var extent: UInt32
  /// How far the content begins after `start`; the tree knows those that do not fit.
  var propertiesLength: UInt16
  var shape: NodeShape
  var traits: Traits

  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    static let anchor = Traits(rawValue: 1)
    static let tag = Traits(rawValue: 2)
    /// The value is not simply the text between the quotes; the tree keeps it apart.
    static let decoded = Traits(rawValue: 4)
  }
}

/// How far a collection goes.
struct CollectionSpan: Sendable {
  /// Where its content ends.
  var end: UInt32
  /// The index of the first node after it and all inside it; 0 while it is being read.
  var next: UInt32
}
