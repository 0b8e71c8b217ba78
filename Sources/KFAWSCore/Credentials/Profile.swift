// SPDX-License-Identifier: Apache-2.0

/// One profile: what both files say of it.
struct Profile: Sendable {
  let name: String
  /// Its section in the credentials file.
  var credentialsFile: SharedConfigFile.Section?
  /// Its section in the config file.
  var configFile: SharedConfigFile.Section?

  /// The property of that name; the credentials file wins, as in botocore.
  func value(_ name: String) -> SharedConfigFile.Value? {
    credentialsFile?[name] ?? configFile?[name]
  }

  /// True when either file has the property, whatever its value.
  func has(_ name: String) -> Bool { value(name) != nil }

  /// A property that is not secret; nil when it is absent or nested.
  func text(_ name: String) -> String? { value(name)?.text?.reveal() }

  /// A property whose value is one line; nil when it is absent or empty.
  ///
  /// An indented line below continues a value, and what was meant to be the next property may be a key: such
  /// a value goes nowhere.
  func line(_ property: String) throws(CredentialError) -> String? {
    guard let value = value(property) else { return nil }
    guard let text = value.text?.reveal(), !text.contains("\n") else {
      throw problem(.malformed, "has \(property) over several lines", "do not indent the lines below it")
    }
    return text.isEmpty ? nil : text
  }

  /// A property that must be there and hold one line.
  func required(_ property: String) throws(CredentialError) -> String {
    if let line = try line(property) { return line }
    throw problem(.incomplete, "has no \(property)", "add it")
  }

  /// A failure in this profile.
  func problem(_ code: CredentialError.Code, _ detail: String, _ remedy: String) -> CredentialError {
    CredentialError(code: code, place: "profile \"\(name)\"", detail: detail, remedy: remedy)
  }
}

/// What a profile says besides credentials.
public struct ProfileSettings: Sendable, Equatable {
  /// `region`
  public var region: String?
  /// `endpoint_url`: the endpoint of every service that has none of its own.
  public var endpointURL: String?
  /// `endpoint_url` of single services, from the section that the profile's `services` names; by service ID in
  /// lower case with underscores: `s3`, `secrets_manager`.
  public var serviceEndpointURLs: [String: String] = [:]
  /// `ca_bundle`
  public var caBundlePath: String?
  /// Every property that is no part of a key pair: `use_fips_endpoint`, `retry_mode`, …; one of a nested
  /// section stands behind a dot: `s3.addressing_style`.
  public var properties: [String: String] = [:]

  /// A profile without settings.
  public init() {}

  /// Picks the settings out of `profile`; endpoints of single services stand in a section of `config`.
  init(_ profile: Profile, _ config: SharedConfigFile, path: String) throws(CredentialError) {
    for name in Self.lines { _ = try profile.line(name) }
    region = profile.text("region")
    endpointURL = profile.text("endpoint_url")
    caBundlePath = profile.text("ca_bundle")
    properties = Self.properties(of: profile)
    guard let name = profile.text("services") else { return }
    let heading = config.order.last { SectionHeading.services.name(in: $0) == name }
    guard let section = heading.flatMap({ config.sections[$0] }) else {
      throw profile.problem(
        .malformed, "has a property services, and \(path) has no section of that name",
        "add a section [services NAME] or remove the property")
    }
    for case (let service, .nested(let properties)) in section {
      serviceEndpointURLs[service] = properties["endpoint_url"]?.reveal()
    }
  }

  private static func properties(of profile: Profile) -> [String: String] {
    var properties: [String: String] = [:]
    let all = (profile.configFile ?? [:]).merging(profile.credentialsFile ?? [:]) { $1 }
    for (name, value) in all where !secretNames.contains(name) {
      switch value {
      case .text(let text): properties[name] = text.reveal()
      case .nested(let nested):
        for (inner, text) in nested { properties["\(name).\(inner)"] = text.reveal() }
      }
    }
    return properties
  }

  /// What is asked for, and may be shown when it is wrong: a key that was indented below one of these would
  /// be shown with it.
  private static let lines = [
    "region", "endpoint_url", "ca_bundle", "services", "retry_mode", "max_attempts", "use_fips_endpoint",
    "use_dualstack_endpoint", "sts_regional_endpoints", "ignore_configured_endpoint_urls", "defaults_mode",
  ]

  private static let secretNames: Set = [
    "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token",
    "credential_process",
  ]
}
