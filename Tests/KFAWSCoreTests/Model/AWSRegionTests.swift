// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct AWSRegionTests {
  @Test(arguments: [
    ("us-west-2", "aws", "amazonaws.com"), ("ap-southeast-7", "aws", "amazonaws.com"),
    ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"), ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
    ("us-iso-west-1", "aws-iso", "c2s.ic.gov"), ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
    ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"), ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
    ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"), ("us-gov-west-97", "aws-us-gov", "amazonaws.com"),
    ("mars-north-1", "aws", "amazonaws.com"),
  ])
  func belongsToAPartition(region: String, partition: String, suffix: String) throws {
    let region = try AWSRegion(validating: region)
    #expect(region.partition.id == partition)
    #expect(region.partition.dnsSuffix == suffix)
  }

  @Test(arguments: [
    ("us-west-2", AWSRegion.Standing.listed), ("eusc-de-east-1", .listed), ("us-west-97", .plausible),
    ("us-gov-west-9", .plausible), ("mars-north-1", .unknown), ("us-west", .unknown), ("uswest2", .unknown),
    ("us-west-two", .unknown), ("us--2", .unknown),
  ])
  func tellsWhatIsKnown(region: String, standing: AWSRegion.Standing) throws {
    #expect(try AWSRegion(validating: region).standing == standing)
  }

  /// botocore's `validate_region_name`. With `@host/`, a signed request would go to another host, session token
  /// included.
  @Test(arguments: [
    "", "@evil.example/", "x@evil.example", "us-west-2/", "us-west-2.evil.example", "us-west-2:443",
    "us west 2",
    "us-west-2\n", "us-west-2#", "us-west-2?", "us_west_2", "-us", "us-", "2", "12345", "ü-west-1", "%40evil",
    "[::1]", "us-west-2\u{0}", String(repeating: "a", count: 64),
  ])
  func refusesWhatIsNoHostLabel(text: String) {
    #expect(AWSRegion(rawValue: text) == nil)
    #expect(throws: InvalidRegion.self) { try AWSRegion(validating: text) }
  }

  @Test(arguments: ["US-WEST-2", "a", "local", "us-west-2-fips", "0a", String(repeating: "a", count: 63)])
  func takesWhatBotocoreTakes(text: String) {
    #expect(AWSRegion(rawValue: text)?.rawValue == text)
  }

  @Test func doesNotRepeatControlCharacters() {
    #expect(!"\(InvalidRegion(text: "a\u{1B}[31mb\u{202E}"))".unicodeScalars.contains { $0.value < 0x20 })
  }
}
