// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

/// Dates, paths and profile lines as they stand in files.
@Suite struct CredentialTextTests {
  @Test(arguments: [
    ("2027-01-15T08:00:00Z", 1_800_000_000.0), ("2027-01-15T08:00:00.25Z", 1_800_000_000.25),
    ("2027-01-15T08:00:00UTC", 1_800_000_000), ("2027-01-15 08:00:00", 1_800_000_000),
    ("2027-01-15T09:30:00+01:30", 1_800_000_000), ("2027-01-15T03:00:00-0500", 1_800_000_000),
    ("2024-02-29T00:00:00Z", 1_709_164_800), ("1969-12-31T23:59:59Z", -1),
  ])
  func readsDates(text: String, seconds: Double) {
    #expect(CredentialDate.parse(text)?.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    "", "tomorrow", "2027-01-15", "2027-13-15T08:00:00Z", "2027-02-29T08:00:00Z", "2027-01-15T08:00:00+1",
    "2027-01-15T08:00:00Zx", "2027-01-15T08:00:00.Z", "2027-01-15T25:00:00Z", "+027-01-15T08:00:00Z",
    "1800000000", "2027-01-15T08:00:00+99:00",
  ])
  func takesNothingElseForADate(text: String) {
    #expect(CredentialDate.parse(text) == nil)
  }

  @Test func writesDatesAsItReadsThem() {
    let date = Date(timeIntervalSince1970: 1_800_000_000.9)
    #expect(CredentialDate.text(date) == "2027-01-15T08:00:00Z")
  }

  @Test(arguments: [
    ("~", "/h"), ("~/a", "/h/a"), ("~other/a", "~other/a"), ("a~", "a~"), ("$A/b", "va/b"), ("${A}b", "vab"),
    ("$AB", "$AB"), ("${A", "${A"), ("$", "$"), ("$$A", "$va"), ("$T/x", "/h/x"), ("a$A$A", "avava"),
  ])
  func expandsPathsAsPythonDoes(path: String, expanded: String) {
    let expansion = PathExpansion(environment: ["A": "va", "T": "~"], homeDirectory: "/h")
    #expect(expansion.path(path) == expanded)
  }

  /// What is indented below a property belongs to it, and may be a key.
  @Test(arguments: [
    "role_arn = arn:aws:iam::1:role/r\nsource_profile = q", "role_arn = r\ncredential_source = Environment",
    "role_arn = r\nsource_profile = q\nexternal_id = x", "role_arn = r\nsource_profile = q\nmfa_serial = x",
    "role_arn = r\nsource_profile = q\nrole_session_name = x",
    "role_arn = r\nsource_profile = q\nduration_seconds = 9",
    "sso_role_name = r\nsso_account_id = 1", "sso_account_id = 1\nsso_session = s", "login_session = l",
    "credential_process = x", "web_identity_token_file = t", "role_arn = r\nweb_identity_token_file = t",
  ])
  func leavesAKeyThatIsIndentedAlone(properties: String) async throws {
    let text = "[profile q]\n[default]\n\(properties)\n  aws_secret_access_key = SECRETKEY\n"
    let config = try SharedConfig(environment: [:], homeDirectory: "/h") { path in
      path == "/h/.aws/config" ? Array(text.utf8) : nil
    }
    let replay = Replay([])
    let access = CredentialAccess(
      region: "us-west-2", transport: replay, metadata: replay, timekeeper: CaseTimekeeper())
    let chain = CredentialChain(
      environment: ["AWS_EC2_METADATA_DISABLED": "true"], config: config, access: access)
    let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
    #expect(error.map { !"\($0)".contains("SECRETKEY") } == true)
    #expect(replay.requests.isEmpty)
  }
}
