// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The credentials of this run: one chain and one cache for all clients, so that nobody types a code twice.
final class ProgramCredentials: Sendable {
  private let environment: EnvironmentSnapshot
  private let config: SharedConfig
  private let console: Console
  /// Reaches the addresses of containers and instances: no proxy, short time-outs, small answers.
  private let metadata: CurlTransport
  private let made = Locked<Made?>(nil)

  private struct Made {
    let chain: CredentialChain
    let cache: CachedCredentials
  }

  init(environment: EnvironmentSnapshot, config: SharedConfig, console: Console) {
    self.environment = environment
    self.config = config
    self.console = console
    var configuration = TransportConfiguration()
    configuration.usesProxies = false
    configuration.connectTimeout = .seconds(2)
    configuration.maxResponseSize = 1 << 16
    metadata = CurlTransport(configuration: configuration)
  }

  /// The same for every client; the first one's Region is where STS is asked.
  func shared(
    region: AWSRegion, endpoints: EndpointResolver, transport: any HTTPTransport, retries: RetryPolicy
  ) throws -> CachedCredentials {
    let usesGlobalSTS = try usesGlobalSTS()
    return made.withLock { made in
      if let made { return made.cache }
      let access = CredentialAccess(
        region: region, endpoints: endpoints, usesGlobalSTS: usesGlobalSTS, transport: transport,
        retries: retries,
        userAgent: "kfctl-aws/\(Version.current)", metadata: metadata,
        mfaCode: console.standardInputIsTerminal ? ask : nil)
      let chain = CredentialChain(environment: variables, config: config, access: access)
      let cache = CachedCredentials(chain)
      made = Made(chain: chain, cache: cache)
      return cache
    }
  }

  /// Without the program's own: a `credential_process` gets them, and passwords are none of its business.
  private var variables: [String: String] {
    environment.variables.filter { !$0.key.hasPrefix("KFCTL_AWS_") }
  }

  private func usesGlobalSTS() throws -> Bool {
    let variable = "AWS_STS_REGIONAL_ENDPOINTS"
    switch environment[variable] ?? config.settings.properties["sts_regional_endpoints"] {
    case nil, "regional": return false
    case "legacy": return true
    default:
      throw UsageError(message: "\(variable), or sts_regional_endpoints, is neither regional nor legacy")
    }
  }

  /// Which place's credentials are used, and why the others' are not; nil before anybody asked.
  var search: CredentialSearch? { made.withLock { $0?.chain.search } }

  /// Ends the connections.
  func shutdown() {
    metadata.shutdown()
  }

  @Sendable private func ask(serial: String) -> String? {
    console.askSecretly("MFA code of \(serial.debugDescription): ")
  }
}
