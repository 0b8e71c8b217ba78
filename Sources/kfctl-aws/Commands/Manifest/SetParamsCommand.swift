// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct SetParamsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-params",
    abstract: "Set keys of a params.env; comments, order and other keys stay.",
    discussion: "Doing it twice changes nothing the second time.")

  @Argument(help: "The params.env.")
  var file: String

  @Argument(help: ArgumentHelp("What to set.", valueName: "key=value"))
  var parameters: [ParameterArgument]

  func run() throws {
    let path = EnvironmentSnapshot().absolute(file)
    var params = try ParamsEnv(try AtomicFile.read(path), name: file)
    for parameter in parameters { try params.setParameter(parameter.key, to: parameter.value) }
    let isChanged = try AtomicFile.replace(path, with: params.bytes)
    Console().print("\(file): \(isChanged ? "changed" : "unchanged")")
  }
}

/// `key=value`; the value may be empty and may hold further equals signs.
struct ParameterArgument: ExpressibleByArgument {
  var key: String
  var value: String

  init?(argument: String) {
    guard let separator = argument.firstIndex(of: "="), separator != argument.startIndex else { return nil }
    key = String(argument[..<separator])
    value = String(argument[argument.index(after: separator)...])
  }
}
