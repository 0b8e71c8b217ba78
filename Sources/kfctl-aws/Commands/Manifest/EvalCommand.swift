// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate a yq expression on YAML files.",
    discussion: """
      Paths, = and |= with literals, env(X), strenv(X) and sub(RE, REPL), as yq has them. Without -i the result \
      goes to standard output. Only the addressed scalars' bytes change.
      """,
    aliases: ["e"])

  @Flag(name: [.customShort("i"), .customLong("inplace")], help: "Change the files instead of printing.")
  var inPlace = false

  @Argument(
    help: ArgumentHelp(
      "The expression, then the files; - or none for standard input.", valueName: "expression and files"))
  var arguments: [String]

  func run() throws {
    let console = Console()
    let environment = EnvironmentSnapshot()
    // yq's own `e` and `eval` may stay on the command line.
    var words = arguments
    if words.count > 1, ["e", "eval"].contains(words[0]) { words.removeFirst() }
    guard let text = words.first else { throw UsageError(message: "no expression") }
    let expression = try ManifestExpression(parsing: text)
    let paths = words.dropFirst().isEmpty ? ["-"] : Array(words.dropFirst())
    if inPlace, paths.contains("-") { throw UsageError(message: "-i needs files, not standard input") }
    for path in paths { try evaluate(expression, on: path, environment, console) }
  }

  private func evaluate(
    _ expression: ManifestExpression, on path: String, _ environment: EnvironmentSnapshot, _ console: Console
  ) throws {
    let place = environment.absolute(path)
    let input =
      path == "-"
      ? Console.standardInput() : try inPlace ? AtomicFile.read(place) : AtomicFile.readInput(place)
    let file = try YAMLFile(input, name: path == "-" ? "standard input" : path)
    let evaluation = try expression.evaluate(on: file, environment: environment.variables)
    for notice in evaluation.notices { console.error(notice) }
    if inPlace {
      // yq would replace the file by the results.
      guard evaluation.results == nil else {
        throw UsageError(
          message: "-i needs an expression that changes something; this one only gives results")
      }
      try AtomicFile.replace(environment.absolute(path), with: evaluation.bytes)
    } else {
      console.write(evaluation.results.map { Array($0.utf8) } ?? evaluation.bytes)
    }
  }
}
