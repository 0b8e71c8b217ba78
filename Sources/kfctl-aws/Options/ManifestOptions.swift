// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Which files.
struct ManifestOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The checkout of kubeflow-manifests (default: the nearest folder upwards that holds awsconfigs/).",
      valueName: "folder"))
  var manifests: String?

  @Option(
    help: ArgumentHelp(
      "The journal: what was made and with which choices (default: tests/e2e/utils/rds-s3/metadata.yaml below the manifests).",
      valueName: "path"))
  var metadataFile: String?
}
