// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

/// Rows: a value, whether AWS takes it, and why.
@Suite struct NameRulesTests {
  private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

  /// S3 user guide, "General purpose bucket naming rules".
  @Test(arguments: [
    ("kf-artifacts", true, "letters and a hyphen"), ("abc", true, "the shortest"),
    (long(63), true, "the longest"),
    ("123", true, "digits alone"), ("my.bucket.name", true, "dots"), ("1.2.3.4.5", true, "no IP address"),
    ("1.2.3.256", true, "no IP address either"), ("ab", false, "too short"), (long(64), false, "too long"),
    ("", false, "nothing"), ("Kf-artifacts", false, "a capital"), ("kf_artifacts", false, "an underscore"),
    ("kf artifacts", false, "a space"), ("büc-ket", false, "no ASCII"), ("-kf", false, "a hyphen first"),
    ("kf-", false, "a hyphen last"), (".kf", false, "a dot first"), ("kf.", false, "a dot last"),
    ("kf..a", false, "two dots"), ("192.168.5.4", false, "an IP address"),
    ("xn--kf", false, "reserved prefix"),
    ("sthree-kf", false, "reserved prefix"), ("amzn-s3-demo-kf", false, "reserved prefix"),
    ("kf-s3alias", false, "reserved suffix"), ("kf--ol-s3", false, "reserved suffix"),
    ("kf.mrap", false, "reserved suffix"), ("kf--x-s3", false, "reserved suffix"),
    ("kf--table-s3", false, "reserved suffix"),
  ])
  func bucket(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.bucket(name) == nil) == isTaken, "\(why)")
  }

  /// RDS API, CreateDBInstance: DBInstanceIdentifier.
  @Test(arguments: [
    ("kubeflow-db", true, "the default"), ("A", true, "one capital: RDS lowers it"),
    (long(63), true, "the longest"),
    ("a1-b2", true, "digits and a hyphen"), ("", false, "nothing"), (long(64), false, "too long"),
    ("1db", false, "a digit first"), ("-db", false, "a hyphen first"), ("db-", false, "a hyphen last"),
    ("d--b", false, "two hyphens"), ("d_b", false, "an underscore"), ("d.b", false, "a dot"),
    ("dé", false, "no ASCII"),
  ])
  func dbIdentifier(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.dbIdentifier(name, limit: 63) == nil) == isTaken, "\(why)")
  }

  /// RDS API, CreateDBSubnetGroup: DBSubnetGroupName.
  @Test(arguments: [
    ("kubeflow-db-subnet-group", true, "the default"), ("my_group.1 a-", true, "all that RDS takes"),
    (long(255), true, "the longest"), ("", false, "nothing"), (long(256), false, "too long"),
    ("default", false, "RDS's own"), ("Default", false, "RDS's own, once it is lowered"),
    ("1group", false, "a digit first"), ("group/1", false, "a slash"), ("größe", false, "no ASCII"),
  ])
  func dbSubnetGroup(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.dbSubnetGroup(name) == nil) == isTaken, "\(why)")
  }

  /// RDS API, CreateDBInstance for MySQL: DBName.
  @Test(arguments: [
    ("kubeflow", true, "the default"), ("k_1", true, "underscore and digit"), (long(64), true, "the longest"),
    ("", false, "nothing"), (long(65), false, "too long"), ("1kf", false, "a digit first"),
    ("_kf", false, "an underscore first"), ("k-f", false, "a hyphen"), ("k f", false, "a space"),
  ])
  func databaseName(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.databaseName(name) == nil) == isTaken, "\(why)")
  }

  /// RDS API, CreateDBInstance for MySQL: MasterUsername.
  @Test(arguments: [
    ("admin", true, "the default"), ("a_1", true, "underscore and digit"), (long(16), true, "the longest"),
    ("", false, "nothing"), (long(17), false, "too long"), ("1a", false, "a digit first"),
    ("a-b", false, "a hyphen"),
    ("root", false, "MySQL's own"), ("RDSADMIN", false, "RDS's own, in capitals too"),
  ])
  func masterUsername(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.masterUsername(name) == nil) == isTaken, "\(why)")
  }

  /// RDS API, CreateDBInstance for MySQL: MasterUserPassword.
  @Test(arguments: [
    ("12345678", true, "the shortest"), (long(41), true, "the longest"),
    ("!#$%&'()*+,-.:;<=>?[\\]^_`{|}~", true, "signs"),
    ("1234567", false, "too short"), (long(42), false, "too long"), ("pass/word", false, "a slash"),
    ("pass\"word", false, "a quote"), ("pass@word", false, "an at sign"), ("pass word", false, "a space"),
    ("passwörd", false, "no ASCII"), ("pass\nword", false, "a line end"),
    ("pass\u{7F}word", false, "a control"),
  ])
  func masterPassword(password: String, isTaken: Bool, why: String) {
    let problem = NameRules.masterPassword(Secret(password))
    #expect((problem == nil) == isTaken, "\(why)")
    #expect(problem?.contains(password) != true)
  }

  /// Secrets Manager API, CreateSecret: Name.
  @Test(arguments: [
    ("rds-secret", true, "the default"), ("a/b_c+d=e.f@g-1", true, "all that is taken"),
    (long(512), true, "the longest"),
    ("", false, "nothing"), (long(513), false, "too long"), ("a b", false, "a space"),
    ("a:b", false, "a colon"),
    ("é", false, "no ASCII"),
  ])
  func secret(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.secret(name) == nil) == isTaken, "\(why)")
  }

  /// Tag values that every service takes.
  @Test(arguments: [
    ("demo", true, "a cluster's name"), ("a b+c-d=e._:/@", true, "all that is taken"),
    (long(256), true, "the longest"),
    ("", false, "nothing"), (long(257), false, "too long"), ("a&b", false, "an ampersand"),
    ("é", false, "no ASCII"),
  ])
  func stack(name: String, isTaken: Bool, why: String) {
    #expect((NameRules.stack(name) == nil) == isTaken, "\(why)")
  }
}
