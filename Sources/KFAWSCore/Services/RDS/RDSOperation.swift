// SPDX-License-Identifier: Apache-2.0

/// What the operations of RDS have in common.
protocol RDSOperation: QueryOperation {}

extension RDSOperation {
  static var service: AWSService { .rds }
  static var version: String { "2014-10-31" }
}

/// An operation of RDS that lists: a `Marker` says where it goes on.
protocol RDSListing: RDSOperation, PagedOperation {
  associatedtype Item
  /// The elements that hold an item each: `DBEngineVersions`, `DBEngineVersion`.
  static var listElements: (list: String, item: String) { get }
  static func item(_ element: XMLElement) -> Item?
}

extension RDSListing {
  func decode(_ result: QueryResult) -> Page<Item> {
    let items = result.element[Self.listElements.list]?.children(Self.listElements.item) ?? []
    return Page(items: items.compactMap(Self.item), next: result.element.string("Marker"))
  }
}
