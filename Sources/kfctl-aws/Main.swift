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
    let work = Task {
      var command = try Root.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    }
    let interruption = Interruption { work.cancel() }
    defer { interruption.end() }
    do {
      try await work.value
    } catch {
      Failure.end(with: error, on: console)
    }
  }
}
