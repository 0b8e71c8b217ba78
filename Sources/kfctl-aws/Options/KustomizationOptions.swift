// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// What is built.
struct KustomizationOptions: ParsableArguments {
  @OptionGroup(title: "Manifests") var manifests: ManifestOptions

  @Option(help: "The variant with only the database, or only the bucket (default: as the stack was set up).")
  var only: StorageOptions.Part?

  @Option(
    help: ArgumentHelp("Build this kustomization instead of the checkout's own.", valueName: "folder"))
  var kustomization: String?

  @Option(
    help: ArgumentHelp("How long to go on until all is done, as 10m, 1h or 900s.", valueName: "time"))
  var waitTimeout = DurationArgument(argument: "10m") ?? .fortyMinutes
}
