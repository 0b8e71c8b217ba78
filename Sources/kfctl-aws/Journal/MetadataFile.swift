// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// `metadata.yaml`: the names that the Python scripts read and write, and under one key of our own the
/// journal of what this stack owns or was creating when it last stopped.
struct MetadataFile: Sendable {
  /// Where a resource stands.
  enum Entry: String, Sendable {
    /// Nothing has been done about it yet.
    case planned
    /// A call that creates or changes it has been or is about to be made.
    case creating
    /// Its password is about to become the one in the secret.
    case resetting
    /// It is there and ours.
    case created
    /// It was there and is not ours.
    case found
  }

  static let key = "kfctl-aws"
  static let defaultPath = "tests/e2e/utils/rds-s3/metadata.yaml"
  private(set) var file: YAMLFile

  /// Reads a file's text; an empty one is a fresh file.
  init(_ text: [UInt8], name: String) throws(ManifestError) {
    file = try YAMLFile(text, name: name)
  }

  /// The stack that the file is of; nil for a fresh one and for one of the Python scripts.
  var stack: String? { value([.key(Self.key), "stack"]) }
  var cluster: String? { value(["CLUSTER", "name"]) }
  var region: String? { value(["CLUSTER", "region"]) }

  /// The text at a path; nil when it is missing, empty or no scalar.
  private func value(_ path: YAMLPath) -> String? {
    guard let text = try? file.string(at: path), !text.isEmpty else { return nil }
    return text
  }

  /// The journal's entries.
  var entries: [ResourceAddress: Entry] {
    file.keys(at: Self.resources).reduce(into: [:]) { entries, key in
      guard let address = ResourceAddress(journalKey: key),
        let entry = value([.key(Self.key), "resources", .key(key)]).flatMap(Entry.init)
      else { return }
      entries[address] = entry
    }
  }

  /// What the stack was creating when it last stopped.
  var claims: Set<ResourceAddress> {
    Set(entries.filter { $0.value == .creating }.keys)
  }

  /// Whether a password was being reset when the stack last stopped: RDS may not have heard of it.
  func isResetting(_ instance: String) -> Bool {
    entries[ResourceAddress(.dbInstance, instance)] == .resetting
  }

  /// All names, whoever wrote the file.
  var names: StackNames {
    var names = StackNames(
      buckets: set(["S3", "bucket"]), secrets: set(["S3", "secretName"]).union(set(["RDS", "secretName"])),
      instances: set(["RDS", "instanceName"]), subnetGroups: set(["RDS", "subnetGroupName"]))
    for address in entries.keys { names.insert(address) }
    return names
  }

  private func set(_ path: YAMLPath) -> Set<String> {
    value(path).map { [$0] } ?? []
  }

  private static let resources: YAMLPath = [.key(key), "resources"]
}

// MARK: - Writing

extension MetadataFile {
  /// Puts down what setup is about to work on, in the Python scripts' shape.
  ///
  /// - Parameter addresses: every resource of the setup, so that the journal's order does not depend on which
  ///   of them is done first.
  mutating func begin(
    _ spec: StackSpec, region: AWSRegion, addresses: [ResourceAddress]
  ) throws(ManifestError) {
    if let artifacts = spec.artifacts {
      try set(["S3", "bucket"], artifacts.bucket)
      try set(["S3", "secretName"], artifacts.secretName)
    }
    if let metadata = spec.metadata {
      try set(["RDS", "instanceName"], metadata.instance)
      try set(["RDS", "secretName"], metadata.secretName)
      try set(["RDS", "subnetGroupName"], metadata.subnetGroupName)
    }
    try set(["CLUSTER", "region"], region.rawValue)
    try set(["CLUSTER", "name"], spec.cluster)
    try set([.key(Self.key), "stack"], spec.tag.stack)
    let known = entries
    for address in addresses where known[address] == nil { try set(.planned, for: address) }
    if let metadata = spec.metadata, metadata.resetsPassword {
      try set(.resetting, for: ResourceAddress(.dbInstance, metadata.instance))
    }
  }

  /// Notes where a resource stands.
  mutating func set(_ entry: Entry, for address: ResourceAddress) throws(ManifestError) {
    try set([.key(Self.key), "resources", .key(address.description)], entry.rawValue)
  }

  /// Forgets a resource that is gone, and its name in the Python scripts' shape.
  mutating func forget(_ address: ResourceAddress) throws(ManifestError) {
    try file.remove([.key(Self.key), "resources", .key(address.description)])
    for path in Self.places(of: address.kind) where value(path) == address.name {
      try file.clear(path)
    }
  }

  /// Notes that the file was not there before.
  mutating func noteCreation() throws(ManifestError) {
    try set([.key(Self.key), "file"], "created")
  }

  /// True when the file was not there before this program wrote it.
  var wasCreated: Bool { value([.key(Self.key), "file"]) == "created" }

  /// Forgets what is neither there any more nor `kept`, and stack and cluster once nothing is left.
  mutating func end(keeping kept: Set<ResourceAddress>) throws(ManifestError) {
    for address in names.addresses where !kept.contains(address) { try forget(address) }
    guard entries.isEmpty else { return }
    try file.remove([.key(Self.key)])
    for path in [["CLUSTER", "region"], ["CLUSTER", "name"]] as [YAMLPath] where value(path) != nil {
      try file.clear(path)
    }
  }

  private mutating func set(_ path: YAMLPath, _ text: String) throws(ManifestError) {
    guard value(path) != text else { return }
    try file.set(path, to: .string(text))
  }

  private static func places(of kind: ResourceAddress.Kind) -> [YAMLPath] {
    switch kind {
    case .bucket: [["S3", "bucket"]]
    case .secret: [["S3", "secretName"], ["RDS", "secretName"]]
    case .dbInstance: [["RDS", "instanceName"]]
    case .dbSubnetGroup: [["RDS", "subnetGroupName"]]
    case .dbParameterGroup: []
    }
  }
}

extension ResourceAddress {
  /// Reads what ``description`` wrote.
  fileprivate init?(journalKey: String) {
    for kind in Kind.allCases where journalKey.hasPrefix(kind.rawValue + " ") {
      self.init(kind, String(journalKey.dropFirst(kind.rawValue.count + 1)))
      return
    }
    return nil
  }
}
