// SPDX-License-Identifier: Apache-2.0

/// One step through a text's nodes, with corrected byte offsets.
///
/// The buffers are valid until the reader's next token.
struct NodeToken {
  enum Kind: Equatable {
    case documentStart(isImplicit: Bool)
    case documentEnd(isImplicit: Bool)
    /// A scalar or an alias.
    case leaf(NodeShape)
    case open(NodeShape)
    case close
    case end
  }

  var kind: Kind
  /// Where the node begins, anchor and tag included.
  var start: Int
  /// Where it begins without them.
  var content: Int
  /// Where it ends. A block collection ends where its last child ends; this is not set for it.
  var end: Int
  var anchor: CText?
  var tag: CText?
  /// A scalar's value.
  var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// A scalar's value is simply the text, or the text between its quotes.
  var isRaw = false
}
