// SPDX-License-Identifier: Apache-2.0

/// Whether an explicit tag can stay on a node that gets a new value.
enum TagRule {
  static func keeps(_ tag: [UInt8], for value: YAMLValue) -> Bool {
    let name = String(text: tag)
    if case .scalar(_, .some) = value.undressed { return false }
    let value = value.undressed
    guard case .scalar(let scalar, _) = value else { return isKept(name, forCollection: value) }
    if !name.hasPrefix("tag:yaml.org,2002:") && name != "!" { return true }
    switch ScalarMeaning(tag: tag, text: []) {
    case .custom: return false
    case let meaning: return meaning == scalar.meaning
    }
  }

  private static func isKept(_ tag: String, forCollection value: YAMLValue) -> Bool {
    switch value {
    case .mapping: tag == "tag:yaml.org,2002:map"
    case .sequence: tag == "tag:yaml.org,2002:seq"
    default: false
    }
  }
}
