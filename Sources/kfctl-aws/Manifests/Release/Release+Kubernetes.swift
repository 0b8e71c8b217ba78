// SPDX-License-Identifier: Apache-2.0

/// `1.33`, of a cluster or in the table.
struct KubernetesVersion: Sendable, Hashable, Comparable {
  let major: Int
  let minor: Int

  /// Reads `1.33`, `v1.33.2-eks-1a2b` and the like.
  init?(_ text: String) {
    let parts = text.drop { $0 == "v" }.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
      return nil
    }
    (self.major, self.minor) = (major, minor)
  }

  static func < (one: KubernetesVersion, other: KubernetesVersion) -> Bool {
    (one.major, one.minor) < (other.major, other.minor)
  }
}

extension Release {
  /// Whether the whole build can be applied to a cluster.
  enum Fit: String, Sendable, Encodable {
    case asItIs = "as it is"
    /// Once objects are converted without loss.
    case converted = "converted"
    case never = "no"
    case unknown = "not tried"
  }

  /// The APIs that a cluster of this version no longer serves.
  func lost(on version: KubernetesVersion) -> [LostAPI] {
    (lostAPIs ?? []).filter { KubernetesVersion($0.since).map { $0 <= version } ?? false }
  }

  /// Whether the release can be applied to a cluster of this version.
  func fit(on version: KubernetesVersion) -> Fit {
    guard lostAPIs != nil else { return .unknown }
    let lost = lost(on: version)
    return lost.isEmpty ? .asItIs : lost.allSatisfy(\.convertible) ? .converted : .never
  }

  /// What a cluster's version means for deploying this release; nil when there is nothing to say. The storage can be
  /// made all the same: it outlives clusters.
  func notice(kubernetes text: String, pipelines: KFPVersion?) -> String? {
    guard let version = KubernetesVersion(text) else { return nil }
    let lost = lost(on: version)
    guard !lost.isEmpty else { return nil }
    let names = lost.map { "\($0.api) (\($0.objects), gone since \($0.since))" }.joined(separator: ", ")
    let what =
      fit(on: version) == .converted
      ? "deploy --upgrade-apis converts them" : "the release cannot be deployed on this cluster as it is"
    return "Kubernetes \(text) does not serve what \(label(pipelines)) uses: \(names); \(what)"
  }
}
