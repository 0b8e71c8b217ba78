// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// Containers' and instances' endpoints as real servers on the loopback addresses.
@Suite struct MetadataServersTests {
  private static let credentials = """
    {"Code": "Success", "AccessKeyId": "ASIAX", "SecretAccessKey": "s", "Token": "t",
     "Expiration": "2099-01-01T00:00:00Z"}
    """

  /// Version 2 only: a token for a PUT, the rest for a token.
  @Sendable private static func instance(_ request: LoopbackServer.Received) -> LoopbackServer.Reply {
    let isPut = request.method == "PUT" && request.headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600"
    guard isPut || request.headers["x-aws-ec2-metadata-token"] == "token" else { return .answer(401) }
    return switch request.target {
    case "/latest/api/token" where isPut: .answer(200, body: Array("token".utf8))
    case "/latest/meta-data/iam/security-credentials/": .answer(200, body: Array("role".utf8))
    case "/latest/meta-data/iam/security-credentials/role": .answer(200, body: Array(credentials.utf8))
    default: .answer(404)
    }
  }

  private func access(_ timekeeper: any Timekeeper = CaseTimekeeper()) -> CredentialAccess {
    var configuration = TransportConfiguration()
    configuration.usesProxies = false
    let transport = CurlTransport(configuration: configuration)
    return CredentialAccess(
      region: "us-west-2", transport: transport, metadata: transport, timekeeper: timekeeper)
  }

  private func surroundings(
    _ environment: [String: String], _ timekeeper: any Timekeeper = CaseTimekeeper(),
    readFile: @escaping SharedConfig.FileReader = { _ in nil }
  ) throws -> CredentialSurroundings {
    let config = try SharedConfig(environment: environment, homeDirectory: "/h", readFile: readFile)
    return CredentialSurroundings(environment: environment, config: config, access: access(timekeeper))
  }

  @Test(.timeLimit(.minutes(30)), arguments: [false, true])
  func anInstanceGivesItsRole(overIPv6: Bool) async throws {
    try await LoopbackServer.run(overIPv6: overIPv6, Self.instance) { server in
      let instance = InstanceCredentials(
        try surroundings(["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]))
      #expect(try await instance.credentials()?.accessKeyID == "ASIAX")
    }
  }

  /// Behind a hop limit the answer to the PUT never comes: one time-out of a second, and no further question.
  @Test(.timeLimit(.minutes(30))) func anInstanceThatDoesNotAnswerCostsOneTimeOut() async throws {
    let clock = ManualTimekeeper()
    try await LoopbackServer.run({ _ in .never }) { server in
      let instance = InstanceCredentials(
        try surroundings(["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url], clock))
      #expect(try await instance.search() == .absent(.noAnswer(from: server.url)))
      #expect(clock.sleeps == [.seconds(1)])
    }
  }

  @Test(.timeLimit(.minutes(30))) func cancellationReachesTheQuestionToAnInstance() async throws {
    try await LoopbackServer.run({ _ in .never }) { server in
      let instance = InstanceCredentials(
        try surroundings(["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]))
      let cache = CachedCredentials(instance)
      let caller = Task { try await cache.current() }
      for await event in server.events { if case .requested = event { break } }
      caller.cancel()
      await #expect(throws: CancellationError.self) { try await caller.value }
      for await event in server.events { if case .closedByClient = event { break } }
    }
  }

  /// EC2 hands out what has ended while it cannot renew: it is used, and asked for again later.
  @Test(arguments: [
    ("2001-01-01T00:00:00Z", 17.0 * 60, "it has ended"),
    ("2027-01-15T08:10:00Z", 17.0 * 60, "it is about to"),
    ("2099-01-01T00:00:00Z", 1_000_000, "it has time"),
  ])
  func usesAnInstancesCredentialsPastTheirEnd(end: String, atLeast: Double, why: String) async throws {
    let body = Self.credentials.replacing("2099-01-01T00:00:00Z", with: end)
    let replay = RecordingTransport { _, number in
      HTTPResponse(200, text: ["token", "role", body][number])
    }
    let access = CredentialAccess(
      region: "us-west-2", transport: replay, metadata: replay, timekeeper: CaseTimekeeper())
    let config = try SharedConfig(environment: [:], homeDirectory: "/h") { _ in nil }
    let found = try await InstanceCredentials(
      CredentialSurroundings(environment: [:], config: config, access: access)
    ).credentials()
    let left = try #require(found?.expiration).timeIntervalSince(CaseTimekeeper().now)
    #expect(left >= atLeast, "\(why)")
    if atLeast < 1_000_000 { #expect(left <= 25 * 60) }
  }

  @Test(.timeLimit(.minutes(30)), arguments: [false, true])
  func aContainerGivesItsRoleForTheTokenOfTheMoment(overIPv6: Bool) async throws {
    let reply: @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply = { request in
      guard request.target == "/v1/credentials?a=b%20c" else { return .answer(404) }
      let id = request.headers["Authorization"] ?? "none"
      return .answer(200, body: Array(Self.credentials.replacing("ASIAX", with: "ASIA-\(id)").utf8))
    }
    try await LoopbackServer.run(overIPv6: overIPv6, reply) { server in
      let number = Locked(0)
      let container = ContainerCredentials(
        try surroundings([
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/v1/credentials?a=b%20c",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
        ]) { path in
          guard path == "/t" else { return nil }
          return number.withLock { number in
            number += 1
            return Array("token\(number)".utf8)
          }
        })
      #expect(try await container.credentials()?.accessKeyID == "ASIA-token1")
      #expect(try await container.credentials()?.accessKeyID == "ASIA-token2")
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:80/a/", "127.0.0.1", "http://127.0.0.1/a"),
    ("https://[FD00:EC2::23]:8443/x?y=z", "fd00:ec2::23", "https://[FD00:EC2::23]:8443/x?y=z"),
    ("HTTP://localhost", "localhost", "http://localhost/"),
  ])
  func readsAddresses(url: String, host: String, asked: String) throws {
    let service = try #require(MetadataService(url: url))
    #expect(service.host == host)
    #expect(service.request().url.replacing(":80/", with: "/") == asked)
  }

  @Test(arguments: [
    "", "localhost", "ftp://localhost", "http://", "http://:80", "http://a@b", "http://a#b", "http://a b",
    "http://[::1", "http://[]", "http://a:b", "http://a:99999", "http://a\r\nX: y", "http://\u{202E}a",
  ])
  func takesNothingElseForAnAddress(url: String) {
    #expect(MetadataService(url: url) == nil)
  }
}
