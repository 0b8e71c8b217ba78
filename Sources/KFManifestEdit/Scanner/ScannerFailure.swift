// SPDX-License-Identifier: Apache-2.0

/// Why libyaml gave up and where: by offset in bytes for bad bytes, else by line and column from 0.
struct ScannerFailure: Error {
  enum Place { case byte(Int), mark(line: Int, column: Int) }
  /// libyaml's constant words, without content.
  var reason: String
  var place: Place
}
