// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFManifestEdit

struct SetSecretCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-secret",
    abstract: "Name the secret that a SecretProviderClass reads: objectName inside its objects block.",
    discussion: """
      All files are read and checked before the first is written. Doing it twice changes nothing the second time.
      """)

  @Argument(help: "The secret's name or ARN.")
  var name: String

  @Argument(help: ArgumentHelp("The SecretProviderClass files.", valueName: "file"))
  var files: [String]

  @Option(help: "The secret that is to be replaced, where a file names several.")
  var current: String?

  @Flag(help: "Show the changes as a diff and write nothing.")
  var diff = false

  func run() throws {
    let environment = EnvironmentSnapshot()
    let changes = try UnreadableInput.wrapping {
      try files.map { file in
        try FileChange(editing: environment.named(file), in: environment.root) { text in
          var manifest = try SecretProviderClass(text, name: file)
          if let current {
            try manifest.renameObject(current, to: name)
          } else {
            try manifest.setOnlyObjectName(name)
          }
          return manifest.bytes
        }
      }
    }
    try changes.carryOut(as: files, showing: diff, on: Console())
  }
}
