// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// Answers that a server should not give: what is kept of them, and how far they are read.
@Suite struct HostileAnswersTests {
  private static let credentials = Credentials(
    accessKeyID: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    sessionToken: Secret("FwoGZXIvYXdzEDoaDKL0/+token==withAllKinds&of<characters>\"\\é0123456789"))
  private static let password = "p w&rd<+é\"\\x/9"

  private struct Given: CredentialProvider {
    let name = "given"
    func credentials() async throws -> Credentials? { HostileAnswersTests.credentials }
  }

  private static let reset = ModifyDBInstance(identifier: "db", masterPassword: Secret(password))

  private func refusal(_ text: String) async throws -> AWSServiceError {
    let xml = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    let transport = RecordingTransport(
      HTTPResponse(400, text: "<R><Error><Code>Bad</Code><Message>\(xml)</Message></Error></R>"))
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client(credentials: Given()).send(Self.reset)
    }
    return try #require(error)
  }

  /// Every secret, in every spelling in which it went out, whole and cut.
  static let echoes: [String] = {
    let token = credentials.sessionToken?.reveal() ?? ""
    let key = credentials.secretAccessKey.reveal()
    return [
      password, URIEncoding.component(password), URIEncoding.component(password).lowercased(),
      URIEncoding.component(URIEncoding.component(password)),
      URIEncoding.component(password).replacing("%20", with: "+"),
      password.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""),
      password.replacing("&", with: "&amp;").replacing("<", with: "&lt;"),
      token, URIEncoding.component(token), String(token.dropFirst(3)), String(token.dropLast(20)), key,
      URIEncoding.component(key), String(key.dropFirst(8)),
    ]
  }()

  @Test(arguments: echoes)
  func doNotBringSecretsBack(echo: String) async throws {
    let message = try await refusal("value \(echo) is bad").message
    #expect(message.hasPrefix("value •••"), "\(message)")
    #expect(!message.contains(echo))
    // No eight characters in a row of what was secret.
    for start in echo.indices.dropLast(7) where !echo[start...].prefix(8).contains("%") {
      #expect(!message.contains(echo[start...].prefix(8)))
    }
    #expect(message.hasSuffix("is bad"))
  }

  @Test func doNotBringASecretsFieldsBack() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        400, text: ##"{"__type":"x#InvalidParameterException","message":"hunter22-hunter22 is short"}"##))
    let operation = PutSecretValue(
      SecretId: "s", ClientRequestToken: "t",
      SecretString: SecretText(Secret(#"{"username":"admin","password":"hunter22-hunter22"}"#)))
    let error = await #expect(throws: AWSServiceError.self) { try await transport.client().send(operation) }
    #expect(error?.message == "••• is short")
  }

  @Test func doNotBringTheSignatureBack() async throws {
    let transport = RecordingTransport { request, _ in
      let header = request.headers["Authorization"] ?? ""
      return HTTPResponse(400, text: "<R><Error><Code>Bad</Code><Message>\(header)</Message></Error></R>")
    }
    let error = await #expect(throws: AWSServiceError.self) { try await transport.client().send(Self.reset) }
    #expect(error?.message.hasSuffix("Signature=•••") == true)
  }

  /// AWS's own words for a wrong signature.
  @Test func doNotBringTheCanonicalRequestBack() async throws {
    let message = try await refusal(
      "The request signature we calculated does not match. Check your key.\n\n"
        + "The Canonical String for this request should have been\n'POST\n/\n\nhost:rds\nx-amz-security-token:abc'"
    ).message
    #expect(message == "The request signature we calculated does not match. Check your key. …")
  }

  @Test func haveNothingThatMovesTheCursor() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        400, headers: ["x-amzn-RequestId": "id\u{9B}31m"],
        text: #"{"__type":"Bad\u001b[2J","message":"a\u001b]0;x\u0007\rb\u202Ec\nd"}"#))
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(DescribeSecret(SecretId: "s"))
    }
    let text = "\(try #require(error))"
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B && $0.value != 0x202E })
    #expect(text.contains(#"a\u{1B}]0;x\u{7}\u{D}b\u{202E}c d"#), "\(text)")
  }

  @Test func areCut() async throws {
    let error = try await refusal(String(repeating: "x", count: 100_000))
    #expect(error.message.count == 1001)
  }

  /// A page token that comes again, and one that is always new.
  @Test(.timeLimit(.minutes(30)), arguments: [EndlessListing.Sign.repeatedPage, .tooManyPages])
  func endlessListingsEnd(sign: EndlessListing.Sign) async {
    let transport = RecordingTransport { _, number in
      let token = sign == .repeatedPage ? number % 3 : number
      return HTTPResponse(text: #"{"PaginationToken":"t\#(token)","ResourceTagMappingList":[]}"#)
    }
    let error = await #expect(throws: EndlessListing.self) {
      try await transport.client().resources(taggedWith: "k", "v")
    }
    #expect(error == EndlessListing("GetResources", sign))
    #expect(transport.requests.count == (sign == .repeatedPage ? 4 : EndlessListing.mostPages))
  }

  @Test func areLimitedByWhatTheOperationNeeds() async throws {
    let transport = RecordingTransport(HTTPResponse(text: "<a/>"))
    _ = try? await transport.client().send(GetCallerIdentity())
    _ = try? await transport.client().send(ListObjectVersions(bucket: "b"))
    _ = try? await transport.client().send(DescribeSubnets(filters: []))
    #expect(transport.requests.map(\.maxResponseSize) == [1 << 20, 8 << 20, 4 << 20])
  }

  @Test(.timeLimit(.minutes(30)), arguments: [100, 101, 1_000_000])
  func xmlIsReadAHundredDeep(depth: Int) {
    let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    #expect((XMLTree.parse(Array(text.utf8)) != nil) == (depth <= 100))
  }

  @Test(.timeLimit(.minutes(30)), arguments: [100, 101, 1_000_000])
  func jsonIsReadAHundredDeep(depth: Int) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(WireJSON.isShallow(Array(text.utf8)) == (depth <= 100))
    #expect(WireJSON.isShallow(Array(#"{"a":"\#(String(repeating: "[\\\"", count: depth))"}"#.utf8)))
  }

  @Test func manyElementsAreTooMany() {
    let text = "<a>" + String(repeating: "<b/>", count: XMLTreeBuilder.nodeLimit) + "</a>"
    #expect(XMLTree.parse(Array(text.utf8)) == nil)
  }
}
