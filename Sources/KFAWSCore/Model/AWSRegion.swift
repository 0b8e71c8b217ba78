// SPDX-License-Identifier: Apache-2.0

/// An AWS Region, such as `us-west-2`. Any name is accepted: AWS opens new Regions without asking.
public struct AWSRegion: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The Region's code as AWS writes it.
  public let rawValue: String

  /// Takes the code as it is.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Takes the code as it is.
  public init(stringLiteral value: String) {
    rawValue = value
  }

  /// The code.
  public var description: String { rawValue }

  /// The partition that the code's prefix names; `aws` for every unknown prefix.
  public var partition: AWSPartition {
    AWSPartition.others.first { rawValue.hasPrefix($0.regionPrefix) } ?? .aws
  }
}

/// A set of Regions with accounts, ARNs and domain names of their own.
public struct AWSPartition: Hashable, Sendable {
  /// The second field of every ARN: `aws`, `aws-cn`, `aws-us-gov`, …
  public let id: String
  /// What the services' host names end with.
  public let dnsSuffix: String
  let regionPrefix: String

  /// The commercial Regions.
  public static let aws = AWSPartition(id: "aws", dnsSuffix: "amazonaws.com", regionPrefix: "")

  /// botocore's partitions.json lists them with their regular expressions; the prefixes say the same.
  static let others = [
    AWSPartition(id: "aws-cn", dnsSuffix: "amazonaws.com.cn", regionPrefix: "cn-"),
    AWSPartition(id: "aws-us-gov", dnsSuffix: "amazonaws.com", regionPrefix: "us-gov-"),
    AWSPartition(id: "aws-iso", dnsSuffix: "c2s.ic.gov", regionPrefix: "us-iso-"),
    AWSPartition(id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regionPrefix: "us-isob-"),
    AWSPartition(id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regionPrefix: "eu-isoe-"),
    AWSPartition(id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regionPrefix: "us-isof-"),
    AWSPartition(id: "aws-eusc", dnsSuffix: "amazonaws.eu", regionPrefix: "eusc-"),
  ]
}
