// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

@main
enum Main {
  static func main() async {
    let console = Console()
    do {
      var command = try Root.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Failure.end(with: error, on: console)
    }
  }
}
