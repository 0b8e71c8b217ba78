// SPDX-License-Identifier: Apache-2.0

/// A `params.env` file, `key=value` lines that kustomize reads, edited without losing a byte.
///
/// Comments, order, spacing, quotes, `export`, repeated keys, line ends and a missing final line break stay.
/// A comment behind a value, ` # …`, is not part of the value.
///
/// ```swift
/// var params = try ParamsEnv(Array("dbHost=\nmlmdDb=".utf8), name: "params.env")
/// try params.setParameter("mlmdDb", to: "metadb")
/// ```
public struct ParamsEnv: Sendable {
  private var text: SourceText
  private var lines: [EnvLine]

  /// Reads an env file.
  ///
  /// - Throws: ``ManifestError/Code/notText`` when the bytes are not UTF-8 or hold a NUL.
  public init(_ text: [UInt8], name: String) throws(ManifestError) {
    self.text = try SourceText(file: text, name: name)
    let utf8 = self.text.utf8
    guard !utf8.contains(0), String(validating: utf8, as: UTF8.self) != nil else {
      throw ManifestError(
        .notText,
        file: name,
        "the file is not text in UTF-8",
        remedy: "restore the file from its repository"
      )
    }
    lines = Self.scan(utf8)
  }

  private static func scan(_ text: [UInt8]) -> [EnvLine] {
    var lines: [EnvLine] = []
    var at = 0
    while at < text.count {
      let end = text.lineEnd(at)
      if let line = EnvLine(text, in: at..<end) { lines.append(line) }
      at = text.afterBreak(end)
    }
    return lines
  }

  /// The text as it is now.
  public var bytes: [UInt8] { text.fileBytes }

  /// The keys in order, repeated ones as often as they stand there.
  public var keys: [String] { lines.map { String(text: text.utf8[$0.key]) } }

  /// The value of a key without its quotes, the last one when the key is repeated; nil when it is absent or
  /// stands without `=`.
  public func value(of key: String) -> String? {
    guard let range = lines.last(where: { isKey(key, $0) })?.value else { return nil }
    return String(text: text.utf8[range])
  }

  /// Sets a parameter wherever its key stands; an absent key is added at the end.
  ///
  /// - Throws: ``ManifestError/Code/cannotHold`` when key or value cannot be spelled on one line.
  public mutating func setParameter(_ key: String, to value: String) throws(ManifestError) {
    guard !key.isEmpty, !key.utf8.contains(where: { $0.isBlank || $0.isBreak || "=#\"'".utf8.contains($0) })
    else { throw cannotHold(key, "the key is empty or holds a blank, a quote, `=` or `#`") }
    let splices = lines.filter { isKey(key, $0) }.map { splice($0, value) }
    let all = splices.isEmpty ? [addition(key, value)] : splices
    guard let checked = Splices(all, in: text.utf8) else { throw cannotHold(key, "the lines overlap") }
    var changed = self
    changed.text.utf8 = checked.applied(to: text.utf8)
    changed.lines = Self.scan(changed.text.utf8)
    try prove(changed, key, value)
    self = changed
  }

  private func isKey(_ key: String, _ line: EnvLine) -> Bool { text.utf8[line.key].elementsEqual(key.utf8) }

  private func splice(_ line: EnvLine, _ value: String) -> Splice {
    guard let range = line.value else {
      return .insert([UInt8(ascii: "=")] + value.utf8, at: line.key.upperBound)
    }
    return Splice(range, Array(value.utf8))
  }

  private func addition(_ key: String, _ value: String) -> Splice {
    let utf8 = text.utf8
    let newline = utf8.newline(near: utf8.count)
    let line = Array(key.utf8) + [UInt8(ascii: "=")] + value.utf8
    let isOpen = !utf8.isEmpty && !(utf8.last?.isBreak ?? false)
    return .insert(isOpen ? newline + line : line + newline, at: utf8.count)
  }

  /// The new text has the value in all of the key's lines and every other line is what it was.
  private func prove(_ new: ParamsEnv, _ key: String, _ value: String) throws(ManifestError) {
    let others = { (env: ParamsEnv) in
      env.lines.filter { !env.isKey(key, $0) }.map { line in
        [env.text.utf8[line.key], line.value.map { env.text.utf8[$0] } ?? []]
      }
    }
    let values = new.lines.filter { new.isKey(key, $0) }.map { $0.value.map { new.text.utf8[$0] } }
    let isRight = values.allSatisfy { $0?.elementsEqual(value.utf8) ?? false }
    let isSame = values.count == max(1, lines.filter { isKey(key, $0) }.count) && others(self) == others(new)
    guard isRight, isSame, !value.utf8.contains(0) else {
      throw cannotHold(key, "the value has blanks at its ends, a line break, ` #` or the quote around it")
    }
  }

  private func cannotHold(_ key: String, _ reason: String) -> ManifestError {
    let line = lines.last { isKey(key, $0) }.map { text.position(of: $0.key.lowerBound).line }
    return ManifestError(
      .cannotHold,
      file: text.name,
      line: line,
      path: key,
      reason,
      remedy: "choose a value without them"
    )
  }
}
