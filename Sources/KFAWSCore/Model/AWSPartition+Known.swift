// SPDX-License-Identifier: Apache-2.0

// Written by Scripts/record-endpoints from botocore 1.43.11. Do not edit.
// swift-format-ignore-file

extension AWSPartition {
  /// All partitions of botocore's partitions.json.
  public static let known: [AWSPartition] = [
    AWSPartition(
      id: "aws", dnsSuffix: "amazonaws.com",
      dualStackSuffix: "api.aws",
      regionPrefixes: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
      regions: [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
      ]),
    AWSPartition(
      id: "aws-cn", dnsSuffix: "amazonaws.com.cn",
      dualStackSuffix: "api.amazonwebservices.com.cn",
      regionPrefixes: ["cn"],
      regions: [
        "cn-north-1",
        "cn-northwest-1",
      ]),
    AWSPartition(
      id: "aws-eusc", dnsSuffix: "amazonaws.eu",
      dualStackSuffix: "api.amazonwebservices.eu",
      regionPrefixes: ["eusc-de"],
      regions: [
        "eusc-de-east-1",
      ]),
    AWSPartition(
      id: "aws-iso", dnsSuffix: "c2s.ic.gov",
      dualStackSuffix: "api.aws.ic.gov",
      regionPrefixes: ["us-iso"],
      regions: [
        "us-iso-east-1",
        "us-iso-west-1",
      ]),
    AWSPartition(
      id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov",
      dualStackSuffix: "api.aws.scloud",
      regionPrefixes: ["us-isob"],
      regions: [
        "us-isob-east-1",
        "us-isob-west-1",
      ]),
    AWSPartition(
      id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk",
      dualStackSuffix: "api.cloud-aws.adc-e.uk",
      regionPrefixes: ["eu-isoe"],
      regions: [
        "eu-isoe-west-1",
      ]),
    AWSPartition(
      id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov",
      dualStackSuffix: "api.aws.hci.ic.gov",
      regionPrefixes: ["us-isof"],
      regions: [
        "us-isof-east-1",
        "us-isof-south-1",
      ]),
    AWSPartition(
      id: "aws-us-gov", dnsSuffix: "amazonaws.com",
      dualStackSuffix: "api.aws",
      regionPrefixes: ["us-gov"],
      regions: [
        "us-gov-east-1",
        "us-gov-west-1",
      ]),
  ]
}
