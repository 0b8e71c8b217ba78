// SPDX-License-Identifier: Apache-2.0

/// A set of Regions with accounts, ARNs and domain names of their own.
public struct AWSPartition: Sendable, CustomStringConvertible {
  /// The second field of every ARN: `aws`, `aws-cn`, `aws-us-gov`, …
  public let id: String
  /// What the services' host names end with.
  public let dnsSuffix: String
  /// What most services' dual-stack host names end with.
  public let dualStackSuffix: String
  /// The Regions that this library's data lists.
  public let regions: [String]
  /// What the names of its Regions begin with: `us-gov` of `us-gov-west-1`.
  let regionPrefixes: [String]

  /// The Region that every account of the partition has; nil where this library does not know one.
  var home: AWSRegion? {
    switch id {
    case "aws": "us-east-1"
    case "aws-cn": "cn-north-1"
    case "aws-us-gov": "us-gov-west-1"
    default: nil
    }
  }

  init(
    id: String, dnsSuffix: String, dualStackSuffix: String, regionPrefixes: [String], regions: [String]
  ) {
    self.id = id
    self.dnsSuffix = dnsSuffix
    self.dualStackSuffix = dualStackSuffix
    self.regionPrefixes = regionPrefixes
    self.regions = regions
  }

  /// The commercial Regions.
  public static let aws = known[0]

  /// The id.
  public var description: String { id }

  /// Whether `region` is one of the prefixes, a word and a number, joined by hyphens.
  func isNamedLikeItsRegions(_ region: String) -> Bool {
    let parts = region.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.allSatisfy(\.isWholeNumber),
      !parts[parts.count - 2].isEmpty
    else { return false }
    return regionPrefixes.contains(parts.dropLast(2).joined(separator: "-"))
  }
}

extension AWSPartition: Hashable {
  /// Equal when the ids are.
  public static func == (left: AWSPartition, right: AWSPartition) -> Bool { left.id == right.id }

  /// Hashes the id.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
