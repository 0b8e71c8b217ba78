// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct ReleasesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "releases",
    abstract: "Show what each Kubeflow release can do with S3 and RDS.",
    discussion: "In a checkout, the release in it is marked. The same table is in Docs/Releases.md.")

  @OptionGroup(title: "Manifests") var manifests: ManifestOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Say which of them can be applied to a cluster of this version.", valueName: "version"))
  var kubernetes: String?

  @Flag(help: ArgumentHelp("As the page in Docs.", visibility: .hidden))
  var page = false

  func run() async throws {
    try await CommandContext(aws: AWSOptions.parse([]), output: output).run(output.output) { context in
      // Without a checkout there is nothing to mark, unless one was named.
      let layout = Attempt { try ManifestLayouts.find(manifests.manifests, context.environment) }
      if manifests.manifests != nil { _ = try layout.get() }
      let version = kubernetes.flatMap(KubernetesVersion.init)
      guard (version == nil) == (kubernetes == nil) else {
        throw UsageError(message: "--kubernetes: a version such as 1.33")
      }
      let report = ReleasesReport(page ? nil : layout.value, kubernetes: version)
      context.show(report, as: output.output) { page ? $0.page : $0.text }
    }
  }
}
