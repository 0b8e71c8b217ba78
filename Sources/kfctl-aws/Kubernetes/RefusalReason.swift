// SPDX-License-Identifier: Apache-2.0

/// Why the API server did not take an object, as far as it decides what to do.
enum RefusalReason: String, Sendable, CaseIterable, Comparable, Encodable {
  case definitionMissing, webhookNotReady, namespaceMissing, beingDeleted, serverBusy
  case denied, quota, forbidden, conflict, invalid, other

  static func < (left: RefusalReason, right: RefusalReason) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }

  /// The first that fits; the wording is the API server's own of 1.28 to 1.36.
  init(_ message: String) {
    self = Self.signs.first { _, words in words.contains(where: message.contains) }?.0 ?? .other
  }

  private static let signs: [(RefusalReason, [String])] = [
    (
      .definitionMissing,
      ["no matches for kind", "could not find the requested resource", "doesn't have a resource type"]
    ),
    (.webhookNotReady, ["failed calling webhook", "failed to call webhook", "conversion webhook for"]),
    (.quota, ["exceeded quota", "insufficient quota"]),
    (.beingDeleted, ["because it is being terminated", "object is being deleted"]),
    (.denied, ["denied the request"]),
    (.forbidden, ["(Forbidden)", "is forbidden: "]),
    (.conflict, ["Apply failed with"]),
    (.namespaceMissing, ["(NotFound): namespaces "]),
    (
      .serverBusy,
      [
        "(TooManyRequests)", "(ServiceUnavailable)", "(Timeout)", "(ServerTimeout)", "Unable to connect",
        "etcdserver:", "connection refused", "connection reset", "unexpected EOF", "EOF", "i/o timeout",
        "deadline exceeded", "the server is currently unable", "TLS handshake timeout", "(InternalError)",
      ]
    ),
    (
      .invalid,
      [
        "(Invalid)", "(BadRequest)", "failed to create typed patch object", "strict decoding error",
        "is invalid",
      ]
    ),
  ]

  /// Whether time can help.
  var passes: Bool {
    switch self {
    case .definitionMissing, .webhookNotReady, .namespaceMissing, .beingDeleted, .serverBusy, .denied: true
    case .quota, .forbidden, .conflict, .invalid, .other: false
    }
  }

  var words: String {
    switch self {
    case .definitionMissing: "CRD missing"
    case .webhookNotReady: "webhook not ready"
    case .namespaceMissing: "namespace missing"
    case .beingDeleted: "being deleted"
    case .serverBusy: "API server busy or out of reach"
    case .denied: "denied by a webhook"
    case .quota: "quota"
    case .forbidden: "forbidden"
    case .conflict: "conflict"
    case .invalid: "invalid"
    case .other: "refused"
    }
  }

  var remedy: String {
    switch self {
    case .definitionMissing:
      "Install what defines the kind (for SecretProviderClass: the Secrets Store CSI driver), and run deploy again"
    case .webhookNotReady:
      "See why the pods of the webhook's service are not ready: kubectl get pods and kubectl describe in its namespace"
    case .namespaceMissing: "Put the namespace into the kustomization, or make it"
    case .beingDeleted: "Wait until the old one is gone; finalizers can hold it"
    case .serverBusy: "Run deploy again"
    case .denied, .invalid, .other: "Correct the object in the kustomization"
    case .quota: "Raise the namespace's ResourceQuota"
    case .forbidden:
      "Give these credentials the right in the cluster's RBAC, or an EKS access policy that has it"
    case .conflict: "See who set the fields; --force-conflicts takes them over"
    }
  }
}
