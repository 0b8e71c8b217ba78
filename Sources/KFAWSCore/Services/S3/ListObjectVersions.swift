// SPDX-License-Identifier: Apache-2.0

/// One version of an object, or a delete marker: what DeleteObjects takes.
struct ObjectVersion: Sendable, Equatable {
  var key: String
  /// `null` in a bucket that never had versioning.
  var versionID: String
}

/// S3 ListObjectVersions: objects, versions and delete markers, up to a thousand a page.
struct ListObjectVersions: BucketOperation {
  struct Page: Sendable {
    var versions: [ObjectVersion]
    /// Where the next page begins; nil on the last.
    var next: Marker?
  }
  struct Marker: Sendable, Equatable {
    var key: String
    var versionID: String
  }

  static let method = "GET"
  static let effect = OperationEffect.reads
  /// A thousand keys of 1,024 bytes, each byte encoded as three.
  static let answerLimit = 8 << 20
  var bucket: String
  var marker: Marker?
  var maxKeys = 1000

  var query: [QueryItem] {
    // Keys may hold characters that XML cannot: URL encoding carries them.
    var items = [
      QueryItem("versions", ""), QueryItem("encoding-type", "url"), QueryItem("max-keys", "\(maxKeys)"),
    ]
    if let marker {
      items.append(QueryItem("key-marker", marker.key))
      items.append(QueryItem("version-id-marker", marker.versionID))
    }
    return items
  }

  func output(from response: HTTPResponse) throws -> Page {
    let root = try root(of: response)
    let isEncoded = root["EncodingType"]?.text == "url"
    let decode = { (text: String) in isEncoded ? URIEncoding.decodeForm(text) : text }
    let versions = root.children.lazy.filter { $0.isNamed("Version") || $0.isNamed("DeleteMarker") }
      .map { entry in
        ObjectVersion(
          key: decode(entry["Key"]?.text ?? ""), versionID: entry["VersionId"]?.text ?? "null")
      }
    let next = root["NextKeyMarker"].map {
      Marker(key: decode($0.text), versionID: root["NextVersionIdMarker"]?.text ?? "")
    }
    return Page(
      versions: Array(versions), next: root["IsTruncated"]?.text.lowercased() == "true" ? next : nil)
  }
}
