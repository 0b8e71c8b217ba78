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

  /// What a class takes of its storage types decides before CreateDBInstance does.
  @Test(arguments: [
    (DBInstanceSettings(storageType: "io1", iops: 1000), nil as Finding.Setting?, "within"),
    (DBInstanceSettings(storageType: "io1", iops: 900), .iops, "too few"),
    (DBInstanceSettings(storageType: "io1", iops: 2600), .iops, "more than the storage carries"),
    (
      DBInstanceSettings(allocatedStorage: 30, storageType: "io1", iops: 1000), .allocatedStorage, "too small"
    ),
  ])
  func checksStorageAndIOPS(settings: DBInstanceSettings, setting: Finding.Setting?, why: String) async throws
  {
    let option =
      "<OrderableDBInstanceOption><StorageType>io1</StorageType><MultiAZCapable>true</MultiAZCapable>"
      + "<SupportsStorageEncryption>true</SupportsStorageEncryption><MinStorageSize>40</MinStorageSize>"
      + "<MaxStorageSize>65536</MaxStorageSize><MinIopsPerDbInstance>1000</MinIopsPerDbInstance>"
      + "<MaxIopsPerDbInstance>80000</MaxIopsPerDbInstance><MaxIopsPerGib>50.0</MaxIopsPerGib>"
      + "</OrderableDBInstanceOption>"
    let answer = HTTPResponse(
      text: "<R><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>\(option)"
        + "</OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult></R>")
    let transport = RecordingTransport(Self.versions("8.4.6"), answer)
    let found = try await OrderCheck(client: transport.client(), settings: settings).answer().findings
    #expect(found.map(\.subject) == [setting].compactMap { $0.map(Finding.Subject.setting) }, "\(why)")
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
    ([versions("8.4.6"), options()], Finding.Setting.instanceClass, "no such class here"),
    ([versions("8.4.6"), options("gp3 multi-az encrypted")], .storageType, "another storage"),
    ([versions("8.4.6"), options("gp2 encrypted")], .storageType, "one zone only"),
    ([versions("8.4.6"), options("gp2 multi-az")], .storageType, "plain only"),
    ([versions(), versions("8.0.40", "8.4.6", "9.1.0")], .engineVersion, "withdrawn"),
    (
      [.queryError(400, "InvalidParameterCombination"), versions("8.4.6")], .engineVersion,
      "RDS refuses to look for it"
    ),
    ([.queryError(400, "InvalidAction")], nil, "an endpoint that does not know the operation"),
    ([HTTPResponse(501, text: "<html>")], nil, "an endpoint that does not know the operation"),
  ])
  func findsWhatCannotBeOrdered(answers: [HTTPResponse], subject: Finding.Setting?, why: String) async throws
  {
    let transport = RecordingTransport { _, number in answers[min(number, answers.count - 1)] }
    let check = OrderCheck(client: transport.client(), settings: DBInstanceSettings())
    let found = try await check.answer().findings
    #expect(found.map(\.subject) == [subject].compactMap { $0.map(Finding.Subject.setting) }, "\(why)")
    #expect(found.allSatisfy { !$0.remedies.isEmpty })
  }

  @Test func offersOnlyVersionsThatMetadataCanUse() async throws {
    let transport = RecordingTransport(Self.versions(), Self.versions("8.0.40", "8.4.6", "9.1.0"))
    let found = try await OrderCheck(client: transport.client(), settings: DBInstanceSettings()).answer()
      .findings
    #expect(found.first?.remedies == [.giveOneOf(.engineVersion, ["8.0.40", "8.4.6"])])
  }

  @Test(arguments: [("8.4", "true"), ("8.4.6", nil)])
  func asksForTheDefaultOfAMajor(version: String, defaultOnly: String?) async throws {
    let transport = RecordingTransport(Self.versions("8.4.6"), Self.options(Self.all))
    let settings = DBInstanceSettings(engineVersion: version)
    _ = try await OrderCheck(client: transport.client(), settings: settings).answer().findings
    #expect(transport.requests.map { RequestParts($0).form["DefaultOnly"] } == [defaultOnly, nil])
    #expect(transport.requests.last.map { RequestParts($0).form["EngineVersion"] } == "8.4.6")
  }

  /// A missing permission is no offer refused.
  @Test func passesOtherRefusalsOn() async {
    let transport = RecordingTransport(.queryError(403, "AccessDenied"))
    await #expect(throws: AWSServiceError.self) {
      try await OrderCheck(client: transport.client(), settings: DBInstanceSettings()).answer().findings
    }
  }
}
