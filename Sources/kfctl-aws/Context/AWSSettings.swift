// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The client's settings, from options, environment and profile, in that order.
struct AWSSettings: Sendable {
  let config: SharedConfig
  let maxAttempts: Int
  let profile: ProfileSettings
  private let options: AWSOptions
  private let environment: EnvironmentSnapshot

  init(options: AWSOptions, environment: EnvironmentSnapshot) throws {
    self.options = options
    self.environment = environment
    config = try SharedConfig(
      environment: environment.variables, homeDirectory: environment.homeFolder, profile: options.profile)
    profile = config.settings
    maxAttempts = environment["AWS_MAX_ATTEMPTS"].flatMap(Int.init) ?? RetryPolicy().maxAttempts
  }

  /// The servers to call: the option, then per service the environment before the profile, then for all of
  /// them likewise. botocore has the same order.
  func endpoints() throws -> EndpointResolver {
    if let url = options.endpointURL {
      return EndpointResolver(override: try endpoint(url, from: "--endpoint-url"))
    }
    guard environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() != "true" else {
      return EndpointResolver()
    }
    let prefix = "AWS_ENDPOINT_URL_"
    var services = try profile.serviceEndpointURLs.mapValues {
      try endpoint($0, from: "the profile's services")
    }
    for (name, url) in environment.variables where name.hasPrefix(prefix) && !url.isEmpty {
      services[name.dropFirst(prefix.count).lowercased()] = try endpoint(url, from: name)
    }
    let all = environment["AWS_ENDPOINT_URL"] ?? profile.endpointURL
    return EndpointResolver(
      override: try all.map { try endpoint($0, from: "AWS_ENDPOINT_URL") }, serviceOverrides: services)
  }

  private func endpoint(_ url: String, from place: String) throws -> Endpoint {
    guard let endpoint = Endpoint(url: url) else {
      throw UsageError(message: "\(place) is no http or https URL: \(url)")
    }
    return endpoint
  }
}
