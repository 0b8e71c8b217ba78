// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

// A journal is a file in a checkout: whoever wrote the checkout wrote it. What this program never writes is
// refused before any of it reaches a request or a terminal.

extension MetadataFile {
  /// No stack comes near; more are a mistake, or meant to keep the program busy.
  private static let mostBytes = 1 << 20
  private static let mostEntries = 1000

  static func check(_ text: [UInt8], _ name: String) throws {
    guard text.count <= mostBytes else { throw refusal(name, "it is larger than any journal") }
  }

  /// Every name that is going to be asked for.
  func checkNames() throws {
    let keys = file.keys(at: Self.resources)
    guard keys.count <= Self.mostEntries else {
      throw Self.refusal(file.name, "it has more resources than any stack")
    }
    for key in keys {
      guard let address = ResourceAddress(journalKey: key) else { continue }
      try check(address.name, Self.resources.appending(key))
    }
    for (_, path) in Self.places + Self.identity { if let name = value(path) { try check(name, path) } }
    if let account, !Self.isAccount(account) {
      throw refusal([.key(Self.key), "account"], "an account has a number of 12 digits")
    }
    for setting in Setting.allCases {
      for text in values[setting]?.values ?? [] where text.unicodeScalars.contains(where: \.isControl) {
        throw refusal(Self.choices.appending(setting.rawValue), "it holds control characters")
      }
    }
  }

  private func check(_ name: String, _ path: YAMLPath) throws {
    guard Self.isName(name) else {
      throw refusal(path, "nothing in AWS can have this name")
    }
  }

  /// AWS's rules differ from kind to kind; this is what they have in common, and what a URL can hold.
  private static func isName(_ name: String) -> Bool {
    name.utf8.count <= 512 && name.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      && !name.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == "." || $0 == ".." }
  }

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private func refusal(_ path: YAMLPath, _ problem: String) -> Finding {
    Self.refusal("\(file.name)\(file.line(of: path).map { ":\($0)" } ?? "")", problem)
  }

  private static func refusal(_ subject: String, _ problem: String) -> Finding {
    Finding(
      subject: subject, problem: problem,
      remedy:
        "Look at the file: it is not as this program left it. Another one can be named with --metadata-file")
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
