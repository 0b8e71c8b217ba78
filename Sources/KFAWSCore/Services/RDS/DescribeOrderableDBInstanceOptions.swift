// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeOrderableDBInstanceOptions for MySQL: what can be ordered of a version and class.
struct DescribeOrderableDBInstanceOptions: RDSListing {
  struct Option: Sendable, Equatable {
    var storageType: String
    var supportsMultiAZ: Bool
    var supportsStorageEncryption: Bool
    /// In GiB.
    var storageSize: ClosedRange<Int>?
    /// Nil for types without provisioned IOPS.
    var iops: ClosedRange<Int>?
    var mostIopsPerGiB: Double?
    /// The Availability Zones that have it; empty where RDS does not say.
    var zones: [String] = []
  }

  typealias Item = Option
  static let listElements = (list: "OrderableDBInstanceOptions", item: "OrderableDBInstanceOption")
  /// A full version, as DescribeDBEngineVersions gives it.
  var engineVersion: String
  var instanceClass: String
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("Engine", "mysql")
    parameters.set("EngineVersion", engineVersion)
    parameters.set("DBInstanceClass", instanceClass)
    parameters.set("Vpc", true)
    parameters.set("Marker", pageToken)
  }

  static func item(_ option: XMLElement) -> Option? {
    Option(
      storageType: option.string("StorageType") ?? "",
      supportsMultiAZ: option.boolean("MultiAZCapable") ?? false,
      supportsStorageEncryption: option.boolean("SupportsStorageEncryption") ?? false,
      storageSize: option.range("MinStorageSize", "MaxStorageSize"),
      iops: option.range("MinIopsPerDbInstance", "MaxIopsPerDbInstance"),
      mostIopsPerGiB: option.string("MaxIopsPerGib").flatMap(Double.init),
      zones: (option["AvailabilityZones"]?.children("AvailabilityZone") ?? []).compactMap {
        $0.string("Name")
      })
  }
}

extension XMLElement {
  /// The numbers in two children; nil when one is missing or they are in the wrong order.
  fileprivate func range(_ least: String, _ most: String) -> ClosedRange<Int>? {
    guard let least = integer(least), let most = integer(most), least <= most else { return nil }
    return least...most
  }
}
