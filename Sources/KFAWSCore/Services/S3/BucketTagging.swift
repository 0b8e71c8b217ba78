// SPDX-License-Identifier: Apache-2.0

/// S3 GetBucketTagging; `NoSuchTagSet` when the bucket has none.
struct GetBucketTagging: BucketOperation {
  static let method = "GET"
  static let effect = OperationEffect.reads
  var bucket: String
  var query: [QueryItem] { [QueryItem("tagging", "")] }

  func output(from response: HTTPResponse) throws -> [String: String] {
    let root = try root(of: response)
    return (root["TagSet"]?.children("Tag") ?? []).tagDictionary
  }
}

/// S3 PutBucketTagging, which replaces the whole set.
struct PutBucketTagging: BucketOperation {
  typealias Output = Void
  static let method = "PUT"
  static let effect = OperationEffect.mutatesRepeatably
  static let needsChecksum = true
  var bucket: String
  var tags: [String: String]
  var query: [QueryItem] { [QueryItem("tagging", "")] }
  var payload: XMLWriter? {
    XMLWriter(root: "Tagging") { xml in xml.element("TagSet") { $0.tags(tags) } }
  }
}

extension XMLWriter {
  /// `<Tag><Key>…</Key><Value>…</Value></Tag>` for each, by key.
  mutating func tags(_ tags: [String: String]) {
    for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
      element("Tag") { tag in
        tag.element("Key", key)
        tag.element("Value", value)
      }
    }
  }
}
