// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Where to, and as whom.
struct AWSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The Region of cluster, bucket and database.",
      discussion: "Default: CLUSTER_REGION, AWS_REGION, AWS_DEFAULT_REGION, then the profile's region."))
  var region: String?

  @Option(help: ArgumentHelp("The EKS cluster's name.", discussion: "Default: CLUSTER_NAME."))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "The profile of the AWS config and credentials files.", discussion: "Default: AWS_PROFILE."))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Send every call to this server instead of AWS.",
      discussion: "Default: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL.", valueName: "url"))
  var endpointURL: String?

  @Option(
    help: ArgumentHelp(
      "The stack's name: the value of the tag kfctl-aws/stack on everything that setup creates.",
      discussion: "Default: the cluster's name."))
  var stack: String?
}
