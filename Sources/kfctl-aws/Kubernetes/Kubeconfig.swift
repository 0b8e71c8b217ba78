// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A kubeconfig for one cluster, whose user is whoever this program's `token` says. It holds no secret.
struct Kubeconfig: Encodable {
  private var apiVersion = "v1"
  private var kind = "Config"
  private var currentContext: String
  private var clusters: [Named<Cluster>]
  private var users: [Named<User>]
  private var contexts: [Named<Context>]

  private enum CodingKeys: String, CodingKey {
    case apiVersion, kind, clusters, users, contexts
    case currentContext = "current-context"
  }

  /// - Parameters:
  ///   - authority: PEM in Base64, as DescribeCluster has it.
  ///   - token: this program's arguments that make it print a token.
  init(cluster: String, endpoint: String, authority: String, token: [String]) {
    currentContext = cluster
    clusters = [.init(name: cluster, cluster: Cluster(server: endpoint, authority: authority))]
    users = [.init(name: cluster, user: User(exec: Exec(command: Self.ownProgram, args: token)))]
    contexts = [.init(name: cluster, context: Context(cluster: cluster, user: cluster))]
  }

  /// JSON, which is YAML.
  var text: String { JSONText.document(self) }

  /// This program's file, whatever it was called as.
  static var ownProgram: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    #if canImport(Darwin)
      var size = UInt32(buffer.count)
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return CommandLine.arguments[0] }
    #else
      guard readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else { return CommandLine.arguments[0] }
    #endif
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
  }

  private struct Named<Value: Encodable>: Encodable {
    var name: String
    var cluster: Value?
    var user: Value?
    var context: Value?
  }

  private struct Cluster: Encodable {
    var server: String
    var authority: String
    private enum CodingKeys: String, CodingKey {
      case server
      case authority = "certificate-authority-data"
    }
  }

  private struct User: Encodable {
    var exec: Exec
  }

  private struct Exec: Encodable {
    var apiVersion = ExecCredential.Version.v1.rawValue
    var command: String
    var args: [String]
    var interactiveMode = "Never"
    var provideClusterInfo = false
  }

  private struct Context: Encodable {
    var cluster: String
    var user: String
  }
}

/// What kubectl wants of a program that gives it credentials.
struct ExecCredential: Encodable {
  /// The forms in use.
  enum Version: String, CaseIterable {
    case v1 = "client.authentication.k8s.io/v1"
    case v1beta1 = "client.authentication.k8s.io/v1beta1"
  }

  struct Status: Encodable {
    /// `2026-08-30T12:50:00Z`
    var expirationTimestamp: String
    var token: String
  }

  private var kind = "ExecCredential"
  private var apiVersion: String
  private var spec: [String: String] = [:]
  private var status: Status

  init(_ version: Version, _ status: Status) {
    apiVersion = version.rawValue
    self.status = status
  }
}
