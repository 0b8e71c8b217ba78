// SPDX-License-Identifier: Apache-2.0

/// A place that credentials come from. Conform to it to bring in a place of your own.
public protocol CredentialProvider: Sendable {
  /// A short name for messages: `environment`, `profile "dev"`, …
  var name: String { get }

  /// The credentials of this place, or nil when it holds none.
  ///
  /// Asked again before what it gave ends, and when AWS says that it has ended. Wrap a provider in
  /// ``CachedCredentials`` so that many callers make one call.
  ///
  /// - Throws: ``CredentialError`` when the place holds something that cannot be used; going on to the next
  ///   place could mean working in another account.
  func credentials() async throws -> Credentials?

  /// The same, with the reason when there are none. Providers that cannot tell need not implement it.
  func search() async throws -> CredentialAnswer
}

extension CredentialProvider {
  /// ``credentials()`` without a reason.
  public func search() async throws -> CredentialAnswer {
    try await credentials().map(CredentialAnswer.found) ?? .absent(.unstated)
  }
}

/// What a place answers when it is asked for credentials.
public enum CredentialAnswer: Sendable, Equatable {
  /// It has some.
  case found(Credentials)
  /// It has none, and nothing is wrong with that.
  case absent(CredentialAbsence)
}

/// Why a place has no credentials, for a program's own words.
public enum CredentialAbsence: Sendable, Equatable {
  /// None of these variables is set.
  case unset(variables: [String])
  /// The profile has none of these properties; `file` when only one file counts.
  case noProperty([String], profile: String, file: String?)
  /// Neither the variable is set nor has the profile the property.
  case neither(variable: String, property: String, profile: String)
  /// This variable or property switches the place off.
  case switchedOff(by: String)
  /// Nobody answered at this address.
  case noAnswer(from: String)
  /// Somebody answered at this address and has no credentials to give.
  case nothingGiven(by: String)
  /// The provider does not say.
  case unstated
}

/// A place of this library: it always knows why it has nothing.
protocol CredentialPlace: CredentialProvider {}

extension CredentialPlace {
  /// The credentials of ``CredentialProvider/search()``.
  public func credentials() async throws -> Credentials? {
    guard case .found(let found) = try await search() else { return nil }
    return found
  }
}

/// Credentials that are known beforehand, such as those of a program's options.
public struct StaticCredentials: CredentialProvider {
  /// What the place is called in messages.
  public let name: String
  private let known: Credentials

  /// Provides `credentials` for ever.
  public init(_ credentials: Credentials, name: String = "options") {
    self.name = name
    known = credentials
  }

  /// Always the same.
  public func credentials() -> Credentials? { known }
}
