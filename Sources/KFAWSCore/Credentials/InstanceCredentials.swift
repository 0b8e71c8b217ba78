// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The credentials of an EC2 instance's role, by its metadata service in version 2.
///
/// Nobody there is told within the time-out, a second unless configured. Version 1 is asked only when the
/// service itself refuses version 2, and not when that is switched off. botocore asks it after a time-out
/// too, which costs everybody who is not on EC2 another second, and a container behind a hop limit its
/// protection.
public struct InstanceCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name = "EC2 instance metadata"
  private let surroundings: CredentialSurroundings

  private static let rolePath = "/latest/meta-data/iam/security-credentials/"

  init(_ surroundings: CredentialSurroundings) {
    self.surroundings = surroundings
  }

  /// Absent when it is switched off, nobody answers, or the instance has no role.
  public func search() async throws -> CredentialAnswer {
    let switchedOff = "AWS_EC2_METADATA_DISABLED"
    if surroundings.variable(switchedOff)?.lowercased() == "true" {
      return .absent(.switchedOff(by: switchedOff))
    }
    let metadata = InstanceMetadata(try InstanceMetadataSettings(surroundings), surroundings.access)
    switch try await metadata.token() {
    case .none: return .absent(.noAnswer(from: metadata.address))
    case .refused: return .absent(.nothingGiven(by: metadata.address))
    case .token(let token): return try await role(metadata, token)
    case .versionOne:
      if metadata.allowsVersionOne { return try await role(metadata, nil) }
      throw CredentialError(
        code: .refused, place: name, detail: "it gives no token, and version 1 is switched off",
        remedy: "allow version 2 on the instance, or unset AWS_EC2_METADATA_V1_DISABLED")
    }
  }

  private func role(_ metadata: InstanceMetadata, _ token: Secret<String>?) async throws -> CredentialAnswer {
    let nothing = CredentialAnswer.absent(.nothingGiven(by: metadata.address))
    guard let role = try await metadata.get(Self.rolePath, token, where: { !$0.body.isEmpty }),
      role.body.allSatisfy(Self.isNameByte)
    else { return nothing }
    let path = Self.rolePath + String(decoding: role.body, as: UTF8.self)
    guard let answer = try await metadata.get(path, token, where: InstanceRole.isJSON),
      let credentials = InstanceRole.credentials(answer)
    else { return nothing }
    return .found(outlasting(credentials))
  }

  /// IAM's characters for names of roles, all of which a path may hold.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "+=,.@-_".utf8.contains(byte)
    }
  }

  /// While EC2 cannot renew them, it hands out credentials that have ended and are honoured all the same:
  /// they last a quarter of an hour and two to ten minutes from now, as with botocore.
  private func outlasting(_ credentials: Credentials) -> Credentials {
    var credentials = credentials
    let extra = 15 * 60 + Double(Int.random(in: 120...600))
    let now = surroundings.access.timekeeper.now
    if let end = credentials.expiration, now >= end.addingTimeInterval(-extra) {
      credentials.expiration = now.addingTimeInterval(extra)
    }
    return credentials
  }
}

/// The metadata service of the instance, as it was configured.
struct InstanceMetadata: Sendable {
  /// What comes of asking for a token.
  enum TokenAnswer: Sendable {
    case token(Secret<String>)
    /// It knows no tokens, or stumbles.
    case versionOne
    /// It does not like the question.
    case refused
    /// Nobody is there.
    case none
  }

  private let settings: InstanceMetadataSettings
  private let access: CredentialAccess

  init(_ settings: InstanceMetadataSettings, _ access: CredentialAccess) {
    self.settings = settings
    self.access = access
  }

  var address: String { settings.service.address }
  var allowsVersionOne: Bool { settings.allowsVersionOne }

  /// A token for six hours, the longest there is.
  func token() async throws -> TokenAnswer {
    let headers: HTTPHeaders = ["x-aws-ec2-metadata-token-ttl-seconds": "21600"]
    let request = settings.service.request("PUT", "/latest/api/token", headers: headers)
    var answer = TokenAnswer.none
    for _ in 1...settings.attempts {
      guard let response = try await ask(request) else { continue }
      switch response.status {
      case 200: return .token(Secret(String(decoding: response.body, as: UTF8.self)))
      case 400: return .refused
      case 403, 404, 405: return .versionOne
      default: answer = .versionOne
      }
    }
    return answer
  }

  /// An answer of status 200 that is as it should be, or nil.
  func get(
    _ path: String, _ token: Secret<String>?, where isGood: (HTTPResponse) -> Bool
  ) async throws -> HTTPResponse? {
    var headers = HTTPHeaders()
    headers["x-aws-ec2-metadata-token"] = token?.reveal()
    for _ in 1...settings.attempts {
      let response = try await ask(settings.service.request("GET", path, headers: headers))
      if let response, response.status == 200, isGood(response) { return response }
    }
    return nil
  }

  private func ask(_ request: HTTPRequest) async throws -> HTTPResponse? {
    try await MetadataService.answer(to: request, within: settings.timeout, by: access)
  }
}

/// Where the metadata service is and how patiently it is asked: variables, else properties of the profile.
struct InstanceMetadataSettings: Sendable {
  let service: MetadataService
  let timeout: Duration
  let attempts: Int
  let allowsVersionOne: Bool

  init(_ surroundings: CredentialSurroundings) throws(CredentialError) {
    let url = surroundings.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
    let ownURL = try Self.usesIPv6(surroundings) ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
    guard let service = MetadataService(url: url ?? ownURL) else {
      throw Self.malformed("AWS_EC2_METADATA_SERVICE_ENDPOINT", "is no http or https URL")
    }
    self.service = service
    timeout = .seconds(
      try Self.number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", surroundings, most: 60))
    attempts = try Self.number(
      "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", surroundings, most: 10)
    let isOff = surroundings.setting("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")
    allowsVersionOne = isOff?.lowercased() != "true"
  }

  private static func usesIPv6(_ surroundings: CredentialSurroundings) throws(CredentialError) -> Bool {
    let variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
    switch surroundings.setting(variable, "ec2_metadata_service_endpoint_mode")?.lowercased() {
    case "ipv6": return true
    case "ipv4": return false
    case nil: return surroundings.setting("AWS_IMDS_USE_IPV6", "imds_use_ipv6")?.lowercased() == "true"
    default: throw malformed(variable, "is neither IPv4 nor IPv6")
    }
  }

  /// At least 1, the default.
  private static func number(
    _ variable: String, _ property: String, _ surroundings: CredentialSurroundings, most: Int
  ) throws(CredentialError) -> Int {
    guard let text = surroundings.setting(variable, property) else { return 1 }
    if let number = Int(text), (1...most).contains(number) { return number }
    throw malformed(variable, "is no number from 1 to \(most)")
  }

  private static func malformed(_ variable: String, _ detail: String) -> CredentialError {
    CredentialError(
      code: .malformed, place: "EC2 instance metadata", detail: "\(variable), or its property, \(detail)",
      remedy: "correct it, or set AWS_EC2_METADATA_DISABLED=true")
  }
}
