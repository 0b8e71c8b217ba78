// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeOrderableDBInstanceOptions for MySQL: what can be ordered of a version and class.
struct DescribeOrderableDBInstanceOptions: RDSOperation {
  struct Option: Sendable, Equatable {
    var storageType: String
    var supportsMultiAZ: Bool
    var supportsStorageEncryption: Bool
  }

  static let effect = OperationEffect.reads
  /// A full version, as DescribeDBEngineVersions gives it.
  var engineVersion: String
  var instanceClass: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("Engine", "mysql")
    parameters.set("EngineVersion", engineVersion)
    parameters.set("DBInstanceClass", instanceClass)
    parameters.set("Vpc", true)
  }

  func decode(_ result: QueryResult) throws -> [Option] {
    (result.element["OrderableDBInstanceOptions"]?.children("OrderableDBInstanceOption") ?? []).map {
      option in
      Option(
        storageType: option.string("StorageType") ?? "",
        supportsMultiAZ: option.boolean("MultiAZCapable") ?? false,
        supportsStorageEncryption: option.boolean("SupportsStorageEncryption") ?? false)
    }
  }
}
