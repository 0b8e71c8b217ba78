// SPDX-License-Identifier: Apache-2.0

/// One property of a DB instance: how RDS calls it, where it stands in the settings, and what a difference means.
///
/// The one table of them drives CreateDBInstance, DescribeDBInstances, ModifyDBInstance and the drift.
struct DBInstanceProperty: Sendable {
  /// RDS's name, in requests and answers alike.
  let name: String
  /// How a repair can set it.
  let repair: Repair
  /// The value as RDS writes it; nil leaves it to RDS.
  let text: @Sendable (DBInstanceSettings) -> String?
  /// Takes the value from an element of that name's text.
  let read: @Sendable (inout DBInstanceSettings, String) -> Void
  /// True when what was found is as good as what is wanted.
  let isSatisfied: @Sendable (_ wanted: DBInstanceSettings, _ found: DBInstanceSettings) -> Bool

  enum Repair: Sendable {
    /// It is what the instance was created with.
    case never
    /// ModifyDBInstance sets it at once.
    case atOnce
    /// ModifyDBInstance sets it in the maintenance window, unless it is told otherwise.
    case deferred
    /// As `deferred`, but never to less.
    case upwards
  }

  static let all: [DBInstanceProperty] = [
    // `8.4` is satisfied by `8.4.6`, not by `8.40`.
    .init("EngineVersion", \.engineVersion, .never) { wanted, found in
      found.engineVersion == wanted.engineVersion || found.engineVersion.hasPrefix(wanted.engineVersion + ".")
    },
    .init("DBName", \.databaseName, .never),
    .init("DBInstanceClass", \.instanceClass, .deferred),
    // Storage that autoscaling has enlarged is no drift.
    .init("AllocatedStorage", \.allocatedStorage, .upwards) { wanted, found in
      let most = max(wanted.allocatedStorage, wanted.maxAllocatedStorage)
      return (wanted.allocatedStorage...most).contains(found.allocatedStorage)
    },
    .init("MaxAllocatedStorage", \.maxAllocatedStorage, .atOnce),
    .init("StorageType", \.storageType, .deferred),
    // Every gp3 has some; they differ only from what was asked for.
    .init(optional: "Iops", \.iops, .deferred),
    .init("BackupRetentionPeriod", \.backupRetentionDays, .deferred),
    .init("MultiAZ", \.isMultiAZ, .deferred),
    .init("DeletionProtection", \.hasDeletionProtection, .atOnce),
    .init("StorageEncrypted", \.isStorageEncrypted, .never),
    // RDS gives the key back by its ARN.
    .init(optional: "KmsKeyId", \.kmsKeyID, .never) { wanted, found in
      guard let key = wanted.kmsKeyID else { return true }
      return found.kmsKeyID == key || found.kmsKeyID?.hasSuffix("/\(key)") == true
    },
    .init("PubliclyAccessible", \.isPubliclyAccessible, .atOnce),
  ]
}

/// A value as RDS writes it.
protocol RDSValue: Sendable, Equatable {
  init?(rds text: String)
  var rdsText: String { get }
}

extension String: RDSValue {
  init?(rds text: String) { self = text }
  var rdsText: String { self }
}

extension Int: RDSValue {
  init?(rds text: String) { self.init(text) }
  var rdsText: String { String(self) }
}

extension Bool: RDSValue {
  init?(rds text: String) { self = text == "true" }
  var rdsText: String { self ? "true" : "false" }
}

extension DBInstanceProperty {
  typealias Comparison = @Sendable (_ wanted: DBInstanceSettings, _ found: DBInstanceSettings) -> Bool

  init<Value: RDSValue>(
    _ name: String, _ path: any WritableKeyPath<DBInstanceSettings, Value> & Sendable, _ repair: Repair,
    isSatisfied: Comparison? = nil
  ) {
    self.init(
      name: name, repair: repair, text: { $0[keyPath: path].rdsText },
      read: { settings, text in
        if let value = Value(rds: text) { settings[keyPath: path] = value }
      },
      isSatisfied: isSatisfied ?? { $0[keyPath: path] == $1[keyPath: path] })
  }

  /// A property that RDS chooses where nothing is asked for.
  init<Value: RDSValue>(
    optional name: String, _ path: any WritableKeyPath<DBInstanceSettings, Value?> & Sendable,
    _ repair: Repair,
    isSatisfied: Comparison? = nil
  ) {
    self.init(
      name: name, repair: repair, text: { $0[keyPath: path]?.rdsText },
      read: { $0[keyPath: path] = Value(rds: $1) },
      isSatisfied: isSatisfied ?? { $0[keyPath: path] == nil || $0[keyPath: path] == $1[keyPath: path] })
  }
}

/// What ModifyDBInstance is to change, by RDS's names of the properties.
public struct DBInstanceChange: Sendable, Equatable {
  /// The new values.
  public private(set) var values: [String: String]
  /// True when some of them would wait for the maintenance window.
  public private(set) var isDeferred: Bool

  /// True when there is nothing to change.
  public var isEmpty: Bool { values.isEmpty }

  /// `DBInstanceClass=db.m5.large, MultiAZ=true`.
  public var label: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }

  /// Switches deletion protection off, and changes nothing else.
  public static let liftingProtection = DBInstanceChange(
    values: ["DeletionProtection": "false"], isDeferred: false)
}

extension DBInstanceChange {
  /// What can be changed of an instance to make it as `wanted`. Storage only ever grows, and the engine's
  /// version, the database's name and the encryption are not for a repair.
  init(from found: DBInstanceSettings, to wanted: DBInstanceSettings) {
    values = [:]
    isDeferred = false
    for property in DBInstanceProperty.all where !property.isSatisfied(wanted, found) {
      switch property.repair {
      case .never: continue
      case .upwards where wanted.allocatedStorage < found.allocatedStorage: continue
      case .atOnce: break
      case .deferred, .upwards: isDeferred = true
      }
      values[property.name] = property.text(wanted)
    }
  }
}
