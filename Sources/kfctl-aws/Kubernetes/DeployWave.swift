// SPDX-License-Identifier: Apache-2.0

/// Objects that go out together; a wave waits for the ones before it (Docs/Decisions/0051).
enum DeployWave: Int, Sendable, CaseIterable, Comparable {
  case namespaces
  case definitions
  /// Accounts, rights, settings, services: what others refer to.
  case foundations
  /// Webhooks that change pods or objects of CRDs: they have to be there before these.
  case mutatingWebhooks
  case workloads
  /// Webhooks that change the workloads themselves: before them they would wait for each other.
  case lateMutatingWebhooks
  case customResources
  case validatingWebhooks

  static func < (left: DeployWave, right: DeployWave) -> Bool { left.rawValue < right.rawValue }

  static func of(_ object: KubernetesObject) -> DeployWave {
    switch object.key.kind {
    case "Namespace": .namespaces
    case "CustomResourceDefinition": .definitions
    case "MutatingWebhookConfiguration": object.changesBuiltIns ? .lateMutatingWebhooks : .mutatingWebhooks
    case "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
      "APIService":
      .validatingWebhooks
    default:
      if object.key.isCustom {
        .customResources
      } else {
        workloadKinds.contains(object.key.kind) ? .workloads : .foundations
      }
    }
  }

  private static let workloadKinds: Set<String> = [
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod",
    "HorizontalPodAutoscaler", "PodDisruptionBudget",
  ]
}

extension ObjectKey {
  /// Whether its kind comes from a CRD.
  var isCustom: Bool { Self.isCustom(group) }

  static func isCustom(_ group: String) -> Bool { group.contains(".") && !builtInGroups.contains(group) }

  private static let builtInGroups: Set<String> = [
    "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
    "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
    "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io",
    "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
  ]
}

extension KubernetesObject {
  /// Whether a webhook of this configuration has a say in what Kubernetes itself defines, other than pods.
  fileprivate var changesBuiltIns: Bool {
    (0..<file.count(at: ["webhooks"])).contains { webhook in
      (0..<file.count(at: ["webhooks", .index(webhook), "rules"])).contains { rule in
        let groups = texts(["webhooks", .index(webhook), "rules", .index(rule), "apiGroups"])
        let resources = texts(["webhooks", .index(webhook), "rules", .index(rule), "resources"])
        return !groups.allSatisfy(ObjectKey.isCustom)
          && !resources.allSatisfy { $0.prefix { $0 != "/" } == "pods" }
      }
    }
  }
}
