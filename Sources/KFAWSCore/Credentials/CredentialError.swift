// SPDX-License-Identifier: Apache-2.0

/// Why there are no credentials, or why a profile cannot be used. Never holds a value that was found.
public struct CredentialError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// One part of a key pair is missing.
    case incomplete
    /// A value or a file cannot be read as what it should be.
    case malformed
    /// The named profile does not exist.
    case unknownProfile
    /// The profile asks for a way of getting credentials that this version does not know.
    case notSupported
    /// The credentials have ended and nothing renews them.
    case expired
    /// No place has any.
    case notFound
  }

  /// What kind of failure it is.
  public var code: Code
  /// Where it was found: a variable, a file and line, a profile.
  public var place: String
  /// What is wrong there.
  public var detail: String
  /// What to do about it.
  public var remedy: String

  /// Describes a failure, for providers.
  public init(code: Code, place: String, detail: String, remedy: String) {
    self.code = code
    self.place = place
    self.detail = detail
    self.remedy = remedy
  }

  /// Place, failure and remedy in one line.
  public var description: String { "\(place): \(detail); \(remedy)" }
}
