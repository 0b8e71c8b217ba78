// SPDX-License-Identifier: Apache-2.0

/// Kubernetes Secrets that the Secrets Store CSI driver makes of a secret in Secrets Manager. It does so while a pod
/// mounts the SecretProviderClass, so there is a Deployment that does nothing else.
struct SyncedSecrets {
  /// A Kubernetes Secret: its keys, by the fields they come from.
  struct Target {
    var name: String
    var keys: [(key: String, field: String)]
  }

  /// The SecretProviderClass's name, as in awslabs/kubeflow-manifests.
  var providerClass: String
  /// The secret's name in Secrets Manager.
  var secretName: String
  var targets: [Target]
  var identity: StorageValues.Identity

  /// `secret-provider.yaml`.
  var provider: String {
    """
    # Which fields of the secret in Secrets Manager become which keys of Secrets in the cluster.
    apiVersion: secrets-store.csi.x-k8s.io/v1
    kind: SecretProviderClass
    metadata:
      name: \(providerClass)
      namespace: \(CommunityLayout.namespace)
    spec:
      provider: aws
      secretObjects:
    \(targets.map(object).joined())  parameters:
    \(identity == .podIdentity ? "    usePodIdentity: \"true\"\n" : "")    objects: |
          - objectName: \(secretName.quotedYAML)
            objectType: "secretsmanager"
            jmesPath:
    \(fields.map { "        - {path: \"\($0)\", objectAlias: \"\($0)\"}\n" }.joined())
    """.droppingLastBreak
  }

  private var fields: [String] {
    targets.flatMap(\.keys).map(\.field).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func object(_ target: Target) -> String {
    "  - secretName: \(target.name)\n    type: Opaque\n    data:\n"
      + target.keys.map { "    - {objectName: \($0.field), key: \($0.key)}\n" }.joined()
  }

  /// `secrets-sync.yaml`.
  var deployment: String {
    let name = "aws-secrets-sync-\(providerClass)"
    return """
      # It mounts the SecretProviderClass and sleeps: the CSI driver makes the Secrets for it, and keeps them.
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: \(name)
        namespace: \(CommunityLayout.namespace)
      spec:
        replicas: 1
        selector:
          matchLabels:
            app: \(name)
        template:
          metadata:
            labels:
              app: \(name)
              sidecar.istio.io/inject: "false"
          spec:
            serviceAccountName: kubeflow-secrets-manager-sa
            securityContext:
              runAsNonRoot: true
              runAsUser: 65535
              seccompProfile:
                type: RuntimeDefault
            containers:
            - name: secrets
              image: public.ecr.aws/eks-distro/kubernetes/pause:3.10
              resources:
                requests: {cpu: 1m, memory: 8Mi}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
              - name: \(providerClass)
                mountPath: /mnt/\(providerClass)
                readOnly: true
            volumes:
            - name: \(providerClass)
              csi:
                driver: secrets-store.csi.k8s.io
                readOnly: true
                volumeAttributes:
                  secretProviderClass: \(providerClass)

      """
  }
}

extension String {
  /// Without the one break that a loop at the end of a text leaves too many.
  var droppingLastBreak: String { hasSuffix("\n\n") ? String(dropLast()) : self }
}
