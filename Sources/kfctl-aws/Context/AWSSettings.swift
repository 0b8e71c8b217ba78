// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The client's settings, from options, environment and profile, in that order.
///
/// Where a variable or property cannot be read the program ends: an ignored AWS_USE_FIPS_ENDPOINT would be a
/// breach of somebody's rules.
struct AWSSettings: Sendable {
  let config: SharedConfig
  let retries: RetryPolicy
  let profile: ProfileSettings
  /// What was set and means something else here.
  let notices: [String]
  private let options: AWSOptions
  private let environment: EnvironmentSnapshot

  init(options: AWSOptions, environment: EnvironmentSnapshot) throws {
    self.options = options
    self.environment = environment
    config = try SharedConfig(
      environment: environment.variables, homeDirectory: environment.homeFolder, profile: options.profile)
    profile = config.settings
    let readings = SettingReader(environment: environment, profile: profile)
    retries = RetryPolicy(maxAttempts: try readings.maxAttempts() ?? RetryPolicy().maxAttempts)
    notices = [try readings.retryModeNotice()].compactMap(\.self)
  }

  /// A Region's name from outside, if it can be one.
  func region(_ text: String) throws -> AWSRegion {
    do {
      return try AWSRegion(validating: text)
    } catch {
      throw PreflightFailure(findings: [
        Finding(
          .setting(.region),
          .breaksRule(
            value: error.text.printable(limit: 80), rule: "letters, digits and hyphens, as in us-west-2"),
          remedies: [.give(.region)])
      ])
    }
  }

  /// The servers to call. botocore's order: the option, the environment's for the service, the environment's for
  /// all, the profile's for the service, the profile's for all.
  func endpoints() throws -> EndpointResolver {
    let readings = SettingReader(environment: environment, profile: profile)
    var endpoints = EndpointResolver(
      usesFIPS: try readings.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
      usesDualStack: try readings.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
      bucketAddressing: try readings.bucketAddressing())
    if let url = options.endpointURL {
      endpoints.override = try endpoint(url, from: "--endpoint-url")
    } else if try !readings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
      try configure(&endpoints)
    }
    return endpoints
  }

  private func configure(_ endpoints: inout EndpointResolver) throws {
    if let url = environment["AWS_ENDPOINT_URL"] {
      endpoints.override = try endpoint(url, from: "AWS_ENDPOINT_URL")
    } else {
      endpoints.override = try profile.endpointURL.map {
        try endpoint($0, from: "the profile's endpoint_url")
      }
      endpoints.serviceOverrides = try profile.serviceEndpointURLs.mapValues {
        try endpoint($0, from: "the profile's services")
      }
    }
    let prefix = "AWS_ENDPOINT_URL_"
    for (name, url) in environment.variables where name.hasPrefix(prefix) && !url.isEmpty {
      endpoints.serviceOverrides[name.dropFirst(prefix.count).lowercased()] = try endpoint(url, from: name)
    }
  }

  private func endpoint(_ url: String, from place: String) throws -> Endpoint {
    guard let endpoint = Endpoint(url: url) else {
      throw UsageError(message: "\(place) is no http or https URL: \(url)")
    }
    return endpoint
  }
}

/// Reads variables and, where they are not set, the profile's properties.
private struct SettingReader {
  let environment: EnvironmentSnapshot
  let profile: ProfileSettings

  /// The value and the name of where it stands.
  private func text(_ variable: String, _ property: String) -> (value: String, place: String)? {
    if let value = environment[variable] { return (value, variable) }
    return profile.properties[property].map { ($0, "the profile's \(property)") }
  }

  /// False when it is not set.
  func flag(_ variable: String, _ property: String) throws -> Bool {
    guard let (value, place) = text(variable, property) else { return false }
    switch value.lowercased() {
    case "true": return true
    case "false": return false
    default: throw UsageError(message: "\(place) is neither true nor false: \(value)")
    }
  }

  func maxAttempts() throws -> Int? {
    guard let (value, place) = text("AWS_MAX_ATTEMPTS", "max_attempts") else { return nil }
    guard let number = Int(value), number >= 1 else {
      throw UsageError(message: "\(place) is no number of attempts: \(value)")
    }
    return number
  }

  /// There is one mode here.
  func retryModeNotice() throws -> String? {
    guard let (value, place) = text("AWS_RETRY_MODE", "retry_mode") else { return nil }
    switch value.lowercased() {
    case "standard": return nil
    case "adaptive", "legacy": return "\(place) is \(value): treated as standard, the mode that there is"
    default: throw UsageError(message: "\(place) is neither standard, adaptive nor legacy: \(value)")
    }
  }

  func bucketAddressing() throws -> EndpointResolver.BucketAddressing {
    switch profile.properties["s3.addressing_style"]?.lowercased() {
    case nil, "auto": return .automatic
    case "virtual": return .virtual
    case "path": return .path
    case let other?:
      throw UsageError(
        message: "the profile's s3 addressing_style is neither auto, virtual nor path: \(other)")
    }
  }
}
