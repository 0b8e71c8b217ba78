// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Which cluster, and by which way.
struct ClusterAccessOptions: ParsableArguments {
  @OptionGroup(title: "AWS") var aws: AWSOptions

  @Option(
    help: ArgumentHelp(
      "Use this kubeconfig instead of one made for the cluster; its server has to be the cluster's endpoint.",
      valueName: "path"))
  var kubeconfig: String?

  @Option(
    name: .customLong("context"),
    help: ArgumentHelp("The kubeconfig's context to use; its server has to be the cluster's endpoint."))
  var kubeContext: String?

  @Flag(help: "Take the kubeconfig's cluster, whichever it is.")
  var allowOtherContext = false

  /// Whether the user's own kubeconfig counts.
  var overrides: Bool { kubeconfig != nil || kubeContext != nil }
}
