// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

/// One request and botocore's answer, as `Scripts/record-signing` writes it.
struct SigningVector: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let why: String
  let service: String
  let region: String
  let dialect: String
  let date: Double
  let accessKeyID: String
  let secretAccessKey: String
  let sessionToken: String?
  let request: Request
  let payload: String?
  let expires: Int?
  let canonicalRequest: String
  let stringToSign: String
  let authorization: String?
  let url: String?

  struct Request: Decodable, Sendable {
    let method: String
    let scheme: String
    let host: String
    let port: Int?
    let path: String
    let query: [[String]]
    let headers: [[String]]
    let body: String
  }

  static func all() throws -> [SigningVector] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/signing/vectors.json")
    return try JSONDecoder().decode([SigningVector].self, from: Data(contentsOf: file))
  }

  var testDescription: String { "\(name): \(why)" }

  var credentials: Credentials {
    Credentials(
      accessKeyID: accessKeyID,
      secretAccessKey: Secret(secretAccessKey),
      sessionToken: sessionToken.map(Secret.init)
    )
  }

  var signer: SigV4Signer {
    SigV4Signer(service: service, region: region, dialect: dialect == "s3" ? .s3 : .standard)
  }

  var httpRequest: HTTPRequest {
    var headers = HTTPHeaders()
    for field in request.headers { headers.append(field[0], field[1]) }
    return HTTPRequest(
      method: request.method,
      origin: Origin(scheme: request.scheme, host: request.host, port: request.port),
      path: request.path,
      query: request.query.map { QueryItem($0[0], $0[1]) },
      headers: headers,
      body: Array(request.body.utf8)
    )
  }

  var payloadHash: PayloadHash { payload == "unsigned" ? .unsigned : .signed }
}
