// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FoundationEssentials
internal import KFAWSCore

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Print a token for the cluster, as kubectl asks for it.",
    discussion: """
      For the exec section of a kubeconfig, in place of aws eks get-token: the token is a presigned STS \
      GetCallerIdentity, good for one cluster and a quarter of an hour. Nothing is sent to AWS for it but what \
      the credentials need. Whoever has the token is you: it belongs into no log.
      """)

  @OptionGroup(title: "AWS") var aws: AWSOptions

  @Option(
    help: ArgumentHelp(
      "v1 or v1beta1 of client.authentication.k8s.io (default: what KUBERNETES_EXEC_INFO asks for, v1).",
      valueName: "version"))
  var apiVersion: String?

  func run() async throws {
    let context = try CommandContext(aws: aws, output: OutputOptions.parse([]))
    defer { context.shutdown() }
    let choices = Choices(aws) { context.environment[$0] }
    guard let cluster = choices.text(.cluster) else {
      throw UsageError(message: "token needs --cluster, or CLUSTER_NAME")
    }
    guard let region = choices.text(.region) ?? context.profileRegion else {
      throw UsageError(message: "token needs --region, or CLUSTER_REGION or AWS_REGION")
    }
    let version = try version(context.environment)
    let token = try await context.client(region: region).clusterToken(for: cluster)
    let status = ExecCredential.Status(
      expirationTimestamp: token.expiration.secondsInISO8601, token: token.token.reveal())
    context.console.print(JSONText.line(ExecCredential(version, status)))
  }

  private func version(_ environment: EnvironmentSnapshot) throws -> ExecCredential.Version {
    struct Asked: Decodable { var apiVersion: String }
    let asked = environment["KUBERNETES_EXEC_INFO"].flatMap {
      try? JSONDecoder().decode(Asked.self, from: Data($0.utf8)).apiVersion
    }
    guard let text = apiVersion ?? asked else { return .v1 }
    let known = ExecCredential.Version.allCases.first {
      $0.rawValue == text || $0.rawValue.hasSuffix("/\(text)")
    }
    guard let known else {
      throw UsageError(message: "no ExecCredential of version \(text): v1 and v1beta1 are known")
    }
    return known
  }
}

extension Date {
  /// `2026-08-30T12:50:00Z`
  var secondsInISO8601: String { formatted(.iso8601) }
}
