// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct SetParamsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-params",
    abstract: "Set keys of a params.env; comments, order and other keys stay.",
    discussion: """
      The value that is given is the value that kustomize then reads, whatever stood there: kustomize knows no \
      quotes, no comments behind a value and no export. Lines that can only be meant otherwise are named. Doing it \
      twice changes nothing the second time.
      """)

  @Argument(help: "The params.env.")
  var file: String

  @Argument(help: ArgumentHelp("What to set.", valueName: "key=value"))
  var parameters: [ParameterArgument]

  @Flag(help: "Show the change as a diff and write nothing.")
  var diff = false

  func run() throws {
    let console = Console()
    let environment = EnvironmentSnapshot()
    var notices: [String] = []
    let change = try UnreadableInput.wrapping {
      try FileChange(editing: environment.named(file), in: environment.root) { text in
        var params = try ParamsEnv(text, name: file)
        for parameter in parameters { try params.setParameter(parameter.key, to: parameter.value) }
        notices = params.notices
        return params.bytes
      }
    }
    for notice in notices { console.error("Note: \(notice)") }
    try [change].carryOut(as: [file], showing: diff, on: console)
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
