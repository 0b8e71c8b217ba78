// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The result of a teardown; `--output json` prints it as it is.
struct TeardownReport: Encodable {
  var stack: String
  var region: String
  var resources: [StackResults.Item]
  var revertedFiles: [String]
  var metadataFile: String?
  /// What could not be asked, so that there can be more.
  var unknowns: [FindingReport]

  var text: String {
    (summary + unknowns.flatMap { ["", "Not known: \($0.subject): \($0.problem)", "  → \($0.remedy)"] })
      .joined(separator: "\n")
  }

  private var summary: [String] {
    guard !resources.isEmpty else {
      return ["Nothing of the stack \(stack) \(unknowns.isEmpty ? "is left" : "was found") in \(region)."]
    }
    var lines = ["", "Stack \(stack) in \(region)"]
    lines += Table(resources.map { [$0.kind, $0.name, $0.label] }).lines
    return lines + revertedFiles.map { "  reverted  \($0)" }
  }
}

/// What a teardown is about to do, for the user to agree to.
struct TeardownPreview {
  let survey: TeardownSurvey

  var text: String {
    let going = survey.items.filter { $0.keptBecause == nil }
    let staying = survey.items.filter { $0.keptBecause != nil }
    var lines: [String] = []
    if !going.isEmpty {
      lines.append("To be taken away:")
      lines += Table(going.map { ["\($0.sighting.address)", $0.sighting.about.detail, $0.stepWords] }).lines
    }
    if !staying.isEmpty {
      lines.append("To stay:")
      lines +=
        Table(
          staying.map { item in
            ["\(item.sighting.address)", item.sighting.about.detail, item.keptBecause?.words ?? ""]
          }
        ).lines
    }
    return lines.joined(separator: "\n")
  }
}

extension TeardownSurvey.Item {
  fileprivate var stepWords: String {
    if let waitsFor { return "wait while it is \(waitsFor), then delete it" }
    return steps.map(\.summary).joined(separator: "; ")
  }
}
