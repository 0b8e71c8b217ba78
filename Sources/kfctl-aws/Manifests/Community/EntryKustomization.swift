// SPDX-License-Identifier: Apache-2.0

/// `kfctl-aws/kustomization.yaml`: what is built and applied, over the release's own kustomization.
struct EntryKustomization {
  /// Kinds that come first and last.
  struct Order {
    var first: [String]
    var last: [String]
  }

  static let serviceAccount = CommunityLayout.home + "/service-account.yaml"

  /// The release's own kustomization, from this folder.
  var base: String
  var order: Order?
  var hasRDS: Bool
  var hasS3: Bool
  /// How the pods that read Secrets Manager prove who they are; nil when there are none.
  var identity: StorageValues.Identity?

  func files() -> [GeneratedFile] {
    let entry = GeneratedFile(path: CommunityLayout.home + "/kustomization.yaml", text: kustomization)
    guard let identity else { return [entry] }
    return [entry, GeneratedFile(path: Self.serviceAccount, text: account(identity))]
  }

  private var kustomization: String {
    """
    # Kubeflow with its storage in AWS: the release as it is, with the Components below over it.
    # Build it with: kubectl kustomize \(CommunityLayout.home)
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    \(sortOptions)
    resources:
    - \(base)
    \(identity == nil ? "" : "# Whose pods may read the secrets.\n- service-account.yaml\n")
    components:
    \(hasRDS ? "# Metadata in Amazon RDS.\n- rds\n" : "")\(hasS3 ? "# Artifacts in Amazon S3.\n- s3\n" : "")
    """
  }

  private var sortOptions: String {
    guard let order else { return "" }
    let lists = [("orderFirst", order.first), ("orderLast", order.last)].filter { !$0.1.isEmpty }
    let options = lists.map { key, kinds in
      "    \(key):\n" + kinds.map { "    - \($0)\n" }.joined()
    }.joined()
    return """

      # As the release has it; kustomize looks for it here only.
      sortOptions:
        order: legacy
      \(options.isEmpty ? "" : "  legacySortOptions:\n" + options)
      """
  }

  private func account(_ identity: StorageValues.Identity) -> String {
    var text = """
      # The pods that sync Secrets from Secrets Manager run as this one, whose role may read just these secrets.
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: kubeflow-secrets-manager-sa
        namespace: \(CommunityLayout.namespace)

      """
    if case .irsa(let role?) = identity {
      text += "  annotations:\n    eks.amazonaws.com/role-arn: \(role.quotedYAML)\n"
    }
    return text
  }
}

extension String {
  /// The text in double quotes, whatever is in it, for YAML and JSON alike.
  var quotedYAML: String {
    "\""
      + unicodeScalars.map { scalar in
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case "\u{20}"..."\u{7E}": String(scalar)
        default: scalar.value < 0x10000 ? "\\u" + hex(scalar.value, 4) : String(scalar)
        }
      }.joined() + "\""
  }

  private func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
