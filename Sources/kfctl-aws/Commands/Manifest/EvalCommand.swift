// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct EvalCommand: EndsAtOnce {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate a yq expression on each document of YAML files.",
    discussion: """
      The result goes to standard output; with -i the files are changed. Only the bytes of what the expression \
      addresses change: comments, blank lines, quotes and order stay.
      """,
    aliases: ["e"])

  @OptionGroup var options: EvalOptions

  func run() throws {
    try Evaluating(options, isTogether: false).run()
  }
}

struct EvalAllCommand: EndsAtOnce {
  static let configuration = CommandConfiguration(
    commandName: "eval-all",
    abstract: "Evaluate a yq expression once on all documents of all files.",
    discussion: """
      Documents know their file by fileIndex, so that files can be merged: \
      'select(fileIndex == 0) * select(fileIndex == 1)'. With -i the first file is changed.
      """,
    aliases: ["ea"])

  @OptionGroup var options: EvalOptions

  func run() throws {
    try Evaluating(options, isTogether: true).run()
  }
}

/// yq's options, by yq's names.
struct EvalOptions: ParsableArguments {
  @Flag(name: [.customShort("i"), .customLong("inplace")], help: "Change the files instead of printing.")
  var inPlace = false

  @Flag(name: [.customShort("n"), .customLong("null-input")], help: "Read no file; make a document.")
  var nullInput = false

  @Option(
    name: [.customShort("o"), .customLong("output-format")],
    help: "How results are printed: yaml or json.")
  var outputFormat = "yaml"

  @Flag(name: [.customShort("j"), .customLong("tojson")], help: "The same as -o json.")
  var toJSON = false

  @Option(name: [.customShort("I"), .customLong("indent")], help: "Blanks a level in JSON; 0 for one line.")
  var indent = 2

  @Flag(name: [.customShort("r")], help: "Print scalars without quotes, as YAML output always does.")
  var raw = false

  @Option(
    name: [.customLong("unwrapScalar"), .customLong("unwrap-scalar")],
    help: ArgumentHelp("Print scalars without quotes: true or false.", valueName: "bool"))
  var unwrapScalar: Bool?

  @Flag(name: [.customShort("N"), .customLong("no-doc")], help: "Print no --- between documents.")
  var noDocumentSeparators = false

  @Flag(
    name: [.customShort("P"), .customLong("prettyPrint")],
    help: "Print without quotes and flow style where they are not needed; not with -i.")
  var pretty = false

  @Flag(
    name: [.customShort("e"), .customLong("exit-status")],
    help: "End with 1 when there is no result, or only null or false.")
  var exitStatus = false

  @Flag(help: "Print what -i would change, as diff -u does, and change nothing.")
  var diff = false

  @Argument(
    help: ArgumentHelp(
      "The expression, then the files; - or none for standard input.", valueName: "expression and files"))
  var arguments: [String] = []

  func format() throws -> ResultFormat {
    guard ["yaml", "y", "yml", "json", "j"].contains(outputFormat) else {
      throw UsageError(message: "-o knows yaml and json, not \(outputFormat)")
    }
    guard (0...16).contains(indent) else { throw UsageError(message: "-I takes a number from 0 to 16") }
    let isJSON = toJSON || outputFormat.hasPrefix("j")
    var format = ResultFormat(isJSON ? .json(indent: indent) : .yaml)
    format.unwrapsScalars = unwrapScalar ?? (raw ? true : nil)
    format.separatesDocuments = !noDocumentSeparators
    format.isPretty = pretty
    if inPlace, diff || format != .yaml && format != ResultFormat.raw {
      throw UsageError(message: "-i changes files; it does not go with options about printing")
    }
    return format
  }
}

extension ResultFormat {
  /// What `-r` asks for, which YAML output does anyway.
  fileprivate static let raw: ResultFormat = {
    var format = ResultFormat.yaml
    format.unwrapsScalars = true
    return format
  }()
}
