// SPDX-License-Identifier: Apache-2.0

/// One change to a tree, before it is known which bytes it takes.
enum TreeEdit: Sendable {
  /// The node's content becomes `value`; its anchor stays.
  case replace(Place, YAMLValue)
  /// Entries are added at the end of a mapping that has some.
  case addEntries(Place, [YAMLValue.Entry])
  /// Items are added at the end of a sequence that has some.
  case addItems(Place, [YAMLValue])
  /// Children are removed, some but not all: a sequence's items, or a mapping's entries by their keys.
  case removeChildren(Place, [Int])
  /// The text has no document yet; it gets this one.
  case addDocument(YAMLValue)
}
