// SPDX-License-Identifier: Apache-2.0

/// Versions of Kubernetes' own APIs that are served no more: kubernetes.io/docs/reference/using-api/deprecation-guide.
struct DroppedAPI: Sendable, Equatable {
  /// `autoscaling/v2beta2`
  var apiVersion: String
  /// The kinds, where only some were dropped then.
  var kinds: Set<String> = []
  /// The first Kubernetes without it.
  var since: KubernetesVersion
  /// What says the same in other words.
  var successor: String?

  /// The entry for an object; nil for what is not on the list.
  static func of(_ object: KubernetesObject) -> DroppedAPI? {
    all.first { entry in
      entry.apiVersion == object.apiVersion && (entry.kinds.isEmpty || entry.kinds.contains(object.key.kind))
    }
  }

  /// Only where nothing is lost has an entry a successor.
  static let all: [DroppedAPI] = [
    .init(apiVersion: "extensions/v1beta1", kinds: ["Ingress"], since: "1.22"),
    .init(apiVersion: "extensions/v1beta1", since: "1.16"),
    .init(apiVersion: "apps/v1beta1", since: "1.16"),
    .init(apiVersion: "apps/v1beta2", since: "1.16"),
    .init(apiVersion: "admissionregistration.k8s.io/v1beta1", kinds: webhooks, since: "1.22"),
    .init(apiVersion: "apiextensions.k8s.io/v1beta1", since: "1.22"),
    .init(apiVersion: "apiregistration.k8s.io/v1beta1", since: "1.22"),
    .init(apiVersion: "certificates.k8s.io/v1beta1", kinds: ["CertificateSigningRequest"], since: "1.22"),
    .init(apiVersion: "coordination.k8s.io/v1beta1", since: "1.22"),
    .init(apiVersion: "networking.k8s.io/v1beta1", kinds: ["Ingress", "IngressClass"], since: "1.22"),
    .init(
      apiVersion: "rbac.authorization.k8s.io/v1beta1", since: "1.22",
      successor: "rbac.authorization.k8s.io/v1"),
    .init(apiVersion: "rbac.authorization.k8s.io/v1alpha1", since: "1.23"),
    .init(apiVersion: "scheduling.k8s.io/v1beta1", since: "1.22"),
    .init(apiVersion: "storage.k8s.io/v1beta1", kinds: storage, since: "1.22"),
    .init(apiVersion: "storage.k8s.io/v1beta1", kinds: ["CSIStorageCapacity"], since: "1.27"),
    .init(apiVersion: "batch/v1beta1", kinds: ["CronJob"], since: "1.25", successor: "batch/v1"),
    .init(apiVersion: "discovery.k8s.io/v1beta1", since: "1.25"),
    .init(apiVersion: "events.k8s.io/v1beta1", since: "1.25"),
    .init(apiVersion: "autoscaling/v2beta1", since: "1.25"),
    .init(apiVersion: "policy/v1beta1", kinds: ["PodSecurityPolicy"], since: "1.25"),
    .init(
      apiVersion: "policy/v1beta1", kinds: ["PodDisruptionBudget"], since: "1.25", successor: "policy/v1"),
    .init(apiVersion: "node.k8s.io/v1beta1", since: "1.25"),
    .init(apiVersion: "autoscaling/v2beta2", since: "1.26", successor: "autoscaling/v2"),
    .init(apiVersion: "flowcontrol.apiserver.k8s.io/v1beta1", since: "1.26"),
    .init(apiVersion: "flowcontrol.apiserver.k8s.io/v1beta2", since: "1.29"),
    .init(apiVersion: "flowcontrol.apiserver.k8s.io/v1beta3", since: "1.32"),
  ]

  private static let webhooks: Set = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
  private static let storage: Set = ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]
}

/// An object that this cluster does not serve.
struct UnservedObject: Sendable {
  var object: KubernetesObject
  /// The first Kubernetes without it; nil for kinds of a CRD that is itself not served.
  var since: KubernetesVersion?
  /// Whether `--upgrade-apis` converts it.
  var isConvertible: Bool
}

extension BuiltManifests {
  /// What a cluster of this version does not serve.
  func unserved(by server: KubernetesVersion) -> [UnservedObject] {
    let dropped = objects.map { object in DroppedAPI.of(object).flatMap { $0.since <= server ? $0 : nil } }
    let lostKinds = Set(
      zip(objects, dropped).compactMap { object, dropped in
        dropped != nil && object.isDefinition ? object.definedKind : nil
      })
    return zip(objects, dropped).compactMap { object, dropped in
      if let dropped {
        return UnservedObject(
          object: object, since: dropped.since, isConvertible: dropped.successor != nil && object.losesNothing
        )
      }
      let kind = DefinedKind(group: object.key.group, kind: object.key.kind)
      return lostKinds.contains(kind) ? UnservedObject(object: object, since: nil, isConvertible: false) : nil
    }
  }

  /// The build with what can be converted converted.
  ///
  /// - Returns: the names of what was, too.
  func upgraded(for server: KubernetesVersion) throws -> (BuiltManifests, [KubernetesObject]) {
    let wanted = Dictionary(
      uniqueKeysWithValues: unserved(by: server).filter(\.isConvertible).map { ($0.object.key, $0.object) })
    var copy = self
    for index in copy.objects.indices where wanted[copy.objects[index].key] != nil {
      guard let successor = DroppedAPI.of(copy.objects[index])?.successor else { continue }
      copy.objects[index] = try copy.objects[index].converted(to: successor)
    }
    return (copy, wanted.values.sorted { $0.key < $1.key })
  }
}

/// What a CRD makes known.
struct DefinedKind: Sendable, Hashable {
  var group: String
  var kind: String
}

extension KubernetesObject {
  var isDefinition: Bool { key.kind == "CustomResourceDefinition" && key.group == "apiextensions.k8s.io" }

  var definedKind: DefinedKind? {
    guard isDefinition, let group = text(["spec", "group"]), let kind = text(["spec", "names", "kind"]) else {
      return nil
    }
    return DefinedKind(group: group, kind: kind)
  }

  /// Whether the successor's version says the same. A PodDisruptionBudget's empty selector took in no pod in
  /// v1beta1 and takes in all of them in v1.
  fileprivate var losesNothing: Bool {
    guard key.kind == "PodDisruptionBudget", file.exists(["spec", "selector"]) else { return true }
    return file.count(at: ["spec", "selector", "matchLabels"]) > 0
      || file.count(at: ["spec", "selector", "matchExpressions"]) > 0
  }
}
