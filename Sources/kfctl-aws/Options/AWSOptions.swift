// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Where to, and as whom.
struct AWSOptions: ParsableArguments {
  @Option(.region, "The Region of cluster, bucket and database.")
  var region: String?

  @Option(.cluster, "The EKS cluster's name.")
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "The profile of the AWS config and credentials files (default: AWS_PROFILE)."))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Send every call to this server instead of AWS (default: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL).",
      valueName: "url"))
  var endpointURL: String?

  @Option(.stack, "The stack's name: the value of the tag kfctl-aws/stack on everything that setup creates.")
  var stack: String?
}
