// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore
internal import KFManifestEdit

struct TeardownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teardown",
    abstract: "Take away what setup made.",
    discussion: """
      Only what carries this stack's tag is touched; it is found by metadata.yaml and by the tag. Without \
      --purge everything can be brought back: the database leaves a final snapshot, the secrets can be \
      restored for 7 days, and a bucket with anything inside stays.
      """)

  @OptionGroup(title: "AWS") var aws: AWSOptions
  @OptionGroup(title: "Manifests") var manifests: ManifestOptions
  @OptionGroup(title: "Waiting") var waiting: WaitOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(
    help: "Take no snapshot, leave no recovery window, and delete the bucket with all objects and versions.")
  var purge = false

  @Flag(
    name: .shortAndLong,
    help: "Do not ask. The stack has to be named, by --stack or --cluster or their variables.")
  var yes = false

  @Flag(help: "Set the manifests back to the values they are shipped with.")
  var revertManifests = false

  func run() async throws {
    try await CommandContext(aws: aws, output: output).run(output.output) { context in
      try await TeardownRun(command: self, context: context).run()
    }
  }
}
