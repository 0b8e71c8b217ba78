// SPDX-License-Identifier: Apache-2.0

/// What a node is and how it is written.
enum NodeShape: UInt8, Sendable {
  case alias
  case plain, singleQuoted, doubleQuoted, literal, folded
  case blockSequence, flowSequence
  case blockMapping, flowMapping
  /// A mapping of one entry written without braces inside a flow sequence: `[a: 1]`.
  case flowPair

  var isScalar: Bool { rawValue >= NodeShape.plain.rawValue && rawValue <= NodeShape.folded.rawValue }
  var isBlockScalar: Bool { self == .literal || self == .folded }
  var isSequence: Bool { self == .blockSequence || self == .flowSequence }
  var isMapping: Bool { self == .blockMapping || self == .flowMapping || self == .flowPair }
  var isCollection: Bool { isSequence || isMapping }
  /// What lies inside is written in flow style too.
  var isFlowCollection: Bool { self == .flowSequence || self == .flowMapping || self == .flowPair }
}
