// SPDX-License-Identifier: Apache-2.0

/// An Amazon Resource Name, split at its first five colons.
public struct ARN: Hashable, Sendable, CustomStringConvertible {
  /// `aws`, `aws-cn`, …
  public var partition: String
  /// The service's namespace: `s3`, `rds`, `secretsmanager`, …
  public var service: String
  /// Empty for global resources and for buckets.
  public var region: String
  /// Twelve digits; empty for buckets.
  public var account: String
  /// All that follows: `cluster/demo`, `subgrp:name`, a bucket's name.
  public var resource: String

  /// Makes an ARN of its parts.
  public init(partition: String, service: String, region: String, account: String, resource: String) {
    self.partition = partition
    self.service = service
    self.region = region
    self.account = account
    self.resource = resource
  }

  /// Reads `text`; nil when it is no ARN.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    self.init(
      partition: parts[1], service: parts[2], region: parts[3], account: parts[4], resource: parts[5])
  }

  /// The ARN as AWS writes it.
  public var description: String {
    "arn:\(partition):\(service):\(region):\(account):\(resource)"
  }
}
