// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

/// One file of the manifests and what is to change in it; every byte that is not addressed stays.
struct ManifestEdit {
  /// From the checkout's folder.
  var path: String
  /// The file's new text.
  var apply: ([UInt8]) throws -> [UInt8]
}

extension ManifestEdit {
  /// Places in a YAML file, and what belongs there.
  typealias Values = [(key: YAMLPath, value: String)]

  /// Sets keys of a params.env.
  static func parameters(_ path: String, _ values: [(key: String, value: String)]) -> ManifestEdit {
    ManifestEdit(path: path) { text in
      var file = try ParamsEnv(text, name: path)
      for (key, value) in values { try file.setParameter(key, to: value) }
      return file.bytes
    }
  }

  /// Sets the name of the first object of a SecretProviderClass.
  static func objectName(_ path: String, _ name: String) -> ManifestEdit {
    ManifestEdit(path: path) { text in
      var file = try SecretProviderClass(text, name: path)
      try file.setObjectName(name)
      return file.bytes
    }
  }

  /// Sets those of `values` that a YAML file has a place for; an empty one leaves nothing behind the colon, as
  /// Helm charts are shipped.
  ///
  /// - Parameter blank: whether the file is shipped with a blank behind the colon.
  static func values(_ path: String, _ values: Values, blank: Bool = false) -> ManifestEdit {
    yaml(path) { file in
      for (key, value) in values where file.exists(key) {
        if value.isEmpty {
          try file.clear(key, leavingBlank: blank)
        } else {
          try file.set(key, to: .string(value))
        }
      }
    }
  }

  /// Any edit of a YAML file.
  static func yaml(_ path: String, _ edit: @escaping (inout YAMLFile) throws -> Void) -> ManifestEdit {
    ManifestEdit(path: path) { text in
      var file = try YAMLFile(text, name: path)
      try edit(&file)
      return file.bytes
    }
  }
}

extension ManifestFolder {
  /// The edits as changes, one a file, in the order of each file's first edit.
  func changes(_ edits: [ManifestEdit]) throws -> [FileChange] {
    var paths: [String] = []
    for edit in edits where !paths.contains(edit.path) { paths.append(edit.path) }
    return try paths.map { path in
      try checkSize(path)
      return try FileChange(editing: path, in: root) { text in
        try edits.filter { $0.path == path }.reduce(text) { try $1.apply($0) }
      }
    }
  }
}

extension YAMLFile {
  /// Takes a value away, with `key: ` or `key:` left of its line.
  fileprivate mutating func clear(_ path: YAMLPath, leavingBlank: Bool) throws {
    let old = bytes
    try clear(path)
    var new = bytes
    guard leavingBlank, new != old else { return }
    let change = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? new.count
    guard change > 0, new[change - 1] == UInt8(ascii: ":") else { return }
    new.insert(UInt8(ascii: " "), at: change)
    self = try YAMLFile(new, name: name)
  }
}
