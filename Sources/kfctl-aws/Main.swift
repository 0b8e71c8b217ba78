// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

@main
enum Main {
  static func main() async {
    CoreDumps.forbid()
    let console = Console()
    // Asked by scripts at every start; parsing options costs more than all the rest.
    if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
      return console.print(Version.current)
    }
    do {
      try await run(try Root.parseAsRoot())
    } catch {
      Failure.end(with: error, on: console)
    }
  }

  private static func run(_ command: sending any ParsableCommand) async throws {
    if var command = command as? any EndsAtOnce {
      Interruption.endAtOnce()
      return try command.run()
    }
    let work = Task {
      var command = command
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    }
    let interruption = Interruption { work.cancel() }
    defer { interruption.end() }
    try await work.value
  }
}
