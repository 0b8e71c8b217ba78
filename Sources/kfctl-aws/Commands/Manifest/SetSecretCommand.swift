// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct SetSecretCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-secret",
    abstract: "Name the secret that a SecretProviderClass reads: objectName inside its objects block.",
    discussion: "Doing it twice changes nothing the second time.")

  @Argument(help: "The secret's name.")
  var name: String

  @Argument(help: ArgumentHelp("The SecretProviderClass files.", valueName: "file"))
  var files: [String]

  @Option(help: "The secret that is to be replaced, where a file names several.")
  var current: String?

  func run() throws {
    let environment = EnvironmentSnapshot()
    for file in files {
      let path = environment.absolute(file)
      var manifest = try SecretProviderClass(try AtomicFile.read(path), name: file)
      if let current {
        try manifest.renameObject(current, to: name)
      } else {
        try manifest.setObjectName(name)
      }
      let isChanged = try AtomicFile.replace(path, with: manifest.bytes)
      Console().print("\(file): \(isChanged ? "changed" : "unchanged")")
    }
  }
}
