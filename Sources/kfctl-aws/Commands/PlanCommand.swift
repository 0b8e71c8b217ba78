// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the calls and file changes that setup would make, and make none.",
    discussion: "The options are those of setup. Nothing is changed, in AWS or on disk.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Exit with 0 when there is nothing to do, and with 2 when there is.")
  var detailedExitcode = false

  @Flag(name: .customLong("reset-db-password"), help: "Plan for a setup with this option.")
  var resetsPassword = false

  func run() async throws {
    try await CommandContext(aws: storage.aws, output: output).run(output.output) { context in
      let preparation = try await Preparation(storage, context: context, resetsPassword: resetsPassword)
      let report = try await preparation.planReport()
      context.show(report, as: output.output, \.text)
      if detailedExitcode, report.hasChanges { throw ExitCode(ExitStatus.changesPending.rawValue) }
    }
  }
}
