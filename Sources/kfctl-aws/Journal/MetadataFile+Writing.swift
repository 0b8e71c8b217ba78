// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// What setup puts down before it begins.
struct JournalOpening: Sendable {
  var spec: StackSpec
  var region: AWSRegion
  var account: String?
  /// What is in force, the defaults of this version included: those of a later one must not change the stack.
  var choices: Choices
  /// Every resource of the setup, so that the journal's order does not depend on which is done first.
  var addresses: [ResourceAddress]
}

extension MetadataFile {
  /// Puts down what setup is about to work on, in the Python scripts' shape, and what it is made with.
  mutating func begin(_ opening: JournalOpening) throws {
    let spec = opening.spec
    for (setting, path) in Self.places where spec.has(setting.row.part) {
      if let name = opening.choices.text(setting) { try set(path, name) }
    }
    try set(["CLUSTER", "region"], opening.region.rawValue)
    try set(["CLUSTER", "name"], spec.cluster)
    try set([.key(Self.key), "stack"], spec.tag.stack)
    if let account = opening.account { try set([.key(Self.key), "account"], account) }
    try keep(opening.choices, of: spec)
    let known = entries
    for address in opening.addresses where known[address] == nil { try set(.planned, for: address) }
    if let metadata = spec.metadata, metadata.resetsPassword {
      try set(.resetting, for: ResourceAddress(.dbInstance, metadata.instance.lowercased()))
    }
  }

  /// The choices of the halves that are being made; those of the other half stay.
  private mutating func keep(_ choices: Choices, of spec: StackSpec) throws {
    let parts = partsKept.union(StorageOptions.Part.allCases.filter { spec.has($0) })
    for setting in Setting.allCases where spec.has(setting.row.part) {
      guard !Setting.identity.contains(setting), setting != .only, let choice = choices[setting] else {
        continue
      }
      var values = choice.values
      if case .list = setting.row.source { values = choices.list(setting) }
      try put(values, Self.choices.appending(setting.rawValue), setting)
    }
    let only = Self.choices.appending(Setting.only.rawValue)
    if parts.count == 1, let part = parts.first {
      try set(only, part.rawValue)
    } else if file.exists(only) {
      try file.remove(only)
    }
  }

  /// The halves that the stack has so far.
  private var partsKept: Set<StorageOptions.Part> {
    guard hasChoices else { return [] }
    let only = value(Self.choices.appending(Setting.only.rawValue)).flatMap(StorageOptions.Part.init)
    return only.map { [$0] } ?? Set(StorageOptions.Part.allCases)
  }

  private mutating func put(_ values: [String], _ path: YAMLPath, _ setting: Setting) throws {
    switch setting.row.source {
    case .tags, .list:
      let wanted = values.sorted()
      let found = (0..<file.count(at: path)).compactMap { value(path.appending($0)) }
      guard wanted != found else { return }
      if file.exists(path) { try file.remove(path) }
      for (index, text) in wanted.enumerated() { try file.set(path.appending(index), to: .string(text)) }
    case .number, .flag:
      guard let text = values.first, value(path) != text else { return }
      try file.set(path, to: .plain(text))
    case .aws, .text, .word:
      if let text = values.first { try set(path, text) }
    }
  }

  /// Notes where a resource stands. The time of a claim is that of the first of its calls.
  mutating func set(_ entry: Entry, for address: ResourceAddress) throws {
    if case .creating = entry, case .creating(.some) = entries[address] { return }
    try set(Self.resources.appending(address.description), entry.text)
  }

  /// Forgets a resource that is gone, and its name in the Python scripts' shape.
  mutating func forget(_ address: ResourceAddress) throws {
    try file.remove(Self.resources.appending(address.description))
    for (setting, path) in Self.places
    where setting.kindOfName == address.kind && value(path) == address.name {
      try file.clear(path)
    }
  }

  /// Notes that the file was not there before.
  mutating func noteCreation() throws {
    try set([.key(Self.key), "file"], "created")
  }

  /// Forgets what is neither there any more nor `kept`, and stack, choices and cluster once nothing is left. What
  /// a later version of this program wrote down counts as something.
  mutating func end(keeping kept: Set<ResourceAddress>) throws {
    for address in addresses where !kept.contains(address) { try forget(address) }
    guard file.keys(at: Self.resources).isEmpty else { return }
    try file.remove([.key(Self.key)])
    for path in [["CLUSTER", "region"], ["CLUSTER", "name"]] as [YAMLPath] where value(path) != nil {
      try file.clear(path)
    }
  }

  private mutating func set(_ path: YAMLPath, _ text: String) throws {
    guard value(path) != text else { return }
    try file.set(path, to: .string(text))
  }
}

extension StackSpec {
  /// Whether a half is to be made; nil stands for what belongs to both.
  func has(_ part: StorageOptions.Part?) -> Bool {
    switch part {
    case .rds?: metadata != nil
    case .s3?: artifacts != nil
    case nil: true
    }
  }
}
