// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what there is of the stack: existence, owner, state, drift from what it was made with.",
    discussion: """
      Resources are found by metadata.yaml, by the stack's tag, and by the names in the options; each of them \
      is enough. Options are compared with what is there in place of what the journal says.
      """)

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await CommandContext(aws: storage.aws, output: output).run(output.output) { context in
      let given = Choices(storage) { context.environment[$0] }
      let found = try await FoundStack(given, storage.manifests, context: context)
      let choices = try await found.completedChoices()
      var names = found.names
      names.formUnion(choices.names)
      let survey = try await StackStatus(
        names: names, client: found.client, tag: StackTag(stack: found.stack),
        settings: try choices.databaseSettings(), encryption: choices.encryption
      ).survey()
      guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
      context.show(StatusReport(found, survey), as: output.output, \.text)
    }
  }
}
