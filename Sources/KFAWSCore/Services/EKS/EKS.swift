// SPDX-License-Identifier: Apache-2.0

/// What the operations of EKS have in common.
protocol EKSOperation: RESTJSONOperation {}

extension EKSOperation {
  static var service: AWSService { .eks }
}

/// EKS ListClusters: the names of the account's clusters in the Region.
struct ListClusters: EKSOperation, PagedOperation {
  typealias Item = String
  var pageToken: String?
  var pathSegments: [String] { ["clusters"] }
  var query: [QueryItem] { pageToken.map { [QueryItem("nextToken", $0)] } ?? [] }
}

extension ListClusters {
  private struct Answer: Decodable {
    var clusters: [String]?
    var nextToken: String?
  }

  func output(from response: HTTPResponse) throws -> Page<String> {
    let answer = try WireJSON.decode(Answer.self, from: response, of: Self.name)
    return Page(items: answer.clusters ?? [], next: answer.nextToken)
  }
}

/// EKS DescribeAddon; `ResourceNotFoundException` when the cluster has none of that name.
struct DescribeAddon: EKSOperation {
  struct Output: Decodable, Sendable {
    struct Addon: Decodable, Sendable {
      var addonName: String
      var addonVersion: String?
      /// `ACTIVE`, `CREATING`, `DEGRADED`, …
      var status: String?
    }
    var addon: Addon
  }

  static let effect = OperationEffect.reads
  var clusterName: String
  var addonName: String
  var pathSegments: [String] { ["clusters", clusterName, "addons", addonName] }
}

/// EKS TagResource.
struct TagEKSResource: EKSOperation {
  typealias Output = EmptyAnswer
  static let name = "TagResource"
  static let method = "POST"
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String
  var tags: [String: String]
  var pathSegments: [String] { ["tags", arn] }
  var payload: (any Encodable & Sendable)? { ["tags": tags] }
}
