// SPDX-License-Identifier: Apache-2.0

/// Places in order: the first that has credentials wins, and one that holds something unusable ends the
/// search.
public struct CredentialChain: CredentialProvider {
  /// What the place is called in messages.
  public let name = "credential chain"
  /// The places, first to last.
  public let providers: [any CredentialProvider]

  /// A chain of your own.
  public init(_ providers: [any CredentialProvider]) {
    self.providers = providers
  }

  /// botocore's order: options, environment (unless an option names a profile), then what the profile says.
  ///
  /// The order is that of `create_credential_resolver`; `Scripts/record-profiles` records what follows from
  /// it. Ways that come later take the places of `UnsupportedCredentials`.
  public init(options: Credentials? = nil, environment: [String: String], config: SharedConfig) {
    let environment = config.isProfileGivenByOption ? [:] : environment
    var providers: [any CredentialProvider] = []
    if let options { providers.append(StaticCredentials(options)) }
    if !config.isProfileGivenByOption {
      providers.append(EnvironmentCredentials(environment: environment))
    }
    providers += [
      UnsupportedCredentials(.assumeRole, config),
      UnsupportedCredentials(.webIdentity, config, environment: environment),
      UnsupportedCredentials(.singleSignOn, config),
      ProfileCredentials(config, in: .credentials),
      UnsupportedCredentials(.login, config),
      UnsupportedCredentials(.process, config),
      ProfileCredentials(config, in: .config),
    ]
    self.init(providers)
  }

  /// The credentials of the first place that has any.
  ///
  /// - Throws: ``CredentialError`` that lists the places when none has.
  public func credentials() async throws -> Credentials? {
    for provider in providers {
      if let found = try await provider.credentials() { return found }
    }
    throw CredentialError(
      code: .notFound,
      place: "credentials",
      detail: "none in \(providers.map(\.name).joined(separator: ", "))",
      remedy: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has them"
    )
  }
}
