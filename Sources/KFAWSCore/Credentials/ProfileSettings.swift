// SPDX-License-Identifier: Apache-2.0

/// What a profile says besides credentials.
public struct ProfileSettings: Sendable, Equatable {
  /// `region`
  public var region: String?
  /// `endpoint_url`: the endpoint of every service that has none of its own.
  public var endpointURL: String?
  /// `endpoint_url` of single services, from the section that the profile's `services` names; by service ID in
  /// lower case with underscores: `s3`, `secrets_manager`.
  public var serviceEndpointURLs: [String: String] = [:]
  /// `ca_bundle`: a file of certificates to trust instead of the system's.
  public var caBundlePath: String?

  /// No settings.
  public init() {}
}
