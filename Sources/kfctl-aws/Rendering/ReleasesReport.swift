// SPDX-License-Identifier: Apache-2.0

/// The table of releases.
struct ReleasesReport: Encodable {
  /// The checkout that the command was run in.
  struct Checkout: Encodable {
    var layout: String
    var folder: String
    /// Nil when it does not tell.
    var pipelines: String?
    /// The row that is true of it.
    var kubeflow: String
    var distribution: Release.Distribution
    /// The release's own kustomization, without storage in AWS; nil when there is none.
    var kustomization: String?
  }

  var version = 1
  var checkout: Checkout?
  var releases = Release.all
  /// Whether each of ``releases`` can be applied to the Kubernetes that was asked about.
  var fits: [Release.Fit]?

  init(_ layout: (any ManifestLayout)?, kubernetes: KubernetesVersion? = nil) {
    fits = kubernetes.map { version in Release.all.map { $0.fit(on: version) } }
    checkout = layout.map {
      Checkout(
        layout: type(of: $0).name, folder: $0.folder.path, pipelines: $0.pipelines?.description,
        kubeflow: $0.release.kubeflow, distribution: $0.release.distribution,
        kustomization: $0.entry(artifacts: false, metadata: false))
    }
  }

  var text: String {
    let heads = ["", "KUBEFLOW", "KFP", "STATIC", "IRSA", "POD IDENTITY", "TLS TO S3", "MYSQL", "KUBERNETES"]
    let rows = releases.enumerated().map { index, release in
      [
        isHere(release) ? "*" : "", "\(release.kubeflow) (\(release.distribution.rawValue))",
        release.pipelines, release.staticKeys.cell, release.irsa.cell, release.podIdentity.cell,
        release.tlsToS3.cell, release.mySQL.joined(separator: ", "),
        fits?[index].rawValue ?? release.kubernetes,
      ]
    }
    var lines = Table([heads] + rows).lines
    if let checkout {
      let version = checkout.pipelines.map { "KFP \($0)" } ?? "of an unknown KFP"
      lines += ["", "* \(checkout.folder): \(checkout.layout) layout, \(version)"]
    }
    return lines.joined(separator: "\n")
  }

  private func isHere(_ release: Release) -> Bool {
    checkout?.kubeflow == release.kubeflow && checkout?.distribution == release.distribution
  }
}

extension Release {
  /// Which Kubernetes the whole build can be applied to as it is.
  var kubernetes: String {
    guard let lostAPIs else { return "not tried" }
    // All of them are 1.20 and newer, so that text is in order.
    return lostAPIs.map(\.since).min().map { "before \($0)" } ?? "up to 1.36"
  }
}

// MARK: - Docs/Releases.md

extension ReleasesReport {
  /// The page as it is in Docs.
  var page: String {
    """
    # Releases

    What each Kubeflow release can do with S3 and RDS. `kfctl-aws releases` prints this table, `doctor`, `plan` and
    `setup` refuse by it, and this page is written from it by `Scripts/releases-page`.

    \(Self.table(credentialRows))

    \(Self.table(storageRows))

    \(Self.table(kubernetesRows))

    "Not tried": the parts should be able to, and nobody is known to have done it. "Up to 1.36" and "before":
    the whole build was held against the API of Kubernetes 1.36; objects that can be converted without loss are
    converted by `deploy --upgrade-apis`.
    """
  }

  private var credentialRows: [[String]] {
    [["Kubeflow", "from", "KFP", "Argo Workflows", "static keys", "irsa", "pod-identity"]]
      + releases.map { release in
        [
          release.kubeflow, release.distribution.rawValue, release.pipelines, release.argoWorkflows,
          release.staticKeys.sentence, release.irsa.sentence, release.podIdentity.sentence,
        ]
      }
  }

  private var storageRows: [[String]] {
    [
      [
        "Kubeflow", "store in the cluster", "keys of pipeline-install-config", "MySQL", "TLS to S3",
        "TLS to MySQL",
      ]
    ]
      + releases.map { release in
        [
          "\(release.kubeflow) (KFP \(release.pipelines))", release.objectStore,
          release.databaseKeys.joined(separator: ", "), release.mySQL.joined(separator: ", "),
          release.tlsToS3.sentence, release.tlsToDatabase.sentence,
        ]
      }
  }

  private var kubernetesRows: [[String]] {
    [["Kubeflow", "Kubernetes", "what newer ones do not serve"]]
      + releases.map { release in
        let lost = (release.lostAPIs ?? []).map {
          "\($0.api): \($0.objects), since \($0.since)\($0.convertible ? "" : ", cannot be converted")"
        }
        return [
          "\(release.kubeflow) (KFP \(release.pipelines))", release.kubernetes, lost.joined(separator: "; "),
        ]
      }
  }

  private static func table(_ rows: [[String]]) -> String {
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    let rule = "|" + String(repeating: " --- |", count: rows[0].count)
    return ([lines[0], rule] + lines[1...]).joined(separator: "\n")
  }
}

extension Release.Ability {
  fileprivate var sentence: String { note.isEmpty ? cell : "\(cell): \(note)" }
}
