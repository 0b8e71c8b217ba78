// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct UndeployCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undeploy",
    abstract: "Take Kubeflow's objects out of the cluster.",
    discussion: """
      Removes, in reverse order, the objects of the build that deploy made, and the webhook configurations and \
      endpoints that Kubeflow's parts leave behind. Before that it shows what would be lost with them. The bucket \
      and the database stay: teardown takes those away.
      """)

  @OptionGroup(title: "Cluster") var access: ClusterAccessOptions
  @OptionGroup var kustomization: KustomizationOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Remove all objects that the build names, also those that deploy did not make.")
  var includeUnmarked = false

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  func run() async throws {
    try await CommandContext(aws: access.aws, output: output).run(output.output) { context in
      let report = try await UndeployRun(command: self, context: context).run()
      context.show(report, as: output.output, \.text)
      if !report.left.isEmpty { throw ExitCode(ExitStatus.settling.rawValue) }
    }
  }
}
