// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// kubeflow/manifests since 1.9, kubeflow/community-distribution, and kubeflow/pipelines by itself: manifests that
/// are never edited but overlaid. One folder, ``home``, holds a kustomization over the release's own.
struct CommunityLayout: ManifestLayout {
  static let name = "community"
  static let mark = "kubeflow/community-distribution holds example/ and applications/pipeline/"
  /// The folder that is generated, and nothing else is touched.
  static let home = "kfctl-aws"
  static let namespace = "kubeflow"

  let folder: ManifestFolder
  let pipelines: KFPVersion?
  let release: Release
  /// The release's own kustomization, from the folder.
  let base: String
  private(set) var target: ManifestFolder
  /// How the generated kustomization names ``base``.
  private(set) var reference: String
  /// What the release builds, once it has been looked at: the look takes longer than all else here.
  let known = Locked<KustomizeBuild?>(nil)

  /// Where the parts of a checkout are: its own entry, and KFP's manifests.
  private static let shapes = [
    ("example", "applications/pipeline/upstream"), ("example", "apps/pipeline/upstream"),
    ("manifests/kustomize/env/platform-agnostic", "manifests/kustomize"),
  ]

  static func recognize(_ folder: ManifestFolder) -> CommunityLayout? {
    for (base, pipelines) in shapes where folder.holds(base + "/kustomization.yaml") {
      guard folder.holds(pipelines + "/base") else { continue }
      return CommunityLayout(folder: folder, base: base, pipelinesFolder: pipelines)
    }
    return nil
  }

  private init(folder: ManifestFolder, base: String, pipelinesFolder: String) {
    self.folder = folder
    self.base = base
    target = folder
    reference = "../" + base
    pipelines = folder.pipelinesVersion(below: pipelinesFolder)
    release = Release.of(.community, pipelines)
  }

  func rendering(to target: ManifestFolder, base: String?) -> CommunityLayout {
    var layout = self
    layout.target = target
    layout.reference =
      base
      ?? (target == folder
        ? reference : Self.way(from: target.absolute(Self.home), to: folder.absolute(self.base)))
    return layout
  }

  /// The way from one folder to another, by their absolute paths.
  private static func way(from start: String, to end: String) -> String {
    let (start, end) = (parts(start), parts(end))
    let shared = zip(start, end).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: start.count - shared) + end[shared...]).joined(separator: "/")
  }

  private static func parts(_ path: String) -> [String] {
    URL(filePath: path).standardizedFileURL.path.split(separator: "/").map(String.init)
  }

  var journalPath: String { Self.home + "/metadata.yaml" }
  var artifactServiceAccounts: [String] {
    isStandalone
      ? ["kubeflow:ml-pipeline", "kubeflow:ml-pipeline-ui", "kubeflow:pipeline-runner"]
      : ["kubeflow:ml-pipeline", "kubeflow:ml-pipeline-ui"]
  }
  var speaksTLSToS3: Bool { true }

  /// Kubeflow Pipelines without profiles.
  var isStandalone: Bool { base != "example" }

  func entry(artifacts: Bool, metadata: Bool) -> String? {
    artifacts || metadata ? Self.home : base
  }

  func notices(for values: StorageValues) -> [String] {
    let newest: KFPVersion = "2.17.0"
    var notices = release.notices(for: values, pipelines: pipelines)
    if values.artifacts != nil, let pipelines, pipelines >= newest {
      notices.append(
        "set TENSORBOARD_PROXY_SIGNING_SECRET of Deployment ml-pipeline-ui from a Secret of your own: without it "
          + "Kubeflow Pipelines \(pipelines) signs with a value that everybody knows")
    }
    return notices
  }
}
