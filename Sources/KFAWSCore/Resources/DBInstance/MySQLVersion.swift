// SPDX-License-Identifier: Apache-2.0

/// What a version of MySQL needs so that ml-metadata, which knows `mysql_native_password` alone, can log in.
struct MySQLVersion: Sendable, Equatable {
  /// The first two numbers: `8.4`.
  let major: String

  /// Nil when `text` is no version.
  init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).prefix(2)
    guard numbers.count == 2, numbers.allSatisfy({ UInt16($0) != nil }) else { return nil }
    major = numbers.joined(separator: ".")
  }

  /// How the plugin comes to be used.
  enum NativePassword: Sendable, Equatable {
    /// RDS's default parameter group has it.
    case byDefault
    /// A parameter group of ours switches it on.
    case byParameterGroup(family: String, values: [String: String])
    /// MySQL has removed it.
    case impossible
  }

  /// Docs/Decisions tells where each of these comes from.
  var nativePassword: NativePassword {
    switch major {
    case "5.7", "8.0": .byDefault
    case "8.4":
      .byParameterGroup(
        family: "mysql8.4",
        values: ["authentication_policy": "*:mysql_native_password", "require_secure_transport": "0"])
    default: .impossible
    }
  }

  /// True when AWS bills Extended Support for it.
  var isExtended: Bool { major == "8.0" || major == "5.7" }
}
