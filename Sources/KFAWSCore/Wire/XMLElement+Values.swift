// SPDX-License-Identifier: Apache-2.0

extension XMLElement {
  /// The number in the child of that name.
  public func integer(_ name: String) -> Int? { child(name).flatMap { Int($0.text) } }
  /// The Boolean in the child of that name.
  public func boolean(_ name: String) -> Bool? { child(name).map { $0.text == "true" } }
  /// The text in the child of that name, unless it is empty.
  public func string(_ name: String) -> String? {
    guard let text = child(name)?.text, !text.isEmpty else { return nil }
    return text
  }
}

extension [XMLElement] {
  /// Elements that hold a `Key` and a `Value`, as S3, RDS and IAM list tags.
  public var tagDictionary: [String: String] {
    reduce(into: [:]) { tags, tag in
      if let key = tag.child("Key")?.text { tags[key] = tag.child("Value")?.text ?? "" }
    }
  }
}
