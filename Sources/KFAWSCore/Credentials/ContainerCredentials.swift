// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The credentials that ECS and EKS Pod Identity give a container, by
/// `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
public struct ContainerCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name = "container endpoint"
  private let surroundings: CredentialSurroundings

  private static let variables = [
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ]
  /// Who may be asked over plain HTTP besides loopback addresses: ECS, and EKS in both families.
  private static let allowedHosts = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]

  init(_ surroundings: CredentialSurroundings) {
    self.surroundings = surroundings
  }

  /// Absent when neither variable is set.
  public func search() async throws -> CredentialAnswer {
    guard let service = try service() else { return .absent(.unset(variables: Self.variables)) }
    var headers: HTTPHeaders = ["Accept": "application/json"]
    headers["Authorization"] = try token()?.reveal()
    return .found(try read(try await answer(to: service.request(headers: headers))))
  }

  private func service() throws(CredentialError) -> MetadataService? {
    let relative = surroundings.variable(Self.variables[0])
    let variable = Self.variables[relative == nil ? 1 : 0]
    guard let url = relative.map({ "http://169.254.170.2\($0)" }) ?? surroundings.variable(variable) else {
      return nil
    }
    guard relative?.hasPrefix("/") != false, let service = MetadataService(url: url) else {
      throw failure(.malformed, "\(variable) is none", "unset it, or correct it")
    }
    guard service.origin.scheme == "https" || Self.isAllowed(service.host) else {
      throw failure(
        .malformed, "\(variable) names a host that plain HTTP is not allowed to",
        "use https, a loopback address or one of \(Self.allowedHosts.joined(separator: ", "))")
    }
    return service
  }

  private static func isAllowed(_ host: String) -> Bool {
    if allowedHosts.contains(host) || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
  }

  /// Read again at each renewal, for Kubernetes puts a new one there.
  private func token() throws -> Secret<String>? {
    let token: Secret<String>?
    if let path = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
      token = try surroundings.config.read(path, for: name, as: "the authorization token's file")
    } else {
      token = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").map(Secret.init)
    }
    guard token?.reveal().utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) != true else {
      throw failure(.malformed, "the authorization token has a line break", "remove it")
    }
    return token
  }

  /// botocore's three attempts with a second between them, two seconds each.
  private func answer(to request: HTTPRequest) async throws -> HTTPResponse {
    var last: HTTPResponse?
    for attempt in 1...3 {
      if attempt > 1 { try await surroundings.access.timekeeper.sleep(for: .seconds(1)) }
      last = try await MetadataService.answer(to: request, within: .seconds(2), by: surroundings.access)
      if let last, last.status == 200, InstanceRole.isJSON(last) { return last }
    }
    guard let last else {
      throw failure(.unreachable, "nobody answers at \(request.origin.hostHeader)", "look whether it runs")
    }
    if last.status == 200 { return last }
    throw failure(
      .refused, "\(request.origin.hostHeader) answers with status \(last.status)",
      "look at the task's or the pod's role, and at the authorization token")
  }

  private func read(_ response: HTTPResponse) throws(CredentialError) -> Credentials {
    if let credentials = InstanceRole.credentials(response) { return credentials }
    throw failure(
      .malformed, "the answer lacks AccessKeyId, SecretAccessKey, Token or Expiration", "look who answers")
  }

  private func failure(_ code: CredentialError.Code, _ detail: String, _ remedy: String) -> CredentialError {
    CredentialError(code: code, place: name, detail: detail, remedy: remedy)
  }
}

/// The form in which metadata services give credentials.
enum InstanceRole {
  private struct Answer: Decodable {
    var AccessKeyId: String
    var SecretAccessKey: String
    var Token: String
    var Expiration: String
    var AccountId: String?
  }

  /// Nil when something is missing.
  static func credentials(_ response: HTTPResponse) -> Credentials? {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)),
      let end = CredentialDate.parse(answer.Expiration)
    else { return nil }
    return Credentials(
      accessKeyID: answer.AccessKeyId, secretAccessKey: Secret(answer.SecretAccessKey),
      sessionToken: Secret(answer.Token), expiration: end, accountID: answer.AccountId)
  }

  static func isJSON(_ response: HTTPResponse) -> Bool {
    (try? JSONDecoder().decode([String: TokenValue].self, from: Data(response.body))) != nil
  }
}
