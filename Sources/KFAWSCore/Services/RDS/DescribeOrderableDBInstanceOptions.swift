// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeOrderableDBInstanceOptions for MySQL: what can be ordered of a version and class.
struct DescribeOrderableDBInstanceOptions: RDSOperation {
  struct Option: Sendable, Equatable {
    var storageType: String
    var supportsMultiAZ: Bool
    var supportsStorageEncryption: Bool
    /// In GiB.
    var storageSize: ClosedRange<Int>?
    /// Nil for types without provisioned IOPS.
    var iops: ClosedRange<Int>?
    var mostIopsPerGiB: Double?
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
        supportsStorageEncryption: option.boolean("SupportsStorageEncryption") ?? false,
        storageSize: option.range("MinStorageSize", "MaxStorageSize"),
        iops: option.range("MinIopsPerDbInstance", "MaxIopsPerDbInstance"),
        mostIopsPerGiB: option.string("MaxIopsPerGib").flatMap(Double.init))
    }
  }
}

extension XMLElement {
  /// The numbers in two children; nil when one is missing or they are in the wrong order.
  fileprivate func range(_ least: String, _ most: String) -> ClosedRange<Int>? {
    guard let least = integer(least), let most = integer(most), least <= most else { return nil }
    return least...most
  }
}
