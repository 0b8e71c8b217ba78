// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

/// One file of the manifests and what is to change in it.
struct ManifestEdit: Sendable {
  /// From the manifests' folder.
  var path: String
  /// The file's new text.
  var apply: @Sendable ([UInt8]) throws(ManifestError) -> [UInt8]
}

extension ManifestEdit {
  /// Sets keys of a params.env.
  static func parameters(_ path: String, _ values: [(key: String, value: String)]) -> ManifestEdit {
    ManifestEdit(path: path) { text throws(ManifestError) in
      var file = try ParamsEnv(text, name: path)
      for (key, value) in values { try file.setParameter(key, to: value) }
      return file.bytes
    }
  }

  /// Sets the name of the first object of a SecretProviderClass.
  static func objectName(_ path: String, _ name: String) -> ManifestEdit {
    ManifestEdit(path: path) { text throws(ManifestError) in
      var file = try SecretProviderClass(text, name: path)
      try file.setObjectName(name)
      return file.bytes
    }
  }

  /// Sets those of `values` that a Helm values file has a place for.
  static func helmValues(_ path: String, _ values: [(key: YAMLPath, value: String)]) -> ManifestEdit {
    ManifestEdit(path: path) { text throws(ManifestError) in
      var file = try YAMLFile(text, name: path)
      for (key, value) in values where file.exists(key) {
        // Charts ship their keys with nothing behind the colon.
        if value.isEmpty { try file.clear(key) } else { try file.set(key, to: .string(value)) }
      }
      return file.bytes
    }
  }
}
