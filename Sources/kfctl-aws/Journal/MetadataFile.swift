// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// `metadata.yaml`: the names that the Python scripts read and write, and under one key of our own the
/// journal of what this stack owns, was creating when it last stopped, and was made with.
///
/// What it does not know, of whatever version, stays as it is.
struct MetadataFile: Sendable {
  static let key = "kfctl-aws"
  static let defaultPath = "tests/e2e/utils/rds-s3/metadata.yaml"
  static let resources: YAMLPath = [.key(key), "resources"]
  static let choices: YAMLPath = [.key(key), "choices"]
  var file: YAMLFile

  /// The names that the Python scripts' shape has a place for, by the setting that gives them.
  static let places: [(setting: Setting, path: YAMLPath)] = [
    (.bucket, ["S3", "bucket"]), (.s3SecretName, ["S3", "secretName"]),
    (.dbInstanceName, ["RDS", "instanceName"]), (.rdsSecretName, ["RDS", "secretName"]),
    (.dbSubnetGroupName, ["RDS", "subnetGroupName"]),
  ]

  /// Settings whose place is not among the choices.
  static let identity: [(setting: Setting, path: YAMLPath)] = [
    (.cluster, ["CLUSTER", "name"]), (.region, ["CLUSTER", "region"]), (.stack, [.key(key), "stack"]),
  ]

  /// Reads a file's text; an empty one is a fresh file.
  ///
  /// - Throws: `ManifestError` for what is not YAML, ``Finding`` for what this program never writes.
  init(_ text: [UInt8], name: String) throws {
    try Self.check(text, name)
    file = try YAMLFile(text, name: name)
    try checkNames()
  }

  /// The stack that the file is of; nil for a fresh one and for one of the Python scripts.
  var stack: String? { value([.key(Self.key), "stack"]) }
  var cluster: String? { value(["CLUSTER", "name"]) }
  var region: String? { value(["CLUSTER", "region"]) }
  /// The number of the account that the stack is in; nil where nobody wrote it down.
  var account: String? { value([.key(Self.key), "account"]) }
  /// True when the file was not there before this program wrote it.
  var wasCreated: Bool { value([.key(Self.key), "file"]) == "created" }
  /// True once a setup has put down what the stack is made with.
  var hasChoices: Bool { !file.keys(at: Self.choices).isEmpty }

  /// The text at a path; nil when it is missing, empty or no scalar.
  func value(_ path: YAMLPath) -> String? {
    guard let text = try? file.string(at: path), !text.isEmpty else { return nil }
    return text
  }

  /// The journal's entries, of the kinds that this version knows.
  var entries: [ResourceAddress: Entry] {
    file.keys(at: Self.resources).reduce(into: [:]) { entries, key in
      guard let address = ResourceAddress(journalKey: key),
        let entry = value(Self.resources.appending(key)).flatMap(Entry.init)
      else { return }
      entries[address] = entry
    }
  }

  /// What the stack was creating when it last stopped, and since when. An entry without a time claims nothing.
  var claims: [ResourceAddress: Date] {
    entries.compactMapValues { if case .creating(let since) = $0 { since } else { nil } }
  }

  /// Whether a password was being reset when the stack last stopped: RDS may not have heard of it.
  func isResetting(_ instance: String) -> Bool {
    entries[ResourceAddress(.dbInstance, instance)] == .resetting
  }

  /// All names, whoever wrote the file.
  var addresses: Set<ResourceAddress> {
    var addresses: Set<ResourceAddress> = []
    for (setting, path) in Self.places {
      guard let kind = setting.kindOfName, let name = value(path) else { continue }
      addresses.insert(ResourceAddress(kind, name))
    }
    return addresses.union(entries.keys)
  }

  /// What the stack was made with: its choices, and the names in the Python scripts' shape.
  var values: Choices.Values {
    var values: Choices.Values = [:]
    for (setting, path) in Self.places + Self.identity { values[setting] = choice([path]) }
    for setting in Setting.allCases {
      guard let choice = choice(paths(of: setting)) else { continue }
      values[setting] = choice
    }
    return values
  }

  private func choice(_ paths: [YAMLPath]) -> Choice? {
    let texts = paths.compactMap(value)
    guard !texts.isEmpty, let first = paths.first else { return nil }
    return Choice(values: texts, origin: .file(file.name, line: file.line(of: first)))
  }

  /// Where a setting's values are; ids and tags are items of a list.
  private func paths(of setting: Setting) -> [YAMLPath] {
    let path = Self.choices.appending(setting.rawValue)
    let count = file.count(at: path)
    return count == 0 ? [path] : (0..<count).map { path.appending($0) }
  }
}

extension MetadataFile {
  /// Where a resource stands.
  enum Entry: Sendable, Equatable {
    /// Nothing has been done about it yet.
    case planned
    /// A call that creates or changes it has been or is about to be made, first at that time.
    case creating(since: Date?)
    /// Its password is about to become the one in the secret.
    case resetting
    /// It is there and ours.
    case created
    /// It was there and is not ours.
    case found

    /// Reads ``text``, and `creating` without a time.
    init?(_ text: String) {
      let words = text.split(separator: " ").map(String.init)
      switch (words.first, words.count) {
      case ("planned", 1): self = .planned
      case ("creating", 1): self = .creating(since: nil)
      case ("creating", 3) where words[1] == "since":
        self = .creating(since: try? Date(words[2], strategy: .iso8601))
      case ("resetting", 1): self = .resetting
      case ("created", 1): self = .created
      case ("found", 1): self = .found
      default: return nil
      }
    }

    /// `creating since 2026-03-01T12:00:00Z`.
    var text: String {
      switch self {
      case .planned: "planned"
      case .creating(nil): "creating"
      case .creating(let since?): "creating since \(since.formatted(.iso8601))"
      case .resetting: "resetting"
      case .created: "created"
      case .found: "found"
      }
    }
  }
}

extension Setting {
  /// The kind of resource that it names; nil for other settings.
  var kindOfName: ResourceKind? {
    if case .asName(let kind) = row.fixed { kind } else { nil }
  }
}

extension ResourceAddress {
  /// Reads what ``description`` wrote; nil for kinds that this version does not know.
  init?(journalKey: String) {
    for kind in ResourceKind.all where journalKey.hasPrefix(kind.name + " ") {
      self.init(kind, String(journalKey.dropFirst(kind.name.count + 1)))
      return
    }
    return nil
  }
}
