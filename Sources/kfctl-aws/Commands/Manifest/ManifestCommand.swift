// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct ManifestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest",
    abstract: "Edit Kubernetes YAML and params.env, keeping every byte that is not addressed.",
    subcommands: [
      EvalCommand.self, EvalAllCommand.self, SetSecretCommand.self, SetParamsCommand.self, RenderCommand.self,
      RevertCommand.self,
    ])
}

extension EnvironmentSnapshot {
  /// Where the paths start that the user names.
  var root: FileRoot { FileRoot(workingFolder, .anywhere) }

  /// A path as it was given; only `~/`, which a shell leaves alone behind `=`, becomes the home folder.
  func named(_ path: String) -> String { path.hasPrefix("~") ? absolute(path) : path }
}

extension [FileChange] {
  /// Shows the changes, or makes them and says which files they changed; none when one cannot be written.
  func carryOut(as names: [String], showing isShown: Bool, on console: Console) throws {
    if isShown { return console.write([UInt8](map(\.diff).joined().utf8)) }
    for change in self { try change.checkWritable() }
    for (change, name) in zip(self, names) {
      console.print("\(name): \(try change.write() ? "changed" : "unchanged")")
    }
  }
}
