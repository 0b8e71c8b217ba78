// SPDX-License-Identifier: Apache-2.0

/// What the text after an edit must say at one point.
enum ExpectedToken {
  /// A node of the old tree, unchanged.
  case unchanged(Int)
  /// A scalar or alias that an edit writes.
  case written(YAMLValue, replacing: Int?)
  /// A collection that an edit writes begins.
  case opened(isMapping: Bool, replacing: Int?)
  case close
  case documentStart, documentEnd, end
}
