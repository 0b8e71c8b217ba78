// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeDBEngineVersions for MySQL: the full versions that a version or a major stands for.
struct DescribeDBEngineVersions: RDSListing {
  struct Version: Sendable, Equatable {
    var number: String
    /// `mysql8.4`.
    var parameterGroupFamily: String
  }

  typealias Item = Version
  static let listElements = (list: "DBEngineVersions", item: "DBEngineVersion")
  /// `8.4` or `8.4.6`; nil for all.
  var engineVersion: String?
  /// Only the version that RDS itself would take for a major one.
  var defaultOnly = false
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("Engine", "mysql")
    parameters.set("EngineVersion", engineVersion)
    if defaultOnly { parameters.set("DefaultOnly", true) }
    parameters.set("Marker", pageToken)
  }

  static func item(_ version: XMLElement) -> Version? {
    Version(
      number: version.string("EngineVersion") ?? "",
      parameterGroupFamily: version.string("DBParameterGroupFamily") ?? "")
  }
}
