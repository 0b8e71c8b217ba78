// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension Release {
  /// What the release cannot do of what is asked.
  func findings(for values: StorageValues, pipelines: KFPVersion?) -> [Finding] {
    guard let ability = ability(for: values), ability.answer == .no else { return [] }
    let others = [("static", staticKeys), ("irsa", irsa), ("pod-identity", podIdentity)]
      .filter { $0.1.answer != .no }.map(\.0).joined(separator: " or ")
    return [
      Finding(
        subject: label(pipelines), problem: "it cannot reach S3 that way: \(ability.note)",
        remedy: "Use --s3-credentials \(others), or a release that can (kfctl-aws releases)")
    ]
  }

  /// What nobody has tried, and a Kubeflow Pipelines that is newer than this program.
  func notices(for values: StorageValues, pipelines: KFPVersion?) -> [String] {
    var notices: [String] = []
    if let pipelines, pipelines >= Self.firstUnknown {
      notices.append(
        "Kubeflow Pipelines \(pipelines) is newer than this program knows; it is treated as \(self.pipelines)"
      )
    }
    if pipelines == nil {
      notices.append(
        "the checkout does not tell its version of Kubeflow Pipelines; it is treated as Kubeflow \(kubeflow)")
    }
    if let ability = ability(for: values), ability.answer == .untried {
      notices.append("\(label(pipelines)): nobody is known to have tried this with S3: \(ability.note)")
    }
    return notices
  }

  /// `Kubeflow 1.11 (KFP 2.15.0)`.
  func label(_ pipelines: KFPVersion?) -> String {
    let version = pipelines.map { "KFP \($0)" } ?? "KFP of an unknown version"
    return kubeflow == "none" ? version : "Kubeflow \(kubeflow) (\(version))"
  }

  private func ability(for values: StorageValues) -> Ability? {
    switch values.artifacts?.credentials {
    case .staticKeys: staticKeys
    case .irsa: irsa
    case .podIdentity: podIdentity
    case nil: nil
    }
  }
}
