// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The credentials of a provider, asked for once and again before they end.
///
/// Callers that come while they are being fetched wait for the same answer, or get the old ones where those
/// still have time. A caller that is cancelled stops waiting; when the last one has, so has the fetching.
public actor CachedCredentials: CredentialProvider {
  /// What the place is called in messages: the provider's name.
  public nonisolated let name: String
  private let provider: any CredentialProvider
  private let timekeeper: any Timekeeper
  private var state = State.empty
  private var waiters: [Int: CheckedContinuation<Credentials, any Error>] = [:]
  /// The last number given to a waiter or to a fetch.
  private var lastNumber = 0

  private enum State {
    case empty
    case held(Credentials, Windows?)
    /// `former` serves should the fetching fail.
    case fetching(Fetch, former: Credentials?, Windows?)
  }

  private struct Fetch {
    let number: Int
    let task: Task<Void, Never>
  }

  /// Fetches nothing yet.
  public init(_ provider: any CredentialProvider, timekeeper: any Timekeeper = SystemTimekeeper()) {
    self.provider = provider
    self.timekeeper = timekeeper
    name = provider.name
  }

  /// Credentials that have not ended.
  ///
  /// - Throws: ``CredentialError`` when there are none, `CancellationError`.
  public func current() async throws -> Credentials {
    let now = timekeeper.now
    switch state {
    case .held(let held, let windows):
      guard let windows, now >= windows.advisory else { return held }
      begin(former: held, windows)
    case .fetching(_, let former?, let windows?) where now < windows.mandatory:
      return former
    case .fetching: break
    case .empty: begin(former: nil, nil)
    }
    return try await outcome()
  }

  /// ``current()``, for use as a provider.
  public func credentials() async throws -> Credentials? { try await current() }

  /// Forgets `used` because AWS says that they have ended, whatever their date. The next caller gets new
  /// ones; nothing happens when others are held by then, for another caller was first.
  public func invalidate(_ used: Credentials) {
    switch state {
    case .held(used, _): state = .empty
    case .fetching(let fetch, used?, _): state = .fetching(fetch, former: nil, nil)
    default: break
    }
  }

  private func begin(former: Credentials?, _ windows: Windows?) {
    lastNumber += 1
    let number = lastNumber
    let task = Task { [provider] in
      let result: Result<Credentials?, any Error>
      do { result = .success(try await provider.credentials()) } catch { result = .failure(error) }
      self.end(number, result)
    }
    state = .fetching(Fetch(number: number, task: task), former: former, windows)
  }

  /// Takes a fetch's result, unless everybody who waited for it has gone meanwhile.
  private func end(_ number: Int, _ result: Result<Credentials?, any Error>) {
    guard case .fetching(let fetch, let former, _) = state, fetch.number == number else { return }
    let now = timekeeper.now
    do {
      let found = try Freshness(provider.name).check(try result.get(), at: now)
      state = .held(found, Windows(of: found, at: now))
      resumeAll(.success(found))
    } catch {
      guard let former, let windows = Windows(after: former, at: now) else {
        state = .empty
        return resumeAll(.failure(error))
      }
      state = .held(former, windows)
      resumeAll(.success(former))
    }
  }

  private func outcome() async throws -> Credentials {
    lastNumber += 1
    let number = lastNumber
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
          endIfNobodyWaits()
        } else {
          waiters[number] = continuation
        }
      }
    } onCancel: {
      Task { await self.abandon(number) }
    }
  }

  private func abandon(_ number: Int) {
    guard let waiter = waiters.removeValue(forKey: number) else { return }
    waiter.resume(throwing: CancellationError())
    endIfNobodyWaits()
  }

  private func endIfNobodyWaits() {
    guard waiters.isEmpty, case .fetching(let fetch, let former, let windows) = state else { return }
    fetch.task.cancel()
    state = former.map { .held($0, windows) } ?? .empty
  }

  private func resumeAll(_ result: Result<Credentials, any Error>) {
    let waiting = waiters.values
    waiters = [:]
    for waiter in waiting { waiter.resume(with: result) }
  }
}

/// When new credentials are fetched; botocore's times.
private struct Windows {
  /// From here on one caller fetches and the others get the old ones: 15 minutes before the end.
  var advisory: Date
  /// From here on all wait: 10 minutes before the end.
  var mandatory: Date

  /// Half-way and two thirds of the way for what ends sooner, lest each caller fetch anew.
  init?(of found: Credentials, at now: Date) {
    guard let end = found.expiration else { return nil }
    let left = end.timeIntervalSince(now)
    advisory = end.addingTimeInterval(-min(15 * 60, left / 2))
    mandatory = end.addingTimeInterval(-min(10 * 60, left / 3))
  }

  /// After a failure the old ones serve on and the next try is a minute away, at their end at the latest;
  /// nil when they have ended.
  init?(after former: Credentials, at now: Date) {
    guard let end = former.expiration, now < end else { return nil }
    advisory = min(end, now.addingTimeInterval(60))
    mandatory = end
  }
}

/// Refuses what is of no use any more.
private struct Freshness {
  let place: String

  init(_ place: String) {
    self.place = place
  }

  func check(_ found: Credentials?, at now: Date) throws(CredentialError) -> Credentials {
    guard let found else {
      throw CredentialError(
        code: .notFound, place: place, detail: "has no credentials", remedy: "add them")
    }
    if let end = found.expiration, end <= now {
      throw CredentialError(
        code: .expired, place: place, detail: "the credentials ended at \(end.formatted(.iso8601))",
        remedy: "get new ones")
    }
    return found
  }
}
