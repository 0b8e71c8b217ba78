// SPDX-License-Identifier: Apache-2.0

/// AWS's refusal of a request, decoded from whatever envelope the service uses.
public struct AWSServiceError: Error, Sendable, Equatable {
  /// AWS's error codes are an open set: compare with the constants, or with a string.
  public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
  {
    /// The code as the service sent it, without a namespace or suffix.
    public let rawValue: String
    /// Takes the code as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes the code as it is.
    public init(stringLiteral value: String) { rawValue = value }
    /// The code.
    public var description: String { rawValue }
  }

  /// The service's id: `rds`, `s3`, `secrets_manager`, …
  public var service: String
  /// The operation's name in the service's model.
  public var operation: String
  /// The HTTP status.
  public var status: Int
  /// The error code; `http-<status>` when the body named none.
  public var code: Code
  /// AWS's own words; they may be empty.
  public var message: String
  /// What AWS support asks for.
  public var requestID: String?
  /// S3 only: the Region that the bucket is in, when the answer says so.
  public var bucketRegion: AWSRegion?
}

extension AWSServiceError: CustomStringConvertible {
  /// `CreateDBInstance: DBInstanceAlreadyExists: DB instance already exists (request id …)`.
  public var description: String {
    let words = message.isEmpty ? "" : ": \(message)"
    let id = requestID.map { " (request id \($0))" } ?? ""
    return "\(operation): \(code)\(words)\(id)"
  }
}
