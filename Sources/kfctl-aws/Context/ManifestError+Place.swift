// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

extension ManifestError {
  /// `file:line:column`, as far as it is known.
  var place: String {
    ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
  }
}

extension FileError {
  /// What could not be done, and why.
  var problem: String { "cannot \(operation): \(reason)" }
}
