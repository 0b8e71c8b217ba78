// SPDX-License-Identifier: Apache-2.0

extension YAMLFile {
  /// The annotation's value, or nil; `.metadata.annotations."KEY"`.
  public func annotation(_ key: String, document: Int = 0) throws(ManifestError) -> String? {
    try string(at: ["metadata", "annotations", .key(key)], document: document)
  }

  /// Sets an annotation of a Kubernetes object, making `annotations` when it has none.
  ///
  /// - Throws: as ``set(_:to:document:)`` does.
  public mutating func setAnnotation(
    _ key: String,
    to value: String,
    document: Int = 0
  ) throws(ManifestError) {
    try set(["metadata", "annotations", .key(key)], to: .string(value), document: document)
  }
}
