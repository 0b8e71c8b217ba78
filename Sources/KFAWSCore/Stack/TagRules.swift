// SPDX-License-Identifier: Apache-2.0

/// AWS's rules for tags, as the strictest of the services here has them.
enum TagRules {
  /// What is wrong with tags beside the stack's mark.
  static func findings(_ tags: [String: String]) -> [Finding] {
    var problems = tags.sorted { $0.key < $1.key }.compactMap { rule(key: $0.key, value: $0.value) }
    // One place is the mark's.
    if tags.count > 49 {
      problems.append(
        .breaksRule(
          value: "\(tags.count) tags", rule: "a resource has at most 50 tags, one of them the stack's"))
    }
    return problems.map { Finding(.setting(.tags), $0, remedies: [.give(.tags)]) }
  }

  private static func rule(key: String, value: String) -> Finding.Problem? {
    func breaks(_ rule: String) -> Finding.Problem { .breaksRule(value: "\(key)=\(value)", rule: rule) }
    if key == StackTag.key { return breaks("this key is the stack's mark") }
    if key.lowercased().hasPrefix("aws:") { return breaks("AWS reserves keys that begin with aws:") }
    guard (1...128).contains(key.unicodeScalars.count) else {
      return breaks("a tag's key has 1 to 128 characters")
    }
    guard value.unicodeScalars.count <= 256 else { return breaks("a tag's value has at most 256 characters") }
    let isAllowed = (key + value).unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || " +-=._:/@".unicodeScalars.contains($0)
    }
    return isAllowed ? nil : breaks("a tag has letters, digits, spaces and +-=._:/@ only")
  }
}
