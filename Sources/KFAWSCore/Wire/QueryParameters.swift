// SPDX-License-Identifier: Apache-2.0

/// The form-encoded parameters of a Query request, in the order they were set.
public struct QueryParameters: Sendable, Equatable {
  private(set) var items: [QueryItem]

  init(action: String, version: String) {
    items = [QueryItem("Action", action), QueryItem("Version", version)]
  }

  /// Sets `name` unless `value` is nil.
  public mutating func set(_ name: String, _ value: String?) {
    if let value { items.append(QueryItem(name, value)) }
  }

  /// Sets a number.
  public mutating func set(_ name: String, _ value: Int?) {
    set(name, value.map(String.init))
  }

  /// Sets a Boolean as `true` or `false`.
  public mutating func set(_ name: String, _ value: Bool?) {
    set(name, value.map { $0 ? "true" : "false" })
  }

  /// Sets a list as `prefix.1`, `prefix.2`, … where `prefix` holds the member's name, as the service's model
  /// gives it: `SubnetIds.SubnetIdentifier`.
  public mutating func set(list prefix: String, _ values: [String]) {
    for (index, value) in values.enumerated() { set("\(prefix).\(index + 1)", value) }
  }

  /// Sets `prefix.N.Key` and `prefix.N.Value` for each tag, by the tags' names in order. RDS has `Tags.Tag`,
  /// IAM and SNS have `Tags.member`.
  public mutating func set(tags: [String: String], prefix: String = "Tags.Tag") {
    for (index, tag) in tags.sorted(by: { $0.key < $1.key }).enumerated() {
      set("\(prefix).\(index + 1).Key", tag.key)
      set("\(prefix).\(index + 1).Value", tag.value)
    }
  }

  /// The body: `application/x-www-form-urlencoded`.
  var body: [UInt8] {
    Array(URIEncoding.query(items).utf8)
  }

  /// The POST that carries them.
  var draft: RequestDraft {
    RequestDraft(headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"], body: body)
  }
}
