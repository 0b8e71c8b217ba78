// SPDX-License-Identifier: Apache-2.0

/// One event of libyaml, with its marks as libyaml gives them: in characters, uncorrected.
///
/// The buffers belong to the scanner and are valid until its next event.
struct ScannerEvent {
  enum Kind {
    case streamStart, streamEnd
    case documentStart(isImplicit: Bool)
    case documentEnd(isImplicit: Bool)
    case alias
    case scalar(NodeShape)
    case open(NodeShape)
    case close
  }

  var kind: Kind
  var start: Int
  var end: Int
  /// The column of `end`, from 0.
  var endColumn: Int
  /// The anchor's name, for an alias the name it refers to.
  var anchor: UnsafeBufferPointer<UInt8>?
  /// The tag with its handle resolved.
  var tag: UnsafeBufferPointer<UInt8>?
  /// A scalar's value.
  var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
}
