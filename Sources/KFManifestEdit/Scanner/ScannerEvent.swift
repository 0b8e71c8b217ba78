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
  var anchor: CText?
  /// The tag with its handle resolved.
  var tag: CText?
  /// A scalar's value.
  var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
}

/// Text of libyaml's that ends in a NUL; its length is found when it is asked for.
struct CText {
  private let start: UnsafePointer<UInt8>

  init?(_ start: UnsafeMutablePointer<UInt8>?) {
    guard let start else { return nil }
    self.start = UnsafePointer(start)
  }

  var bytes: UnsafeBufferPointer<UInt8> {
    var length = 0
    while start[length] != 0 { length += 1 }
    return UnsafeBufferPointer(start: start, count: length)
  }
}

extension [UInt8] {
  /// A copy.
  init(_ text: CText) { self = Array(text.bytes) }
}
