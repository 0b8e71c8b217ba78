// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Signs requests by AWS Signature Version 4: a pure function of request, credentials and date.
///
/// Sign every attempt afresh; AWS refuses a signature whose date is more than 15 minutes off.
public struct SigV4Signer: Sendable, Equatable {
  /// The service's signing name: `s3`, `rds`, `secretsmanager`, …
  public let service: String
  /// The region in the signature's scope; `us-east-1` for global services.
  public let region: String
  /// How the service reads path and body.
  public let dialect: Dialect

  /// Creates a signer for one service in one region.
  public init(service: String, region: String, dialect: Dialect = .standard) {
    self.service = service
    self.region = region
    self.dialect = dialect
  }

  /// `request` with the header fields that authenticate it; fields of an earlier signature are replaced.
  public func sign(
    _ request: HTTPRequest,
    with credentials: Credentials,
    at date: Date,
    payload: PayloadHash = .signed
  ) -> HTTPRequest {
    let date = SigningDate(date)
    var request = request
    let payloadHash = payload.text(for: request.body)
    request.headers["Authorization"] = nil
    request.headers["X-Amz-Date"] = date.timestamp
    request.headers["X-Amz-Security-Token"] = credentials.sessionToken?.reveal()
    let announcesHash = dialect == .s3 || payload == .unsigned
    request.headers["X-Amz-Content-SHA256"] = announcesHash ? payloadHash : nil
    let signature = signature(of: request, with: credentials, at: date, payloadHash: payloadHash)
    request.headers["Authorization"] = signature.authorization
    return request
  }

  /// `request` with the query items that authenticate it for `seconds` seconds, for use by whoever holds its
  /// ``HTTPRequest/url``.
  ///
  /// Its header fields are signed too, so the one who uses the URL must send the same. S3 does not know the
  /// body in advance and leaves it out of the signature.
  public func presign(
    _ request: HTTPRequest,
    with credentials: Credentials,
    at date: Date,
    expiresIn seconds: Int
  ) -> HTTPRequest {
    let date = SigningDate(date)
    let payloadHash = (dialect == .s3 ? PayloadHash.unsigned : .signed).text(for: request.body)
    let unsigned = CanonicalRequest(request, dialect: dialect, payloadHash: payloadHash)
    var request = request
    request.query += presigningItems(credentials, date, seconds, signedHeaders: unsigned.signedHeaders)
    let signature = signature(of: request, with: credentials, at: date, payloadHash: payloadHash)
    request.query.append(QueryItem("X-Amz-Signature", signature.hex))
    return request
  }

  /// What a presigned query says about its signature, in botocore's order.
  private func presigningItems(
    _ credentials: Credentials,
    _ date: SigningDate,
    _ seconds: Int,
    signedHeaders: String
  ) -> [QueryItem] {
    [
      QueryItem("X-Amz-Algorithm", Signature.algorithm),
      QueryItem("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(on: date).text)"),
      QueryItem("X-Amz-Date", date.timestamp),
      QueryItem("X-Amz-Expires", String(seconds)),
      QueryItem("X-Amz-SignedHeaders", signedHeaders),
    ] + (credentials.sessionToken.map { [QueryItem("X-Amz-Security-Token", $0.reveal())] } ?? [])
  }

  /// The signature of a request that already carries everything that is signed.
  func signature(
    of request: HTTPRequest,
    with credentials: Credentials,
    at date: SigningDate,
    payloadHash: String
  ) -> Signature {
    Signature(
      canonical: CanonicalRequest(request, dialect: dialect, payloadHash: payloadHash),
      scope: scope(on: date),
      timestamp: date.timestamp,
      credentials: credentials
    )
  }

  private func scope(on date: SigningDate) -> SigningScope {
    SigningScope(day: date.day, region: region, service: service)
  }
}
