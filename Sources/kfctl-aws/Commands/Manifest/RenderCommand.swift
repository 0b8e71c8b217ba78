// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

struct RenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Write the manifests as setup would, without AWS or a cluster.",
    discussion: """
      For manifests that are kept in git. What is not given is taken from the journal. With --out the checkout \
      stays as it is and the files go to another folder, by the same paths. No secret is in any of them.
      """)

  @OptionGroup(title: "Values") var values: RenderOptions
  @OptionGroup(title: "Manifests") var manifests: ManifestOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(
    help: ArgumentHelp("Where the files go (default: the checkout itself).", valueName: "folder"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "How a generated kustomization names the release's own (default: the way there from --out).",
      valueName: "path or address"))
  var base: String?

  @Flag(name: .customLong("dry-run"), help: "Show the changes as diffs, and write nothing.")
  var isDryRun = false

  func run() async throws {
    try await CommandContext(aws: AWSOptions.parse([]), output: output).run(output.output) { context in
      let environment = context.environment
      let found = try ManifestLayouts.find(manifests.manifests, environment)
      let journal = try RenderJournal(found, manifests.metadataFile, environment)
      let values = try values.storageValues(environment, journal)
      let layout = found.rendering(to: try target(environment) ?? found.folder, base: base)
      let findings = layout.findings(for: values)
      guard findings.isEmpty else { throw PreflightFailure(findings: findings) }
      let changes = try layout.changes(for: values).filter(\.isChange)
      if !isDryRun { for change in changes { try change.write() } }
      let report = RenderReport(layout, values, changes, isDryRun: isDryRun)
      context.show(report, as: output.output, \.text)
    }
  }
}

extension RenderCommand {
  /// The folder of `--out`, made when it is not there.
  private func target(_ environment: EnvironmentSnapshot) throws -> ManifestFolder? {
    guard let out else { return nil }
    let path = URL(filePath: environment.absolute(out)).standardizedFileURL.path
    if !ManifestFolder.exists(path) {
      guard !isDryRun else {
        throw UsageError(message: "--out: \(out) is not there; --dry-run compares with what is in it")
      }
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    return ManifestFolder(path: path)
  }
}

struct RevertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Set the manifests back to what the release ships, without AWS or a cluster.",
    discussion: "What setup and render wrote goes; what somebody else wrote or edited stays.")

  @OptionGroup(title: "Manifests") var manifests: ManifestOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(name: .customLong("dry-run"), help: "Show the changes as diffs, and write nothing.")
  var isDryRun = false

  func run() async throws {
    try await CommandContext(aws: AWSOptions.parse([]), output: output).run(output.output) { context in
      let layout = try ManifestLayouts.find(manifests.manifests, context.environment)
      let changes = try layout.shippedChanges().filter(\.isChange)
      for change in changes { try change.checkWritable() }
      if !isDryRun { for change in changes { try change.write() } }
      context.show(
        RenderReport(layout, nil, changes, isDryRun: isDryRun), as: output.output, \.text)
    }
  }
}
