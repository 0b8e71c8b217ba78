// SPDX-License-Identifier: Apache-2.0

public import Logging

internal import struct FoundationEssentials.UUID

/// Asks STS, SSO and the sign-in service for credentials, by the same client that makes all other calls.
struct AWSCredentialIssuer: CredentialIssuer {
  let region: AWSRegion
  let endpoints: EndpointResolver
  /// `sts_regional_endpoints = legacy`
  let usesGlobalSTS: Bool
  let transport: any HTTPTransport
  let retries: RetryPolicy
  let timekeeper: any Timekeeper
  let userAgent: String
  let logger: Logger

  func assumeRole(_ role: RoleRequest, as source: Credentials) async throws -> Credentials {
    try await send(
      AssumeRole(role: role, sessionName: sessionName(of: role)), in: stsRegion, as: source, by: stsEndpoints)
  }

  func assumeRole(_ role: RoleRequest, webIdentity token: Secret<String>) async throws -> Credentials {
    try await send(
      AssumeRoleWithWebIdentity(role: role, sessionName: sessionName(of: role), token: token),
      in: stsRegion, by: stsEndpoints)
  }

  func roleCredentials(_ role: SSORole, accessToken: Secret<String>) async throws -> Credentials {
    let call = GetRoleCredentials(role: role, accessToken: accessToken)
    return try await send(call, in: try Self.region(role.region)).credentials(of: role.account)
  }

  func renew(_ token: SSOToken.Renewal, in region: String) async throws -> SSOToken.Renewed {
    let answer = try await send(CreateToken(renewal: token), in: try Self.region(region))
    return SSOToken.Renewed(
      accessToken: Secret(answer.accessToken), lifetime: answer.expiresIn,
      refreshToken: answer.refreshToken.map(Secret.init))
  }

  func renew(_ login: LoginToken.Renewal) async throws -> LoginToken.Renewed {
    var call = CreateOAuth2Token(renewal: login)
    let url = try endpoints.request(for: try call.draft(), to: AWSService.signin, in: region).url
    guard let key = ProofKey(pem: login.key),
      let proof = key.proof(of: "POST", url, at: timekeeper.now, id: UUID().uuidString.lowercased())
    else {
      throw IssuerRefusal(
        operation: CreateOAuth2Token.name, status: 0, code: "no proof",
        message: "the sign-in's key is none of P-256")
    }
    call.proof = proof
    return try await send(call, in: region).renewed
  }

  /// The Regions that the one endpoint in us-east-1 served before there were others; botocore's list.
  private static let globalRegions: Set<AWSRegion> = [
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
    "us-west-2",
  ]

  private var isGlobalSTS: Bool {
    usesGlobalSTS && Self.globalRegions.contains(region) && endpoints.override == nil
      && endpoints.serviceOverrides["sts"] == nil
  }

  private var stsRegion: AWSRegion { isGlobalSTS ? "us-east-1" : region }

  private var stsEndpoints: EndpointResolver {
    var endpoints = endpoints
    if isGlobalSTS { endpoints.serviceOverrides["sts"] = Endpoint(origin: Origin(host: "sts.amazonaws.com")) }
    return endpoints
  }

  /// The Region of a file, which becomes part of a host name.
  private static func region(_ text: String) throws -> AWSRegion {
    do { return try AWSRegion(validating: text) } catch {
      throw IssuerRefusal(operation: "Region", status: 0, code: "InvalidRegion", message: "\(error)")
    }
  }

  private func sessionName(of role: RoleRequest) -> String {
    role.sessionName ?? "kfawscore-session-\(Int(timekeeper.now.timeIntervalSince1970))"
  }

  /// - Parameter source: who signs; nobody for calls that are not signed.
  private func send<Operation: AWSOperation>(
    _ call: Operation, in region: AWSRegion, as source: Credentials? = nil,
    by endpoints: EndpointResolver? = nil
  ) async throws -> Operation.Output {
    let signer = CredentialChain(source.map { [StaticCredentials($0)] } ?? [])
    let client = AWSClient(
      region: region, credentials: signer, endpoints: endpoints ?? self.endpoints, transport: transport,
      retries: retries,
      timekeeper: timekeeper, userAgent: userAgent, logger: logger)
    do { return try await client.send(call) } catch let error as AWSServiceError {
      throw IssuerRefusal(
        operation: error.operation, status: error.status, code: error.code.rawValue, message: error.message)
    } catch let error as UnexpectedAnswer {
      throw IssuerRefusal(
        operation: error.operation, status: 200, code: "UnexpectedAnswer", message: error.problem)
    }
  }
}

extension CredentialAccess {
  /// What a chain needs, for one Region.
  ///
  /// - Parameters:
  ///   - region: where STS and the sign-in service are asked; SSO has a Region of its own.
  ///   - endpoints: other servers than AWS's own.
  ///   - usesGlobalSTS: whether STS is asked in us-east-1 for the Regions that once had no endpoint of their
  ///     own, as `sts_regional_endpoints = legacy` wants.
  ///   - transport: sends the requests to AWS.
  ///   - retries: how often one of them is repeated.
  ///   - userAgent: the `User-Agent` header, `name/version`.
  ///   - metadata: sends the requests to containers' and instances' own addresses: make it with
  ///     ``TransportConfiguration/usesProxies`` false.
  ///   - timekeeper: the clock for signatures, ends and time-outs.
  ///   - logger: gets one line a call at `debug`.
  ///   - mfaCode: asks a person for a code; nil when there is none.
  public init(
    region: AWSRegion, endpoints: EndpointResolver = EndpointResolver(), usesGlobalSTS: Bool = false,
    transport: any HTTPTransport, retries: RetryPolicy = RetryPolicy(), userAgent: String = "kfawscore",
    metadata: any HTTPTransport,
    timekeeper: any Timekeeper = SystemTimekeeper(),
    logger: Logger = Logger(label: "kfawscore", factory: { _ in SwiftLogNoOpLogHandler() }),
    mfaCode: MFAPrompt? = nil
  ) {
    let issuer = AWSCredentialIssuer(
      region: region, endpoints: endpoints, usesGlobalSTS: usesGlobalSTS, transport: transport,
      retries: retries, timekeeper: timekeeper, userAgent: userAgent, logger: logger)
    self.init(issuer: issuer, metadata: metadata, timekeeper: timekeeper, mfaCode: mfaCode)
  }
}
