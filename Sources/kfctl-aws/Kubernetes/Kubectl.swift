// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore

/// The user's kubectl, bound to one cluster for the time of a command.
struct Kubectl: Sendable {
  let path: String
  /// What binds it to the cluster: `--kubeconfig`, `--context`, `--cache-dir`.
  var binding: [String] = []
  /// Its variables, asked for each start: the credentials in them are renewed meanwhile.
  var environment: @Sendable () async throws -> [String: String]

  /// How long a single request may take; a webhook is given up to thirty seconds by the API server.
  static let requestTimeout = "--request-timeout=60s"

  /// The kubectl in `PATH`.
  ///
  /// - Throws: ``PreflightFailure`` when there is none.
  init(_ surroundings: EnvironmentSnapshot) throws {
    guard let path = ChildCommand.find("kubectl", in: surroundings) else {
      throw PreflightFailure(
        "kubectl", "it is in no folder of PATH", remedy: "Install it: https://kubernetes.io/docs/tasks/tools")
    }
    self.path = path
    environment = { surroundings.variables }
  }

  /// Runs it to its end, on the bound cluster.
  func run(_ arguments: [String], input: [UInt8] = []) async throws -> ChildCommand.Ending {
    try await ChildCommand(
      path: path, arguments: arguments + binding, environment: try await environment(), input: input
    ).run()
  }

  /// Runs it and throws its own words when it fails.
  func answer(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
    let ending = try await run(arguments + [Self.requestTimeout], input: input)
    guard ending.status == 0 else {
      throw KubectlFailure(call: arguments.prefix(2).joined(separator: " "), words: ending.error)
    }
    return ending.output
  }

  /// Which versions are at both ends.
  struct Versions: Sendable, Equatable {
    var client: KubernetesVersion
    var server: KubernetesVersion
    /// Of the kustomize inside kubectl: `v5.8.1`.
    var kustomize: String
  }

  /// Asks both ends for their versions, which also proves that the cluster lets us in.
  func versions() async throws -> Versions {
    struct Answer: Decodable {
      struct End: Decodable { var gitVersion: String }
      var clientVersion: End
      var serverVersion: End?
      var kustomizeVersion: String?
    }
    let ending = try await run(["version", "--output=json", "--request-timeout=15s"])
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(ending.output)),
      let client = KubernetesVersion(answer.clientVersion.gitVersion)
    else { throw KubectlFailure(call: "version", words: ending.error) }
    guard client >= "1.24" else {
      throw PreflightFailure(
        "kubectl", "\(path) is of version \(client), and 1.24 is the oldest that can do all of this",
        remedy: "Install one of the cluster's version: https://kubernetes.io/docs/tasks/tools")
    }
    guard let server = (answer.serverVersion?.gitVersion).flatMap(KubernetesVersion.init) else {
      throw KubectlFailure(call: "version", words: ending.error)
    }
    return Versions(client: client, server: server, kustomize: answer.kustomizeVersion ?? "")
  }
}

/// kubectl could not do what it was asked for.
struct KubectlFailure: Error, CustomStringConvertible {
  var call: String
  /// What it said.
  var words: String

  var description: String {
    let said = words.split(separator: "\n").prefix(6).map { String($0).printable(limit: 600) }.joined(
      separator: "\n  ")
    return "kubectl \(call): \(said.isEmpty ? "it said nothing" : said)"
  }
}

extension KubernetesVersion: CustomStringConvertible, ExpressibleByStringLiteral {
  /// For the program's own tables.
  init(stringLiteral value: String) {
    guard let version = KubernetesVersion(value) else { preconditionFailure("no version: \(value)") }
    self = version
  }

  var description: String { "\(major).\(minor)" }
}

extension PreflightFailure {
  /// One thing that stands in the way.
  init(_ subject: String, _ problem: String, remedy: String) {
    self.init(findings: [Finding(subject: subject, problem: problem, remedy: remedy)])
  }
}
