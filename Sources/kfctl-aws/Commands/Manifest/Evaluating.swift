// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// One run of `manifest eval` or `eval-all`.
struct Evaluating {
  private let options: EvalOptions
  private let isTogether: Bool
  private let expression: ManifestExpression
  private let paths: [String]
  private let format: ResultFormat
  private let environment = EnvironmentSnapshot()
  private let console = Console()

  init(_ options: EvalOptions, isTogether: Bool) throws {
    // yq's own command may stay on the command line.
    var words = options.arguments[...]
    let command = words.count > 1 ? words.first ?? "" : ""
    let isAll = ["ea", "eval-all"].contains(command)
    if isAll || ["e", "eval"].contains(command) { words = words.dropFirst() }
    guard let text = words.first else { throw UsageError(message: "no expression") }
    let files = Array(words.dropFirst())
    if options.nullInput, !files.isEmpty {
      throw UsageError(message: "-n reads no file, so none may be named")
    }
    self.options = options
    self.isTogether = isTogether || isAll
    expression = try ManifestExpression(parsing: text)
    paths = files.isEmpty ? ["-"] : files
    format = try options.format()
    if options.inPlace, options.nullInput || paths.contains("-") {
      throw UsageError(message: "-i needs files, not standard input")
    }
  }

  func run() throws {
    var output = ResultOutput(separates: format.separatesDocuments && format.notation == .yaml)
    var isTrue = false
    if options.nullInput {
      let evaluation = try expression.evaluate(environment: environment.variables, format: format)
      isTrue = try show(evaluation, of: nil, to: &output)
    } else if isTogether {
      isTrue = try evaluateAll(to: &output)
    } else {
      for path in paths { isTrue = try evaluate(path, to: &output) || isTrue }
    }
    if options.exitStatus, !isTrue { throw ExitCode(1) }
  }

  private func evaluate(_ path: String, to output: inout ResultOutput) throws -> Bool {
    var result: Evaluation?
    let edit = { (text: [UInt8]) throws -> [UInt8] in
      let file = try YAMLFile(text, name: name(path))
      let evaluation = try expression.evaluate(on: file, environment: environment.variables, format: format)
      result = evaluation
      return evaluation.bytes
    }
    if options.inPlace || options.diff {
      let change = try FileChange(editing: environment.named(path), in: environment.root, edit)
      guard let result else { return false }
      try finish(change, result, &output)
      return result.isTrue
    }
    _ = try edit(try input(path))
    return try result.map { try show($0, of: path, to: &output) } ?? false
  }

  private func evaluateAll(to output: inout ResultOutput) throws -> Bool {
    let others = try paths.dropFirst().map { try YAMLFile(input($0), name: name($0)) }
    var result: Evaluation?
    let edit = { (text: [UInt8]) throws -> [UInt8] in
      let files = [try YAMLFile(text, name: name(paths[0]))] + others
      let evaluation = try expression.evaluate(
        onAll: files, environment: environment.variables, format: format)
      result = evaluation
      return evaluation.bytes
    }
    if options.inPlace || options.diff {
      let change = try FileChange(editing: environment.named(paths[0]), in: environment.root, edit)
      guard let result else { return false }
      try finish(change, result, &output)
      return result.isTrue
    }
    _ = try edit(try input(paths[0]))
    return try result.map { try show($0, of: paths[0], to: &output) } ?? false
  }

  private func name(_ path: String) -> String { path == "-" ? "standard input" : path }

  private func input(_ path: String) throws -> [UInt8] {
    path == "-" ? Console.standardInput() : try AtomicFile.readInput(environment.named(path))
  }

  /// Writes the file, or shows what would be written.
  private func finish(_ change: FileChange, _ result: Evaluation, _ output: inout ResultOutput) throws {
    for notice in result.notices { console.error(notice) }
    // yq would replace the file by the results.
    guard result.results == nil else {
      throw UsageError(
        message: "-i needs an expression that changes something; this one only gives results")
    }
    if options.diff {
      return try output.write(Array(change.diff.utf8))
    }
    try change.write()
  }

  private func show(_ result: Evaluation, of path: String?, to output: inout ResultOutput) throws -> Bool {
    for notice in result.notices { console.error(notice) }
    try output.writeDocuments(result.results.map { Array($0.utf8) } ?? result.bytes)
    return result.isTrue
  }
}

/// Standard output for results, which are not given up silently.
struct ResultOutput {
  /// Results could not be written.
  struct Failure: Error, CustomStringConvertible {
    var reason: String
    var description: String { "standard output: \(reason); make room or choose another place and run again" }
  }

  private let separates: Bool
  private var last: UInt8?

  init(separates: Bool) { self.separates = separates }

  /// Writes a file's documents, set off from those of the file before.
  mutating func writeDocuments(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    if let last {
      if last != UInt8(ascii: "\n") { try write([UInt8(ascii: "\n")]) }
      if separates, !bytes.starts(with: "---".utf8) { try write(Array("---\n".utf8)) }
    }
    try write(bytes)
    last = bytes.last
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Self.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(reason: String(cString: strerror(errno))) }
      rest = rest.dropFirst(count)
    }
  }

  #if canImport(Glibc)
    private static let write = Glibc.write
  #elseif canImport(Musl)
    private static let write = Musl.write
  #else
    private static let write = Darwin.write
  #endif
}
