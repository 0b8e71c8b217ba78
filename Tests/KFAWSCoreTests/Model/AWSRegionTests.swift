// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct AWSRegionTests {
  @Test(arguments: [
    ("us-west-2", "aws", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-west-1", "aws-us-gov", "amazonaws.com"), ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
    ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"), ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"), ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ("mars-north-9", "aws", "amazonaws.com"),
  ])
  func belongsToAPartition(region: String, partition: String, suffix: String) {
    #expect(AWSRegion(rawValue: region).partition.id == partition)
    #expect(AWSRegion(rawValue: region).partition.dnsSuffix == suffix)
  }
}
