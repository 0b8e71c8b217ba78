// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// What parts of Kubeflow make at run time and leave behind, as the guide's section 5 names it: webhook
/// configurations, which refuse everything once their pods are gone, and endpoints of leader elections.
struct Leftovers: Sendable {
  let kubectl: Kubectl

  private static let webhooks = [
    "mutatingwebhookconfigurations.admissionregistration.k8s.io": [
      "webhook.eventing.knative.dev", "webhook.istio.networking.internal.knative.dev",
      "webhook.serving.knative.dev",
    ],
    "validatingwebhookconfigurations.admissionregistration.k8s.io": [
      "config.webhook.eventing.knative.dev", "config.webhook.istio.networking.internal.knative.dev",
      "config.webhook.serving.knative.dev",
    ],
  ]
  private static let elections = ["mxnet-operator", "pytorch-operator", "tf-operator"]

  /// Removes those that serve nothing any more: webhooks whose services' namespaces are gone, endpoints without a
  /// service.
  ///
  /// - Returns: their names.
  func sweep() async throws -> [String] {
    let namespaces = Set(try await names(["namespaces"]))
    var swept: [String] = []
    for (kind, known) in Self.webhooks.sorted(by: { $0.key < $1.key }) {
      let idle = try await webhooks(kind, known).filter { $0.value.isDisjoint(with: namespaces) }
      swept += try await delete(kind, idle.keys.sorted(), [])
    }
    let services = Set(try await names(["services", "--namespace=default"]))
    let endpoints = Set(try await names(["endpoints", "--namespace=default"]))
    let idle = Self.elections.filter { endpoints.contains($0) && !services.contains($0) }
    return swept + (try await delete("endpoints", idle, ["--namespace=default"]))
  }

  private func names(_ what: [String]) async throws -> [String] {
    let output = try await kubectl.answer(["get"] + what + ["--output=name"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map {
      String($0.drop { $0 != "/" }.dropFirst())
    }
  }

  /// The namespaces of the services that each of these configurations calls.
  private func webhooks(_ kind: String, _ known: [String]) async throws -> [String: Set<String>] {
    let template =
      #"jsonpath={range .items[*]}{.metadata.name}{"\t"}{range .webhooks[*]}"#
      + #"{.clientConfig.service.namespace}{" "}{end}{"\n"}{end}"#
    let output = try await kubectl.answer(["get", kind, "--output=\(template)"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").reduce(into: [:]) { found, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard let name = cells.first.map(String.init), known.contains(name) else { return }
      found[name] = Set(cells.last?.split(separator: " ").map(String.init) ?? [])
    }
  }

  private func delete(_ kind: String, _ names: [String], _ place: [String]) async throws -> [String] {
    guard !names.isEmpty else { return [] }
    _ = try await kubectl.answer(["delete", kind] + names + place + ["--ignore-not-found", "--wait=false"])
    return names.map { "\(kind.prefix { $0 != "." }) \($0)" }
  }
}
