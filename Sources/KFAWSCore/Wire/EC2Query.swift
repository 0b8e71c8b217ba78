// SPDX-License-Identifier: Apache-2.0

// EC2's dialect of the Query protocol: no result element, lists as `<item>`, errors below `<Response>`.

extension WireProtocol {
  /// EC2's.
  public static let ec2 = WireProtocol { response in
    let root = XMLTree.parse(response.body)
    let error = root?["Errors", "Error"]
    return ServiceFault(
      code: error?["Code"]?.text, message: error?["Message"]?.text, requestID: root?["RequestID"]?.text)
  }
}

/// An operation of EC2 that lists.
protocol EC2Listing: PagedOperation {
  associatedtype Item
  /// The element that holds the `<item>`s: `subnetSet`.
  static var listElement: String { get }
  func encode(into parameters: inout QueryParameters)
  static func item(_ element: XMLElement) -> Item?
}

/// One of EC2's filters: any of `values` matches.
struct EC2Filter: Sendable, Equatable {
  var name: String
  var values: [String]
}

extension EC2Listing {
  static var service: AWSService { .ec2 }

  func draft() -> RequestDraft {
    var parameters = QueryParameters(action: Self.name, version: "2016-11-15")
    encode(into: &parameters)
    parameters.set("NextToken", pageToken)
    return parameters.draft
  }

  func output(from response: HTTPResponse) throws -> Page<Item> {
    let root = try XMLTree.root(of: response, Self.name)
    let items = root[Self.listElement]?.children("item").compactMap(Self.item) ?? []
    return Page(items: items, next: root["nextToken"]?.text)
  }
}

extension QueryParameters {
  /// `Filter.N.Name` and `Filter.N.Value.M`.
  mutating func set(_ filters: [EC2Filter]) {
    for (index, filter) in filters.enumerated() {
      set("Filter.\(index + 1).Name", filter.name)
      set(list: "Filter.\(index + 1).Value", filter.values)
    }
  }
}
