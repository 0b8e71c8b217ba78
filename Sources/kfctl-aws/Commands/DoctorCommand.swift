// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Make all the checks that setup makes before its first change, and nothing else.",
    discussion: "The options are those of setup. Exits with 3 when something stands in the way.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await CommandContext(aws: storage.aws, output: output).run(output.output) { context in
      let preparation = try await Preparation(storage, context: context)
      let report = DoctorReport(preparation, context.credentialSearch)
      context.show(report, as: output.output, \.text)
      if !report.findings.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    }
  }
}
