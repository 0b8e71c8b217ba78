// SPDX-License-Identifier: Apache-2.0

/// Why there are no credentials, or why a profile cannot be used. Never holds a value that was found.
public struct CredentialError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// Something that belongs there is missing: one part of a key pair, the source of a role.
    case incomplete
    /// A value, a file or an answer cannot be read as what it should be.
    case malformed
    /// The named profile does not exist.
    case unknownProfile
    /// The credentials have ended and nothing renews them.
    case expired
    /// Somebody has to sign in, with `aws sso login` or `aws login`.
    case signInNeeded
    /// A person is needed for a code, and nobody can be asked.
    case promptNeeded
    /// AWS was asked for credentials and gave none.
    case refused
    /// Whoever gives out the credentials did not answer.
    case unreachable
    /// A program was started for the credentials and gave none.
    case processFailed
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

  /// Describes a failure, for providers. Control characters are made visible, for names come from files.
  public init(code: Code, place: String, detail: String, remedy: String) {
    self.code = code
    self.place = place.printable(limit: 500)
    self.detail = detail.printable(limit: 1000)
    self.remedy = remedy.printable(limit: 500)
  }

  /// Place, failure and remedy in one line.
  public var description: String { "\(place): \(detail); \(remedy)" }
}

extension CredentialError {
  /// Runs `body` and says its failures in the words of this error, with the words of `secrets` taken out of
  /// what AWS answered.
  static func naming<Answer>(
    _ place: String, secrets: [Secret<String>], remedy: String,
    _ body: () async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await body()
    } catch let refusal as IssuerRefusal {
      throw CredentialError(
        code: .refused, place: place, detail: refusal.words(without: secrets), remedy: remedy)
    } catch let error as TransportError {
      throw CredentialError(
        code: .unreachable, place: place, detail: "\(error)", remedy: "check the network and the endpoint")
    }
  }
}
