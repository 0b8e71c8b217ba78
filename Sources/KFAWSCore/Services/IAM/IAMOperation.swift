// SPDX-License-Identifier: Apache-2.0

/// What the operations of IAM have in common. IAM is global: one endpoint a partition, with a signing Region of
/// its own.
protocol IAMOperation: QueryOperation {}

extension IAMOperation {
  static var service: AWSService { .iam }
  static var version: String { "2010-05-08" }
}

/// An operation of IAM that lists: `IsTruncated` and `Marker` say whether and where it goes on.
protocol IAMListing: IAMOperation, PagedOperation {
  associatedtype Item
  /// The element that holds the `<member>`s: `PolicyNames`.
  static var listElement: String { get }
  static func item(_ element: XMLElement) -> Item?
}

extension IAMListing {
  func decode(_ result: QueryResult) -> Page<Item> {
    let members = result.element[Self.listElement]?.children("member") ?? []
    let isTruncated = result.element.boolean("IsTruncated") ?? false
    return Page(
      items: members.compactMap(Self.item), next: isTruncated ? result.element.string("Marker") : nil)
  }
}

extension QueryParameters {
  /// IAM's form of tags.
  mutating func set(iamTags tags: [String: String]) {
    set(tags: tags, prefix: "Tags.member")
  }
}

extension XMLElement {
  /// A policy document inside an answer of IAM, which encodes it for URLs.
  func policy(_ name: String) -> String? {
    string(name).map { URIEncoding.decodePercent($0) }
  }
}
