// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The way to the one cluster that is meant (law 8).
struct ClusterAccess: Sendable {
  let context: CommandContext
  let options: ClusterAccessOptions
  /// Nil where only a kubeconfig says which cluster.
  let cluster: String?
  let client: AWSClient?

  /// What a command works with while the way is open.
  struct Session: Sendable {
    var kubectl: Kubectl
    var versions: Kubectl.Versions
    /// The cluster's name, for people.
    var name: String
  }

  /// Runs `work` with a kubectl that reaches the cluster and no other; what was made for that is removed in every
  /// ending.
  func open<Answer: Sendable>(_ work: (Session) async throws -> Answer) async throws -> Answer {
    let kubectl = try Kubectl(context.environment)
    let folder = try TemporaryFolder(in: context.environment)
    defer { folder.remove() }
    let described = try await describe()
    var bound = kubectl
    bound.binding = ["--cache-dir", folder.path + "/cache"]
    if options.overrides {
      try await override(&bound, described)
    } else {
      try bind(&bound, folder, described)
    }
    let versions = try await reach(bound, described)
    let name = cluster ?? options.kubeContext ?? "the kubeconfig's"
    if abs(versions.client.minor - versions.server.minor) > 3 {
      context.warn(
        "kubectl \(versions.client) is far from the cluster's Kubernetes \(versions.server); "
          + "one of about its version is safer")
    }
    return try await work(Session(kubectl: bound, versions: versions, name: name))
  }

  /// The cluster as EKS describes it; nil where nobody is to ask.
  private func describe() async throws -> Cluster? {
    if options.overrides, options.allowOtherContext { return nil }
    guard let cluster, let client else {
      throw PreflightFailure(
        "cluster", "none is given", remedy: "Give --cluster and --region, or set CLUSTER_NAME and AWS_REGION")
    }
    do {
      let described = try await client.cluster(cluster)
      guard described.endpoint != nil, described.certificateAuthority != nil else {
        throw PreflightFailure(
          "cluster \(cluster)", "EKS names no endpoint of it: its status is \(described.status)",
          remedy: "Wait until it is ACTIVE")
      }
      return described
    } catch let failure as PreflightFailure {
      throw failure
    } catch {
      try Task.checkCancellation()
      throw PreflightFailure(explaining: error, .cluster(cluster), client.region)
    }
  }

  /// Our own kubeconfig, and for its `token` the credentials of this run: no code is typed twice, no role is taken
  /// once for each kubectl (Docs/Decisions/0050).
  private func bind(_ kubectl: inout Kubectl, _ folder: TemporaryFolder, _ described: Cluster?) throws {
    guard let described, let endpoint = described.endpoint, let client,
      let authority = described.certificateAuthority
    else { return }
    var token = ["token", "--cluster", described.name, "--region", client.region.rawValue]
    if let url = options.aws.endpointURL { token += ["--endpoint-url", url] }
    let config = Kubeconfig(
      cluster: described.name, endpoint: endpoint, authority: authority, token: token)
    try folder.write(config.text, to: "kubeconfig")
    kubectl.binding += ["--kubeconfig", folder.path + "/kubeconfig"]
    let variables = context.environment.variables
    let provider = try context.provider(region: client.region.rawValue)
    let profile = options.aws.profile
    kubectl.environment = {
      guard let credentials = try await provider.credentials() else { return variables }
      var environment = variables
      environment["AWS_PROFILE"] = profile ?? variables["AWS_PROFILE"]
      environment["AWS_ACCESS_KEY_ID"] = credentials.accessKeyID
      environment["AWS_SECRET_ACCESS_KEY"] = credentials.secretAccessKey.reveal()
      environment["AWS_SESSION_TOKEN"] = credentials.sessionToken?.reveal()
      environment["AWS_SECURITY_TOKEN"] = nil
      return environment
    }
  }

  /// The user's own kubeconfig, if it leads to the same cluster.
  private func override(_ kubectl: inout Kubectl, _ described: Cluster?) async throws {
    if let path = options.kubeconfig {
      kubectl.binding += ["--kubeconfig", context.environment.absolute(path)]
    }
    if let name = options.kubeContext { kubectl.binding += ["--context", name] }
    guard let endpoint = described?.endpoint else { return }
    let server = try await kubectl.answer([
      "config", "view", "--minify", "--output=jsonpath={.clusters[0].cluster.server}",
    ])
    let found = String(decoding: server, as: UTF8.self)
    guard Self.place(found) != Self.place(endpoint) else { return }
    throw PreflightFailure(
      "kubeconfig",
      "its server is \(found.printable(limit: 300)), and the endpoint of cluster \(cluster ?? "") is \(endpoint)",
      remedy: "Leave --kubeconfig and --context out, or add --allow-other-context if that cluster is meant")
  }

  /// Host and port.
  private static func place(_ url: String) -> String? {
    guard let origin = Endpoint(url: url)?.origin else { return nil }
    return "\(origin.scheme)://\(origin.host.lowercased()):\(origin.port ?? 443)"
  }

  private func reach(_ kubectl: Kubectl, _ described: Cluster?) async throws -> Kubectl.Versions {
    do {
      return try await kubectl.versions()
    } catch let failure as KubectlFailure {
      throw PreflightFailure(findings: [Self.explain(failure, described, cluster: cluster)])
    }
  }

  /// Why nobody comes in, in words.
  private static func explain(_ failure: KubectlFailure, _ described: Cluster?, cluster: String?) -> Finding {
    let subject = cluster.map { "cluster \($0)" } ?? "cluster"
    let words = failure.words
    let isUnreachable = [
      "dial tcp", "i/o timeout", "no such host", "deadline exceeded", "Unable to connect", "was refused",
    ].contains(where: words.contains)
    if words.contains("Unauthorized") || words.contains("must be logged in") {
      return Finding(
        subject: subject, problem: "its API does not know the caller of these AWS credentials",
        remedy: "Give the user or role an EKS access entry, or use the credentials that made the cluster")
    }
    if isUnreachable, described?.hasPublicEndpoint == false {
      return Finding(
        subject: subject,
        problem: "its API endpoint is private, and cannot be reached from here: \(failure)",
        remedy:
          "Run this inside the cluster's VPC or through a VPN into it, or let EKS open the public endpoint")
    }
    if isUnreachable {
      let sources = described?.publicSources.filter { $0 != "0.0.0.0/0" } ?? []
      let only = sources.isEmpty ? "" : "; it lets in \(sources.joined(separator: ", ")) only"
      return Finding(
        subject: subject, problem: "its API cannot be reached\(only): \(failure)",
        remedy: "Check network and proxy (HTTPS_PROXY, NO_PROXY), and the endpoint's public access in EKS")
    }
    return Finding(
      subject: subject, problem: "its API gives no answer: \(failure)", remedy: "Run kubectl version by hand")
  }
}
