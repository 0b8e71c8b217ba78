// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore
internal import Logging

/// What every command works with: the surroundings, the console and a client made from the shared options.
struct CommandContext: Sendable {
  let environment: EnvironmentSnapshot
  let console: Console
  private let settings: AWSSettings
  private let logLevel: Logger.Level
  private let transport: CurlTransport
  private let credentials: ProgramCredentials

  init(
    aws: AWSOptions, output: OutputOptions, environment: EnvironmentSnapshot = EnvironmentSnapshot(),
    console: Console = Console()
  ) throws {
    self.environment = environment
    settings = try AWSSettings(options: aws, environment: environment)
    self.console = console
    logLevel = output.verbose > 1 ? .trace : output.verbose > 0 ? .debug : .critical
    var configuration = TransportConfiguration()
    configuration.caBundlePath = environment["AWS_CA_BUNDLE"] ?? settings.profile.caBundlePath
    transport = CurlTransport(configuration: configuration)
    credentials = ProgramCredentials(environment: environment, config: settings.config, console: console)
    settings.notices.forEach(warn)
  }

  /// The Region of the profile, which counts when nobody else names one.
  var profileRegion: String? { settings.profile.region }

  /// Says something that does not stop the program.
  @Sendable func warn(_ text: String) {
    console.error("Warning: \(text)")
  }

  /// Ends the connections, so that the process can end.
  func shutdown() {
    transport.shutdown()
    credentials.shutdown()
  }

  /// Where credentials were looked for; nil before anybody asked.
  var credentialSearch: CredentialSearch? { credentials.search }

  /// A client for a Region, with the credentials and endpoints that options, environment and profile name.
  func client(region: String) throws -> AWSClient {
    let region = try settings.region(region)
    let endpoints = try settings.endpoints()
    return AWSClient(
      region: region,
      credentials: try provider(region: region),
      endpoints: endpoints, transport: transport, retries: settings.retries,
      userAgent: "kfctl-aws/\(Version.current)",
      logger: Logger(label: "kfctl-aws") { _ in CallLog(console: console, logLevel: logLevel) },
      notify: { [self] in warn($0.words) })
  }

  /// Who the calls are made as.
  func provider(region: String) throws -> any CredentialProvider {
    try provider(region: try settings.region(region))
  }

  private func provider(region: AWSRegion) throws -> any CredentialProvider {
    try credentials.shared(
      region: region, endpoints: try settings.endpoints(), transport: transport, retries: settings.retries)
  }
}
