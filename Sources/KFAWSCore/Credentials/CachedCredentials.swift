// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The credentials of a provider, asked for once and again before they end.
///
/// Callers that come while they are being fetched wait for the same answer.
public actor CachedCredentials {
  /// How long before the end new ones are fetched; botocore's advisory time. Should that fail, the old ones
  /// serve to their end.
  static let refreshAhead = 15 * 60.0

  private enum State {
    case empty
    /// `former` serves should the fetching fail.
    case fetching(Task<Credentials, any Error>, former: Credentials?)
    case held(Credentials, renewal: Date?)
  }

  private let provider: any CredentialProvider
  private let timekeeper: any Timekeeper
  private var state = State.empty

  /// Fetches nothing yet.
  public init(_ provider: any CredentialProvider, timekeeper: any Timekeeper = SystemTimekeeper()) {
    self.provider = provider
    self.timekeeper = timekeeper
  }

  /// Credentials that have not ended.
  ///
  /// - Throws: ``CredentialError`` when there are none.
  public func credentials() async throws -> Credentials {
    switch state {
    case .held(let held, let renewal):
      if let renewal, timekeeper.now >= renewal { return try await fetch(former: held) }
      return held
    case .fetching(let task, let former):
      return try await outcome(of: task, former)
    case .empty:
      return try await fetch(former: nil)
    }
  }

  private func fetch(former: Credentials?) async throws -> Credentials {
    let task = Task { [provider, timekeeper] in
      try Self.checked(try await provider.credentials(), by: provider, at: timekeeper.now)
    }
    state = .fetching(task, former: former)
    let result = await task.result
    switch (result, former) {
    case (.success(let found), _): state = .held(found, renewal: renewal(of: found))
    case (.failure, let former?): state = .held(former, renewal: secondTry(after: former))
    case (.failure, nil): state = .empty
    }
    return try await outcome(of: task, former)
  }

  private func outcome(
    of task: Task<Credentials, any Error>,
    _ former: Credentials?
  ) async throws -> Credentials {
    do { return try await task.value } catch {
      guard let former, let end = former.expiration, timekeeper.now < end else { throw error }
      return former
    }
  }

  /// ``refreshAhead`` before the end; half-way when that is already past, lest each caller fetch anew.
  private func renewal(of found: Credentials) -> Date? {
    guard let end = found.expiration else { return nil }
    let left = end.timeIntervalSince(timekeeper.now)
    return end.addingTimeInterval(-min(Self.refreshAhead, left / 2))
  }

  /// A minute from now, but not after the end.
  private func secondTry(after former: Credentials) -> Date? {
    former.expiration.map { min($0, timekeeper.now.addingTimeInterval(60)) }
  }

  private static func checked(
    _ found: Credentials?,
    by provider: any CredentialProvider,
    at now: Date
  ) throws -> Credentials {
    guard let found else {
      throw CredentialError(
        code: .notFound,
        place: provider.name,
        detail: "has no credentials",
        remedy: "add them"
      )
    }
    if let end = found.expiration, end <= now {
      throw CredentialError(
        code: .expired,
        place: provider.name,
        detail: "the credentials ended at \(end.formatted(.iso8601))",
        remedy: "get new ones"
      )
    }
    return found
  }
}
