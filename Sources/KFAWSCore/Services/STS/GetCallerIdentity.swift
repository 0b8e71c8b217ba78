// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// STS GetCallerIdentity: whose credentials these are. It needs no permission.
struct GetCallerIdentity: QueryOperation {
  struct Identity: Sendable, Equatable {
    var account: String
    var arn: String
  }

  static let service = AWSService.sts
  static let effect = OperationEffect.reads
  static let version = "2011-06-15"

  init() {}

  func encode(into parameters: inout QueryParameters) {}

  func decode(_ result: QueryResult) throws -> Identity {
    guard let account = result.element["Account"]?.text else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no Account")
    }
    return Identity(account: account, arn: result.element["Arn"]?.text ?? "")
  }
}

/// A proof of who the caller is, for one EKS cluster: what `kubectl` sends as its bearer token.
public struct ClusterToken: Sendable {
  /// `k8s-aws-v1.` and the URL in Base64.
  public var token: Secret<String>
  /// When a new one is needed: EKS takes a token for fifteen minutes, `aws eks get-token` says fourteen.
  public var expiration: Date
}

extension AWSClient {
  /// A token for `cluster`: a presigned GetCallerIdentity that names the cluster in a signed header, byte for
  /// byte as `aws eks get-token` makes it. Nothing is sent.
  public func clusterToken(for cluster: String) async throws -> ClusterToken {
    let credentials = try await credentials.current()
    let now = timekeeper.now.addingTimeInterval(await memory.skew.correction)
    let url = try presignedIdentity(for: cluster, with: credentials, at: now).url
    let text = Data(url.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    let unpadded = text.prefix { $0 != "=" }
    return ClusterToken(
      token: Secret("k8s-aws-v1.\(unpadded)"), expiration: timekeeper.now.addingTimeInterval(14 * 60))
  }

  func presignedIdentity(
    for cluster: String, with credentials: Credentials, at date: Date
  ) throws -> HTTPRequest {
    let draft = RequestDraft(
      method: "GET",
      query: [QueryItem("Action", GetCallerIdentity.name), QueryItem("Version", GetCallerIdentity.version)],
      headers: ["x-k8s-aws-id": cluster])
    let request = try endpoints.request(for: draft, to: .sts, in: region)
    let signer = SigV4Signer(
      service: AWSService.sts.signingName, region: try endpoints.resolve(.sts, in: region).signingRegion)
    return signer.presign(request, with: credentials, at: date, expiresIn: 60)
  }
}
