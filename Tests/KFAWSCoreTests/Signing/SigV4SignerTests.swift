// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct SigV4SignerTests {
  @Test func thereAreEnoughVectors() throws {
    #expect(try SigningVector.all().count >= 200)
  }

  @Test(arguments: try SigningVector.all())
  func signsAsBotocore(_ vector: SigningVector) {
    let date = Date(timeIntervalSince1970: vector.date)
    let signed: HTTPRequest
    if let expires = vector.expires {
      signed = vector.signer.presign(
        vector.httpRequest,
        with: vector.credentials,
        at: date,
        expiresIn: expires
      )
      #expect(signed.url == vector.url)
    } else {
      signed = vector.signer.sign(
        vector.httpRequest,
        with: vector.credentials,
        at: date,
        payload: vector.payloadHash
      )
      #expect(signed.headers["Authorization"] == vector.authorization)
    }
    expectTexts(of: signed, like: vector)
  }

  /// The two texts on the way, which say what went wrong when a signature differs.
  private func expectTexts(of signed: HTTPRequest, like vector: SigningVector) {
    var signed = signed
    signed.query.removeAll { $0.name == "X-Amz-Signature" }
    let payloadHash = vector.canonicalRequest.split(separator: "\n").last.map(String.init) ?? ""
    let canonical = CanonicalRequest(signed, dialect: vector.signer.dialect, payloadHash: payloadHash)
    let signature = vector.signer.signature(
      of: signed,
      with: vector.credentials,
      at: SigningDate(Date(timeIntervalSince1970: vector.date)),
      payloadHash: payloadHash
    )
    #expect(canonical.text == vector.canonicalRequest)
    #expect(signature.stringToSign == vector.stringToSign)
  }

  /// The example of AWS's "Signature Version 4 test suite", `get-vanilla`.
  @Test func signsAWSsOwnExample() {
    let request = HTTPRequest(method: "GET", origin: Origin(host: "example.amazonaws.com"))
    let credentials = Credentials(
      accessKeyID: "AKIDEXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    )
    let signed = SigV4Signer(service: "service", region: "us-east-1")
      .sign(request, with: credentials, at: Date(timeIntervalSince1970: 1_440_938_160))
    #expect(
      signed.headers["Authorization"]
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=host;x-amz-date, "
        + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
  }

  /// "Deriving a signing key" of AWS's documentation: the key for 20150830, us-east-1, iam.
  @Test func derivesAWSsOwnKey() {
    let scope = SigningScope(day: "20150830", region: "us-east-1", service: "iam")
    let key = scope.key(from: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")).reveal()
    #expect(
      key.map { String($0, radix: 16) }.joined(separator: " ")
        == "c4 af b1 cc 57 71 d8 71 76 3a 39 3e 44 b7 3 57 1b 55 cc 28 42 4d 1a 5e 86 da 6e d3 c1 54 a4 b9"
    )
  }

  /// "Authenticating Requests: Using Query Parameters" of the S3 documentation: its presigned GET.
  @Test func presignsAWSsOwnExample() {
    let request = HTTPRequest(
      method: "GET",
      origin: Origin(host: "examplebucket.s3.amazonaws.com"),
      path: "/test.txt"
    )
    let credentials = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    )
    let signed = SigV4Signer(service: "s3", region: "us-east-1", dialect: .s3).presign(
      request,
      with: credentials,
      at: Date(timeIntervalSince1970: 1_369_353_600),
      expiresIn: 86400
    )
    #expect(
      signed.query.last
        == QueryItem("X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    )
  }
}
