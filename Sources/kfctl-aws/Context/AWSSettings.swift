// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The client's settings, from options, environment and profile, in that order.
struct AWSSettings {
  let region: String?
  let credentials: any CredentialProvider
  let maxAttempts: Int
  private let options: AWSOptions
  private let environment: EnvironmentSnapshot

  init(options: AWSOptions, environment: EnvironmentSnapshot) throws {
    self.options = options
    self.environment = environment
    let variables = ["CLUSTER_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"]
    region = options.region ?? variables.lazy.compactMap { environment[$0] }.first
    credentials = EnvironmentCredentials(environment: environment.variables)
    maxAttempts = environment["AWS_MAX_ATTEMPTS"].flatMap(Int.init) ?? RetryPolicy().maxAttempts
  }

  /// The servers to call: the option, then `AWS_ENDPOINT_URL_<SERVICE>`, then `AWS_ENDPOINT_URL`.
  func endpoints() throws -> EndpointResolver {
    if let url = options.endpointURL {
      return EndpointResolver(override: try endpoint(url, from: "--endpoint-url"))
    }
    guard environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() != "true" else {
      return EndpointResolver()
    }
    let prefix = "AWS_ENDPOINT_URL_"
    let services = try environment.variables.filter { $0.key.hasPrefix(prefix) && !$0.value.isEmpty }
      .map { ($0.key.dropFirst(prefix.count).lowercased(), try endpoint($0.value, from: $0.key)) }
    return EndpointResolver(
      override: try environment["AWS_ENDPOINT_URL"].map { try endpoint($0, from: "AWS_ENDPOINT_URL") },
      serviceOverrides: Dictionary(services) { first, _ in first })
  }

  private func endpoint(_ url: String, from place: String) throws -> Endpoint {
    guard let endpoint = Endpoint(url: url) else {
      throw UsageError(message: "\(place) is no http or https URL: \(url)")
    }
    return endpoint
  }
}
