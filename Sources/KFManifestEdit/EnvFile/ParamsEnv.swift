// SPDX-License-Identifier: Apache-2.0

/// A `params.env` file, `key=value` lines that kustomize reads, edited without losing a byte.
///
/// What kustomize reads counts, not what a shell would: the value is everything behind the first `=`, quotes,
/// blanks and ` # …` included. The value that is set is the value that kustomize then reads, whatever stood
/// there. Comments, order, line ends, byte order mark and a missing final line break stay. ``notices`` names
/// the lines that can only be meant otherwise than kustomize takes them.
///
/// ```swift
/// var params = try ParamsEnv(Array("dbHost=\nmlmdDb=".utf8), name: "params.env")
/// try params.setParameter("mlmdDb", to: "metadb")
/// ```
public struct ParamsEnv: Sendable, Hashable {
  private var source: SourceText
  private var replaced: [String] = []

  /// Reads an env file.
  ///
  /// - Throws: ``ManifestError`` for what kustomize cannot read or reads only half: bytes that are not UTF-8, a
  ///   NUL, a key that stands there twice, a line of more than 65,535 bytes, marks of a merge conflict.
  public init(_ text: [UInt8], name: String) throws(ManifestError) {
    source = try SourceText(file: text, name: name)
    let utf8 = source.utf8
    guard source.encoding == .utf8 || source.encoding == .utf8WithMark, !utf8.contains(0),
      String(validating: utf8, as: UTF8.self) != nil
    else {
      throw ManifestError(
        .notText, file: name, "the file is not text in UTF-8", remedy: "save the file as UTF-8")
    }
    try checkLength()
    try checkRepetition()
  }

  /// The file's bytes as they are now.
  public var bytes: [UInt8] { source.fileBytes }

  /// The text as it is now.
  public var text: String { String(text: source.utf8) }

  /// The keys in order, as kustomize reads them.
  public var keys: [String] { lines.map { String(text: source.utf8[$0.key]) } }

  /// The value of a key as kustomize reads it; nil when it is absent or stands without `=`, which
  /// kustomize 5 takes for nothing and kustomize 3 for the value of an environment variable.
  public func value(of key: String) -> String? {
    guard let range = line(of: key)?.value else { return nil }
    return String(text: source.utf8[range])
  }

  /// Words about lines that can only be meant otherwise than kustomize takes them, and about what went with a
  /// value that was replaced: each with file, line and key, never with a value.
  public var notices: [String] {
    replaced
      + lines.compactMap { line in
        if line.value == nil {
          return words(line, "without `=` its value is nothing, or to an old kustomize its environment's")
        }
        if let oddity = line.oddity(inKey: source.utf8) {
          return words(line, "kustomize takes \(oddity.rawValue) for part of the key")
        }
        if !Self.isKey(String(text: source.utf8[line.key])) {
          return words(line, "kustomize or the cluster refuses this key")
        }
        return line.oddity(inValue: source.utf8).map {
          words(line, "kustomize takes \($0.rawValue) for part of the value")
        }
      }
  }

  /// Sets a parameter; an absent key is added at the end.
  ///
  /// - Throws: ``ManifestError/Code/cannotHold`` when kustomize or a ConfigMap would refuse the key, or would
  ///   read another value: one with a line break or a NUL, or one too long for a line.
  public mutating func setParameter(_ key: String, to value: String) throws(ManifestError) {
    guard Self.isKey(key) else {
      throw cannotHold(
        key, "it is no key of a ConfigMap",
        remedy: "begin with a letter or `_`, and use letters, digits, `-`, `_` and `.`")
    }
    guard !value.utf8.contains(where: { $0.isBreak || $0 == 0 }) else {
      throw cannotHold(key, "the value holds a line break or a NUL", remedy: "choose a value without them")
    }
    guard key.utf8.count + value.utf8.count < EnvLine.longest else {
      throw cannotHold(key, "kustomize ignores lines this long", remedy: "choose a shorter value")
    }
    var changed = self
    if let line = line(of: key) {
      changed.noteLoss(line, value)
      changed.source.utf8.replaceSubrange(
        line.value ?? line.key.upperBound..<line.key.upperBound,
        with: (line.value == nil ? [UInt8(ascii: "=")] : []) + Array(value.utf8))
    } else {
      changed.source.utf8 += addition(key, value)
    }
    try prove(changed, key, value)
    self = changed
  }
}

// MARK: - Reading

extension ParamsEnv {
  /// kustomize ends lines at a line feed, and drops one carriage return before it.
  private var lines: [EnvLine] {
    let text = source.utf8
    var lines: [EnvLine] = []
    var (start, number) = (0, 1)
    while start < text.count {
      let end = text[start...].firstIndex(of: .lineFeed) ?? text.count
      if let line = EnvLine(text, in: start..<end, number: number) { lines.append(line) }
      (start, number) = (end + 1, number + 1)
    }
    return lines
  }

  private func line(of key: String) -> EnvLine? {
    lines.first { source.utf8[$0.key].elementsEqual(key.utf8) }
  }

  private func checkLength() throws(ManifestError) {
    var number = 1
    for line in source.utf8.split(separator: .lineFeed, omittingEmptySubsequences: false) {
      guard line.count <= EnvLine.longest else {
        throw ManifestError(
          .tooLarge, file: source.name, line: number,
          "kustomize ignores a line of more than \(EnvLine.longest) bytes and all after it",
          remedy: "shorten the line")
      }
      number += 1
    }
  }

  private func checkRepetition() throws(ManifestError) {
    var seen: Set<ArraySlice<UInt8>> = []
    for line in lines where !seen.insert(source.utf8[line.key]).inserted {
      throw ManifestError(
        .duplicateKey, file: source.name, line: line.number, path: name(of: line),
        "the key stands there twice, which kustomize refuses", remedy: "remove one of the lines")
    }
  }

  /// A key that every kustomize and a ConfigMap take. kustomize 5 ends with an error for keys that are not text
  /// in YAML, such as `true` and `-1`; kustomize 3 for those that begin with a digit.
  private static func isKey(_ key: String) -> Bool {
    guard let first = key.utf8.first, key.utf8.count <= 253, !first.isDigit,
      ScalarMeaning(plain: key.utf8) == .string
    else { return false }
    return key != "." && !key.hasPrefix("..")
      && key.utf8.allSatisfy { $0.isWordCharacter || $0 == .dash || $0 == UInt8(ascii: ".") }
  }
}

// MARK: - Writing

extension ParamsEnv {
  private func addition(_ key: String, _ value: String) -> [UInt8] {
    let text = source.utf8
    let newline = text.newline(near: text.count)
    let line = Array(key.utf8) + [UInt8(ascii: "=")] + value.utf8
    return text.isEmpty || text.last == .lineFeed ? line + newline : newline + line
  }

  private mutating func noteLoss(_ line: EnvLine, _ value: String) {
    guard let oddity = line.oddity(inValue: source.utf8), let range = line.value,
      !source.utf8[range].elementsEqual(value.utf8)
    else { return }
    let loss = "kustomize took \(oddity.rawValue) for part of the value, so all of it was replaced"
    replaced.append(words(line, loss))
  }

  /// kustomize reads the value under the key, and every other line as before.
  private func prove(_ new: ParamsEnv, _ key: String, _ value: String) throws(ManifestError) {
    // A line feed is no value, so it can stand for none.
    let others = { (env: ParamsEnv) -> [[ArraySlice<UInt8>]] in
      env.lines.map { line in
        [env.source.utf8[line.key], line.value.map { env.source.utf8[$0] } ?? [.lineFeed]]
      }
      .filter { !$0[0].elementsEqual(key.utf8) }
    }
    guard let read = new.value(of: key), read.hasSameBytes(as: value), others(self) == others(new) else {
      throw cannotHold(key, "kustomize would read another value", remedy: "choose another value")
    }
    try new.checkLength()
  }

  private func words(_ line: EnvLine, _ words: String) -> String {
    "\(source.name):\(line.number): " + (name(of: line).map { "\($0): " } ?? "") + words
  }

  /// The key as it may be shown: one that is no key may be anything.
  private func name(of line: EnvLine) -> String? {
    let key = String(text: source.utf8[line.key])
    return Self.isKey(key) ? key : nil
  }

  private func cannotHold(_ key: String, _ reason: String, remedy: String) -> ManifestError {
    ManifestError(
      .cannotHold, file: source.name, line: line(of: key)?.number, path: Self.isKey(key) ? key : nil, reason,
      remedy: remedy)
  }
}
