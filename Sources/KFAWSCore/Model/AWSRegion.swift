// SPDX-License-Identifier: Apache-2.0

/// An AWS Region, such as `us-west-2`.
///
/// Its name becomes part of host names, so every value has the form of a host label. Whether AWS has the
/// Region is another question: it opens new ones without asking (``standing``).
public struct AWSRegion: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The Region's code as AWS writes it.
  public let rawValue: String

  /// Takes a name that can be part of a host name; nil for any other, as for `@evil.example/`.
  public init?(rawValue: String) {
    guard Self.isHostLabel(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// Takes a name from outside.
  ///
  /// - Throws: ``InvalidRegion`` when it cannot be part of a host name.
  public init(validating text: String) throws(InvalidRegion) {
    guard let region = AWSRegion(rawValue: text) else { throw InvalidRegion(text: text) }
    self = region
  }

  /// Takes a name from source code; a literal that no Region could have is a programmer's mistake.
  public init(stringLiteral value: String) {
    precondition(Self.isHostLabel(value), "no Region's name: \(value)")
    rawValue = value
  }

  /// The code.
  public var description: String { rawValue }

  /// The rule of botocore's `validate_region_name`: 1 to 63 ASCII letters, digits and hyphens, no hyphen at
  /// either end, not digits alone.
  private static func isHostLabel(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-")
    else { return false }
    return bytes.allSatisfy { $0.isLabelByte } && !bytes.allSatisfy { $0.isDigit }
  }
}

/// A text that no Region can be called.
public struct InvalidRegion: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was given.
  public var text: String

  /// Says what was given.
  public init(text: String) {
    self.text = text
  }

  /// A sentence for a person.
  public var description: String {
    "\(text.printable(limit: 80).debugDescription) is no Region: letters, digits and hyphens, as in us-west-2"
  }
}

extension AWSRegion {
  /// What is known of a Region without asking AWS.
  public enum Standing: Sendable, Equatable {
    /// One of those that this library's data lists.
    case listed
    /// Not listed, but named like the partition's others: AWS may have opened it since.
    case plausible
    /// Named like no partition's Regions: a slip, in all likelihood.
    case unknown
  }

  /// What is known of this Region without asking AWS.
  public var standing: Standing {
    if AWSPartition.known.contains(where: { $0.regions.contains(rawValue) }) { return .listed }
    return AWSPartition.known.contains { $0.isNamedLikeItsRegions(rawValue) } ? .plausible : .unknown
  }

  /// The partition that lists the Region or names its Regions like it; `aws` for every other name, as
  /// botocore has it.
  public var partition: AWSPartition {
    AWSPartition.known.first { $0.regions.contains(rawValue) }
      ?? AWSPartition.known.first { $0.isNamedLikeItsRegions(rawValue) } ?? .aws
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLabelByte: Bool {
    isDigit || self == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
