// SPDX-License-Identifier: Apache-2.0

/// One change to a tree, before it is known which bytes it takes.
enum TreeEdit: Sendable {
  /// The node's content becomes `value`; its anchor stays.
  case replace(Place, YAMLValue)
  /// A mapping's key, which the place names, becomes another.
  case rename(Place, YAMLValue)
  /// Entries are added at the end of a mapping that has some.
  case addEntries(Place, [YAMLValue.Entry])
  /// Items are added at the end of a sequence that has some.
  case addItems(Place, [YAMLValue])
  /// Children are removed, some but not all: a sequence's items, or a mapping's entries by their keys.
  case removeChildren(Place, [Int])
  /// A collection's children in their new order, some of them new; the others go.
  case arrange(Place, [ArrangedChild])
  /// The node's anchor and tag become others.
  case dress(Place, NodeProperties)
  /// A comment of the node becomes another; `old` is where it stands.
  case comment(Place, CommentKind, String, old: Range<Int>?)
  /// The text has no document yet; it gets this one.
  case addDocument(YAMLValue)
  /// Documents go, by their numbers; some stay.
  case removeDocuments(Set<Int>)

  /// The node that is edited; none where documents are.
  var place: Place? {
    switch self {
    case .replace(let place, _), .rename(let place, _), .addEntries(let place, _), .addItems(let place, _),
      .removeChildren(let place, _), .arrange(let place, _), .dress(let place, _),
      .comment(let place, _, _, _):
      place
    case .addDocument, .removeDocuments: nil
    }
  }
}

/// A child of a collection whose children are put in order.
enum ArrangedChild: Sendable, Hashable {
  /// One that is there already: an item, or an entry by its key.
  case kept(Int)
  case entry(YAMLValue.Entry)
  case item(YAMLValue)

  var keptHead: Int? {
    if case .kept(let head) = self { head } else { nil }
  }
}

/// What stands before a node's content.
struct NodeProperties: Sendable, Hashable {
  /// Nil leaves it, empty takes it away.
  var anchor: String?
  /// In full; nil leaves it, empty takes it away.
  var tag: String?
}
