// SPDX-License-Identifier: Apache-2.0

/// Resource Groups Tagging API GetResources: the ARNs of what carries a tag, in the client's Region. The
/// index lags some seconds behind the resources.
struct GetResources: JSONOperation, PagedOperation {
  struct TagFilter: Encodable, Sendable {
    var Key: String
    var Values: [String]
  }
  typealias Item = ARN

  static let service = AWSService.resourceGroupsTagging
  static let targetPrefix = "ResourceGroupsTaggingAPI_20170126"
  var TagFilters: [TagFilter]
  var PaginationToken: String?
}

extension GetResources {
  /// What the coder calls `PaginationToken`.
  var pageToken: String? {
    get { PaginationToken }
    set { PaginationToken = newValue }
  }

  private struct Answer: Decodable {
    struct Mapping: Decodable {
      var ResourceARN: String?
    }
    var ResourceTagMappingList: [Mapping]?
    var PaginationToken: String?
  }

  func output(from response: HTTPResponse) throws -> Page<ARN> {
    let answer = try WireJSON.decode(Answer.self, from: response, of: Self.name)
    let found = (answer.ResourceTagMappingList ?? []).compactMap { $0.ResourceARN.flatMap(ARN.init) }
    return Page(items: found, next: answer.PaginationToken)
  }
}

extension AWSClient {
  /// The ARNs of everything that carries the tag `key` with `value`.
  func resources(taggedWith key: String, _ value: String) async throws -> [ARN] {
    try await all(GetResources(TagFilters: [.init(Key: key, Values: [value])]))
  }
}
