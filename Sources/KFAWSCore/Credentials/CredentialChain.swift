// SPDX-License-Identifier: Apache-2.0

/// Places in order: the first that has credentials wins, and one that holds something unusable ends the
/// search. The winner is asked again when they are renewed, and no other place.
public struct CredentialChain: CredentialProvider {
  /// What the place is called in messages.
  public let name: String
  /// The places, first to last.
  public let providers: [any CredentialProvider]
  private let progress: Locked<Progress>

  private struct Progress {
    var outcomes: [CredentialSearch.Outcome] = []
    var winner: Int?
  }

  /// A chain of your own.
  public init(_ providers: [any CredentialProvider]) {
    self.init(name: "credential chain", providers)
  }

  init(name: String, _ providers: [any CredentialProvider]) {
    self.name = name
    self.providers = providers
    progress = Locked(Progress())
  }

  /// botocore's order: options, environment (unless an option names a profile), then what the profile says,
  /// then what the container or the instance gives.
  ///
  /// The order is that of `create_credential_resolver`; `Scripts/record-credentials` records what follows from
  /// it. Two places of boto 2's time are left out: `AWS_CREDENTIAL_FILE` and `~/.boto`.
  ///
  /// - Parameters:
  ///   - options: credentials that the program was given otherwise.
  ///   - environment: a snapshot of variables; a `credential_process` gets it too.
  ///   - config: both files and the profile that was chosen.
  ///   - access: AWS, the machine's own network, the time and a person.
  public init(
    options: Credentials? = nil, environment: [String: String], config: SharedConfig,
    access: CredentialAccess
  ) {
    let surroundings = CredentialSurroundings(environment: environment, config: config, access: access)
    let usesVariables = !config.isProfileGivenByOption
    var providers: [any CredentialProvider] = []
    if let options { providers.append(StaticCredentials(options)) }
    if usesVariables { providers.append(EnvironmentCredentials(environment: environment)) }
    providers.append(AssumeRoleCredentials(surroundings))
    providers += Self.places(of: config.profile, surroundings, usesVariables: usesVariables)
    providers += [ContainerCredentials(surroundings), InstanceCredentials(surroundings)]
    self.init(providers)
  }

  /// What a profile may say, besides a role with a source: botocore's `ProfileProviderBuilder`.
  static func places(
    of profile: Profile, _ surroundings: CredentialSurroundings, usesVariables: Bool
  ) -> [any CredentialProvider] {
    [
      WebIdentityCredentials(profile, surroundings, usesVariables: usesVariables),
      SSOCredentials(profile, surroundings),
      ProfileCredentials(surroundings.config, profile: profile, in: .credentials),
      LoginCredentials(profile, surroundings),
      ProcessCredentials(profile, surroundings),
      ProfileCredentials(surroundings.config, profile: profile, in: .config),
    ]
  }

  /// The credentials of the first place that has any.
  ///
  /// - Throws: ``CredentialError`` with the code `notFound` when none has.
  public func credentials() async throws -> Credentials? {
    if let winner = progress.withLock(\.winner) { return try await providers[winner].credentials() }
    var outcomes: [CredentialSearch.Outcome] = []
    defer { progress.withLock { [outcomes] in $0.outcomes = outcomes } }
    for (index, provider) in providers.enumerated() {
      switch try await answer(of: provider, &outcomes) {
      case .absent(let why): outcomes.append(.absent(why))
      case .found(let found):
        outcomes.append(.used(accountID: found.accountID))
        progress.withLock { $0.winner = index }
        return found
      }
    }
    throw CredentialError(
      code: .notFound, place: name, detail: "there are none",
      remedy: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile that has some (AWS_PROFILE), "
        + "or run aws sso login")
  }

  private func answer(
    of provider: any CredentialProvider, _ outcomes: inout [CredentialSearch.Outcome]
  ) async throws -> CredentialAnswer {
    do { return try await provider.search() } catch {
      outcomes.append(.failed)
      throw error
    }
  }

  /// How far the last search came: what was used, and why what stands before it was not.
  public var search: CredentialSearch {
    let outcomes = progress.withLock(\.outcomes)
    return CredentialSearch(
      places: providers.enumerated().map { index, provider in
        let outcome = index < outcomes.count ? outcomes[index] : .notAsked
        return CredentialSearch.Place(name: provider.name, outcome: outcome)
      })
  }
}

/// Where credentials were looked for, and what was there.
public struct CredentialSearch: Sendable, Equatable {
  /// One place of a chain.
  public struct Place: Sendable, Equatable {
    /// The provider's name.
    public var name: String
    /// What came of it.
    public var outcome: Outcome
  }

  /// What comes of asking a place.
  public enum Outcome: Sendable, Equatable {
    /// Its credentials are used; the account, where the place knows it.
    case used(accountID: String?)
    /// It has none.
    case absent(CredentialAbsence)
    /// It holds something unusable, which ended the search.
    case failed
    /// A place before it had credentials, or ended the search.
    case notAsked
  }

  /// First to last.
  public var places: [Place]
}
