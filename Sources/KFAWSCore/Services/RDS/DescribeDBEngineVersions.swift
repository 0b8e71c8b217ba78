// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeDBEngineVersions for MySQL: the full versions that a version or a major stands for.
struct DescribeDBEngineVersions: RDSOperation {
  struct Version: Sendable, Equatable {
    var number: String
    /// `mysql8.4`.
    var parameterGroupFamily: String
  }

  static let effect = OperationEffect.reads
  /// `8.4` or `8.4.6`; nil for all.
  var engineVersion: String?
  /// Only the version that RDS itself would take for a major one.
  var defaultOnly = false

  func encode(into parameters: inout QueryParameters) {
    parameters.set("Engine", "mysql")
    parameters.set("EngineVersion", engineVersion)
    if defaultOnly { parameters.set("DefaultOnly", true) }
  }

  func decode(_ result: QueryResult) throws -> [Version] {
    (result.element["DBEngineVersions"]?.children("DBEngineVersion") ?? []).map { version in
      Version(
        number: version.string("EngineVersion") ?? "",
        parameterGroupFamily: version.string("DBParameterGroupFamily") ?? "")
    }
  }
}
