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
      let spec = try Specification(cluster: "", stack: found.stack, choices: choices).make()
      let survey = try await StackStatus(
        addresses: found.addresses, spec: spec, client: found.client
      ).survey()
      let ours = survey.sightings.filter { $0.ownership == .ours }.map(\.address)
      let unknowns = survey.findings + [found.gap(ours)].compactMap(\.self)
      context.show(StatusReport(found, survey, unknowns), as: output.output, \.text)
      if !unknowns.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
    }
  }
}
