// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct MySQLVersionTests {
  private static let group = MySQLVersion.NativePassword.byParameterGroup(
    family: "mysql8.4",
    values: ["authentication_policy": "*:mysql_native_password", "require_secure_transport": "0"]
  )

  @Test(arguments: [
    ("8.0", "8.0", MySQLVersion.NativePassword.byDefault, true, "a major"),
    ("8.0.35", "8.0", .byDefault, true, "a minor of it"), ("5.7.44", "5.7", .byDefault, true, "older still"),
    ("8.4", "8.4", group, false, "the default"), ("8.4.6", "8.4", group, false, "a minor of it"),
    ("9.0", "9.0", .impossible, false, "MySQL 9 has no mysql_native_password"),
    ("8.40", "8.40", .impossible, false, "not 8.4"),
    ("8.1.0", "8.1", .impossible, false, "an innovation release"),
  ])
  func knowsWhatMetadataNeeds(
    text: String,
    major: String,
    way: MySQLVersion.NativePassword,
    isBilled: Bool,
    why: String
  ) {
    let version = MySQLVersion(text)
    #expect(version?.major == major, "\(why)")
    #expect(version?.nativePassword == way, "\(why)")
    #expect(version?.isExtended == isBilled, "\(why)")
  }

  @Test(arguments: ["", "8", "8.", ".4", "x.y", "8.x", "latest", "-8.0"])
  func refuses(text: String) {
    #expect(MySQLVersion(text) == nil)
  }
}
