// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct OrderCheckTests {
  private static func versions(_ numbers: String...) -> HTTPResponse {
    let items = numbers.map { "<DBEngineVersion><EngineVersion>\($0)</EngineVersion></DBEngineVersion>" }
      .joined()
    return HTTPResponse(
      text: "<R><DescribeDBEngineVersionsResult><DBEngineVersions>\(items)</DBEngineVersions>"
        + "</DescribeDBEngineVersionsResult></R>"
    )
  }

  /// Options as `gp2 multi-az encrypted`.
  private static func options(_ options: String...) -> HTTPResponse {
    let items = options.map { option in
      "<OrderableDBInstanceOption><StorageType>\(option.prefix { $0 != " " })</StorageType>"
        + "<MultiAZCapable>\(option.contains("multi-az"))</MultiAZCapable>"
        + "<SupportsStorageEncryption>\(option.contains("encrypted"))</SupportsStorageEncryption>"
        + "</OrderableDBInstanceOption>"
    }.joined()
    return HTTPResponse(
      text: "<R><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>\(items)"
        + "</OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult></R>"
    )
  }

  private static let all = "gp2 multi-az encrypted"

  @Test(arguments: [
    ([versions("8.4.6"), options(all)], nil, "it can be ordered"),
    ([versions("8.4.6"), options("gp3", all)], nil, "one option fits"),
    ([versions("8.4.6"), options()], "--db-instance-type", "no such class here"),
    ([versions("8.4.6"), options("gp3 multi-az encrypted")], "--db-storage-type", "another storage"),
    ([versions("8.4.6"), options("gp2 encrypted")], "--db-storage-type", "one zone only"),
    ([versions("8.4.6"), options("gp2 multi-az")], "--db-storage-type", "plain only"),
    ([versions(), versions("8.0.40", "8.4.6", "9.1.0")], "--db-engine-version", "withdrawn"),
    (
      [.queryError(400, "InvalidParameterCombination"), versions("8.4.6")], "--db-engine-version",
      "RDS refuses to look for it"
    ),
    ([.queryError(400, "InvalidAction")], nil, "an endpoint that does not know the operation"),
    ([HTTPResponse(501, text: "<html>")], nil, "an endpoint that does not know the operation"),
  ])
  func findsWhatCannotBeOrdered(answers: [HTTPResponse], subject: String?, why: String) async throws {
    let transport = RecordingTransport { _, number in answers[min(number, answers.count - 1)] }
    let check = OrderCheck(client: transport.client(), settings: DBInstanceSettings())
    let found = try await check.findings()
    #expect(found.map(\.subject) == [subject].compactMap(\.self), "\(why)")
    #expect(found.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test func offersOnlyVersionsThatMetadataCanUse() async throws {
    let transport = RecordingTransport(Self.versions(), Self.versions("8.0.40", "8.4.6", "9.1.0"))
    let found = try await OrderCheck(client: transport.client(), settings: DBInstanceSettings()).findings()
    #expect(found.first?.remedy == "It offers 8.0.40, 8.4.6")
  }

  @Test(arguments: [("8.4", "true"), ("8.4.6", nil)])
  func asksForTheDefaultOfAMajor(version: String, defaultOnly: String?) async throws {
    let transport = RecordingTransport(Self.versions("8.4.6"), Self.options(Self.all))
    let settings = DBInstanceSettings(engineVersion: version)
    _ = try await OrderCheck(client: transport.client(), settings: settings).findings()
    #expect(transport.requests.map { RequestParts($0).form["DefaultOnly"] } == [defaultOnly, nil])
    #expect(transport.requests.last.map { RequestParts($0).form["EngineVersion"] } == "8.4.6")
  }

  /// A missing permission is no offer refused.
  @Test func passesOtherRefusalsOn() async {
    let transport = RecordingTransport(.queryError(403, "AccessDenied"))
    await #expect(throws: AWSServiceError.self) {
      try await OrderCheck(client: transport.client(), settings: DBInstanceSettings()).findings()
    }
  }
}
