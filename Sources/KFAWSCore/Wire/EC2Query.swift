// SPDX-License-Identifier: Apache-2.0

// EC2's dialect of the Query protocol: no result element, lists as `<item>`, errors below `<Response>`.

extension WireProtocol {
  static let ec2 = WireProtocol { response in
    let root = XMLTree.parse(response.body)
    let error = root?["Errors", "Error"]
    return ServiceFault(
      code: error?["Code"]?.text, message: error?["Message"]?.text, requestID: root?["RequestID"]?.text)
  }
}

/// An operation of EC2 that lists: each answer is one page.
protocol EC2Listing: AWSOperation where Output == EC2Page<Item> {
  associatedtype Item: Sendable
  /// The element that holds the `<item>`s: `subnetSet`.
  static var listElement: String { get }
  var filters: [EC2Filter] { get }
  var nextToken: String? { get set }
  static func item(_ element: XMLElement) -> Item?
}

/// One of EC2's filters: any of `values` matches.
struct EC2Filter: Sendable, Equatable {
  var name: String
  var values: [String]
}

/// A page of an EC2 listing.
struct EC2Page<Item: Sendable>: Sendable {
  var items: [Item]
  /// Asks for the next page; nil on the last.
  var nextToken: String?
}

extension EC2Listing {
  static var service: AWSService { .ec2 }
  static var effect: OperationEffect { .reads }

  func draft() -> RequestDraft {
    var parameters = QueryParameters(action: Self.name, version: "2016-11-15")
    for (index, filter) in filters.enumerated() {
      parameters.set("Filter.\(index + 1).Name", filter.name)
      parameters.set(list: "Filter.\(index + 1).Value", filter.values)
    }
    parameters.set("NextToken", nextToken)
    return RequestDraft(
      headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"], body: parameters.body)
  }

  func output(from response: HTTPResponse) throws -> EC2Page<Item> {
    guard let root = XMLTree.parse(response.body) else {
      throw UnexpectedAnswer(operation: Self.name, problem: "the body is no XML")
    }
    let items = root[Self.listElement]?.children("item").compactMap(Self.item) ?? []
    let token = root["nextToken"]?.text
    return EC2Page(items: items, nextToken: token?.isEmpty == false ? token : nil)
  }
}
