// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// A transport that answers as botocore was answered, and keeps what it was asked.
final class Replay: HTTPTransport {
  private let turns: [CredentialCase.Turn]
  private let asked = Locked<[CredentialCase.Turn.Request]>([])

  init(_ turns: [CredentialCase.Turn]) {
    self.turns = turns
  }

  var requests: [CredentialCase.Turn.Request] { asked.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let number = asked.withLock { asked in
      asked.append(CredentialCase.Turn.Request(request))
      return asked.count - 1
    }
    guard number < turns.count, let answer = turns[number].answer else {
      throw TransportError(
        code: .timedOut, host: request.origin.host, detail: "nobody", mayHaveReachedServer: false)
    }
    var headers = HTTPHeaders()
    for (name, value) in answer.headers { headers.append(name, value) }
    return HTTPResponse(status: answer.status, headers: headers, body: Array(answer.body.utf8))
  }
}

extension CredentialCase.Turn.Request {
  private static let names = [
    "authorization", "accept", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds",
    "x-amz-sso_bearer_token", "x-amz-security-token",
  ]

  /// What the recording keeps of a request.
  init(_ request: HTTPRequest) {
    method = request.method
    url =
      "\(request.origin.scheme)://\(request.origin.hostHeader)\(request.path.isEmpty ? "/" : request.path)"
    query = Dictionary(uniqueKeysWithValues: request.query.map { ($0.name, $0.value) })
    headers = [:]
    for name in Self.names { headers[name] = request.headers[name].map(Self.signer) }
    proof = request.headers["DPoP"] != nil
    let text = String(decoding: request.body, as: UTF8.self)
    if text.hasPrefix("{") {
      body = (try? JSONDecoder().decode([String: String].self, from: Data(request.body))) ?? [:]
    } else {
      body = Self.form(text).mapValues { $0.hasPrefix("kfawscore-session-") ? "any" : $0 }
    }
  }

  /// Who signs and for what; for anything but a signature, the value itself.
  private static func signer(_ value: String) -> String {
    guard value.hasPrefix("AWS4-HMAC-SHA256 Credential=") else { return value }
    let scope = value.split(separator: "=")[1].split(separator: ",")[0].split(separator: "/")
    return "\(scope[0]) \(scope[2])/\(scope[3])"
  }

  private static func form(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        URIEncoding.decodeForm(String($0))
      }
      fields[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    return fields
  }
}

/// Keys and proofs by the program `openssl`, which knows nothing of this project.
enum OpenSSL {
  /// A new private key of P-256 in PEM; of another curve when named.
  static func key(curve: String = "prime256v1") async throws -> String {
    try await run("ecparam", "-name", curve, "-genkey", "-noout")
  }

  static func run(_ arguments: String...) async throws -> String {
    let path = try #require(ChildProcess.find("openssl", path: nil))
    let child = ChildProcess(path: path, arguments: ["openssl"] + arguments, environment: [:])
    let ending = try await child.run(within: .seconds(60), limit: 1 << 16)
    #expect(ending.isSuccess)
    return String(decoding: ending.output, as: UTF8.self)
  }
}
