// SPDX-License-Identifier: Apache-2.0

/// The names of a stack's resources: what a journal, or a look for the stack's tag, knows of it.
public struct StackNames: Sendable, Equatable {
  /// Names of S3 buckets.
  public var buckets: Set<String>
  /// Names of secrets, without the six characters that Secrets Manager adds in the ARN.
  public var secrets: Set<String>
  /// DB instance identifiers.
  public var instances: Set<String>
  /// Names of DB subnet groups.
  public var subnetGroups: Set<String>
  /// Names of DB parameter groups.
  public var parameterGroups: Set<String>

  /// These names; none by default.
  public init(
    buckets: Set<String> = [], secrets: Set<String> = [], instances: Set<String> = [],
    subnetGroups: Set<String> = [], parameterGroups: Set<String> = []
  ) {
    self.buckets = buckets
    self.secrets = secrets
    self.instances = instances
    self.subnetGroups = subnetGroups
    self.parameterGroups = parameterGroups
  }

  /// The names with their kinds.
  public var addresses: [ResourceAddress] {
    buckets.map { ResourceAddress(.bucket, $0) } + secrets.map { ResourceAddress(.secret, $0) }
      + instances.map { ResourceAddress(.dbInstance, $0) }
      + subnetGroups.map { ResourceAddress(.dbSubnetGroup, $0) }
      + parameterGroups.map { ResourceAddress(.dbParameterGroup, $0) }
  }

  /// Adds the names in `other`.
  public mutating func formUnion(_ other: StackNames) {
    buckets.formUnion(other.buckets)
    secrets.formUnion(other.secrets)
    instances.formUnion(other.instances)
    subnetGroups.formUnion(other.subnetGroups)
    parameterGroups.formUnion(other.parameterGroups)
  }

  /// Adds one resource.
  public mutating func insert(_ address: ResourceAddress) {
    switch address.kind {
    case .bucket: buckets.insert(address.name)
    case .secret: secrets.insert(address.name)
    case .dbInstance: instances.insert(address.name)
    case .dbSubnetGroup: subnetGroups.insert(address.name)
    case .dbParameterGroup: parameterGroups.insert(address.name)
    }
  }

  /// Adds the name in `arn`, if it is one of these kinds.
  mutating func insert(_ arn: ARN) {
    let parts = arn.resource.split(separator: ":", maxSplits: 1).map(String.init)
    switch (arn.service, parts.first, parts.last) {
    case ("s3", _, let bucket?) where !bucket.contains("/"): buckets.insert(bucket)
    case ("rds", "db", let name?): instances.insert(name)
    case ("rds", "subgrp", let name?): subnetGroups.insert(name)
    case ("rds", "pg", let name?): parameterGroups.insert(name)
    // Secrets Manager adds a hyphen and six characters of its own to the name.
    case ("secretsmanager", "secret", let name?) where name.utf8.count > 7:
      secrets.insert(String(name.dropLast(7)))
    default: break
    }
  }
}

extension AWSClient {
  /// The names of all that carries the mark of `tag`'s stack in this Region.
  public func names(taggedWith tag: StackTag) async throws -> StackNames {
    try await resources(taggedWith: StackTag.key, tag.stack).reduce(into: StackNames()) { $0.insert($1) }
  }
}
