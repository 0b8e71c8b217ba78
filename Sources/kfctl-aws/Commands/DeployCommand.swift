// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct DeployCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Build Kubeflow's manifests and apply them to the cluster.",
    discussion: """
      Builds once, applies what others need first, waits for it, and then sends again only what was refused. What \
      the cluster's Kubernetes no longer serves is said before the first object.
      """)

  enum DryRun: String, CaseIterable, ExpressibleByArgument {
    case server
  }

  @OptionGroup(title: "Cluster") var access: ClusterAccessOptions
  @OptionGroup var kustomization: KustomizationOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(help: "Let the API server try everything, and change nothing.")
  var dryRun: DryRun?

  @Flag(help: "Show what would change, and change nothing.")
  var diff = false

  @Flag(
    name: .customLong("upgrade-apis"),
    help: "Convert objects whose API the cluster no longer serves, where nothing is lost by it.")
  var upgradeAPIs = false

  @Flag(help: "Go on without the objects whose API the cluster no longer serves.")
  var skipUnserved = false

  @Flag(help: "Take over fields that somebody else has set to other values.")
  var forceConflicts = false

  @Flag(help: "Send every object, also those that are there as they were sent last.")
  var resend = false

  func run() async throws {
    guard !(diff && dryRun != nil) else {
      throw UsageError(message: "--diff and --dry-run cannot both be given")
    }
    try await CommandContext(aws: access.aws, output: output).run(output.output) { context in
      let report = try await DeployRun(command: self, context: context).run()
      context.show(report, as: output.output, \.text)
      if !report.failures.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
    }
  }
}
