// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The questions to AWS by which the choices of a stack are found again when its journal is lost.
protocol OwnedResourceReader: Sendable {
  /// The names of all that carries the stack's tag.
  func addresses(of stack: String) async throws -> Set<ResourceAddress>
  /// What a secret is for, in the words that it was created with.
  func purpose(ofSecret name: String) async throws -> String?
  /// A DB instance of the stack; nil when there is none, or it is not the stack's.
  func database(_ name: String, of stack: String) async throws -> DBInstanceDescription?
}

/// What a stack's own resources say of the choices that it was made with.
struct OwnedResources: Sendable {
  private(set) var values: Choices.Values = [:]
  /// What cannot be decided without the user.
  private(set) var findings: [Finding] = []

  /// Asks for everything that carries the tag of `stack`.
  ///
  /// - Parameter choices: what the user gives; it decides between several.
  init(of stack: String, _ choices: Choices, _ reader: some OwnedResourceReader) async throws {
    let found = try await reader.addresses(of: stack)
    let names = { (kind: ResourceKind) in Set(found.filter { $0.kind == kind }.map(\.name)) }
    try await findSecrets(names(.secret), reader)
    choose(.bucket, among: names(.bucket), choices)
    choose(.dbInstanceName, among: names(.dbInstance), choices)
    if let name = values[.dbInstanceName]?.values.first,
      let database = try await reader.database(name, of: stack)
    {
      describe(database)
    }
    if values[.dbSubnetGroupName] == nil {
      choose(.dbSubnetGroupName, among: names(.dbSubnetGroup), choices)
    }
  }

  /// The halves' secrets, told apart by their descriptions; other secrets that carry the tag are nobody's choice.
  private mutating func findSecrets(_ names: Set<String>, _ reader: some OwnedResourceReader) async throws {
    for name in names.sorted() {
      guard let purpose = try await reader.purpose(ofSecret: name),
        let setting = Self.purposes[purpose], values[setting] == nil
      else { continue }
      put(setting, name, of: ResourceAddress(.secret, name))
    }
  }

  private static let purposes: [String: Setting] = [
    SecretPurpose.rds: .rdsSecretName, SecretPurpose.s3: .s3SecretName,
  ]

  private mutating func choose(_ setting: Setting, among names: Set<String>, _ choices: Choices) {
    guard let kind = setting.kindOfName, let first = names.sorted().first else { return }
    let wanted = choices.text(setting)
    if names.count == 1 {
      put(setting, first, of: ResourceAddress(kind, first))
    } else if let wanted, names.contains(wanted) {
      put(setting, wanted, of: ResourceAddress(kind, wanted))
    } else {
      findings.append(
        Finding(
          subject: kind.name,
          problem: "this stack has several: \(names.sorted().joined(separator: ", "))",
          remedy: "Say with \(setting.option) which one is meant"))
    }
  }

  private mutating func describe(_ database: DBInstanceDescription) {
    let settings = database.settings
    let address = ResourceAddress(.dbInstance, database.identifier)
    let texts: [Setting: String?] = [
      .dbName: settings.databaseName, .dbInstanceType: settings.instanceClass,
      .dbInitialStorage: String(settings.allocatedStorage),
      .dbMaxStorage: String(settings.maxAllocatedStorage),
      .dbStorageType: settings.storageType, .dbBackupRetentionPeriod: String(settings.backupRetentionDays),
      // Of a version only what was chosen counts: RDS sets the last number by itself.
      .dbEngineVersion: settings.engineVersion.split(separator: ".").prefix(2).joined(separator: "."),
      .dbRootUser: database.masterUsername, .dbSubnetGroupName: database.subnetGroup?.name,
      .multiAZ: String(settings.isMultiAZ), .deletionProtection: String(settings.hasDeletionProtection),
      .storageEncrypted: String(settings.isStorageEncrypted),
    ]
    for (setting, text) in texts {
      if let text, !text.isEmpty { put(setting, text, of: address) }
    }
  }

  private mutating func put(_ setting: Setting, _ text: String, of address: ResourceAddress) {
    values[setting] = Choice(values: [text], origin: .resource("\(address)"))
  }
}

extension AWSClient: OwnedResourceReader {
  func addresses(of stack: String) async throws -> Set<ResourceAddress> {
    try await addresses(taggedWith: StackTag(stack: stack))
  }

  func purpose(ofSecret name: String) async throws -> String? { try await description(ofSecret: name) }

  func database(_ name: String, of stack: String) async throws -> DBInstanceDescription? {
    let seen = try await DBInstance(name, client: self, tag: StackTag(stack: stack)).observe().seen
    return seen?.ownership == .ours ? seen?.state : nil
  }
}
