// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Make the bucket, the database and their secrets, and point the manifests at them.",
    discussion: """
      Everything is checked before anything is changed. What exists already is used; what this stack does not \
      own is left alone. An interrupted setup is finished by running it again.
      """)

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Waiting") var waiting: WaitOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(
    name: .customLong("reset-db-password"),
    help: "Give the existing DB instance the password in the secret, or a new one where the secret is gone.")
  var resetsPassword = false

  @Flag(name: .customLong("dry-run"), help: "Show what would be done, as plan does, and do nothing.")
  var isDryRun = false

  func run() async throws {
    try await CommandContext(aws: storage.aws, output: output).run(output.output) { context in
      let preparation = try await Preparation(
        storage, context: context, waits: waiting.policy, resetsPassword: resetsPassword,
        changes: !isDryRun)
      guard !isDryRun else {
        context.show(try await preparation.planReport(), as: output.output, \.text)
        return
      }
      try await SetupRun(preparation: preparation, context: context, output: output).run()
    }
  }
}
