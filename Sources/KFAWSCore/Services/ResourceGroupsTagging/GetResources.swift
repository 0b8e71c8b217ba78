// SPDX-License-Identifier: Apache-2.0

/// Resource Groups Tagging API GetResources: the ARNs of what carries a tag, in the client's Region. The
/// index lags some seconds behind the resources.
struct GetResources: JSONOperation {
  struct TagFilter: Encodable, Sendable {
    var Key: String
    var Values: [String]
  }
  struct Output: Decodable, Sendable {
    struct Mapping: Decodable, Sendable {
      var ResourceARN: String?
    }
    var ResourceTagMappingList: [Mapping]?
    var PaginationToken: String?
  }

  static let service = AWSService.resourceGroupsTagging
  static let effect = OperationEffect.reads
  static let targetPrefix = "ResourceGroupsTaggingAPI_20170126"
  var TagFilters: [TagFilter]
  var PaginationToken: String?
}

extension AWSClient {
  /// The ARNs of everything that carries the tag `key` with `value`.
  func resources(taggedWith key: String, _ value: String) async throws -> [ARN] {
    var request = GetResources(TagFilters: [.init(Key: key, Values: [value])])
    var found: [ARN] = []
    repeat {
      let page = try await send(request)
      found += (page.ResourceTagMappingList ?? []).compactMap { $0.ResourceARN.flatMap(ARN.init) }
      request.PaginationToken = page.PaginationToken?.isEmpty == false ? page.PaginationToken : nil
    } while request.PaginationToken != nil
    return found
  }
}
