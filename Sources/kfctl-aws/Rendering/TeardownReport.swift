// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The result of a teardown; `--output json` prints it as it is.
struct TeardownReport: Encodable {
  var stack: String
  var region: String
  var resources: [StackResults.Item]
  var revertedFiles: [String]
  var metadataFile: String?

  var text: String {
    guard !resources.isEmpty else { return "Nothing of the stack \(stack) is left in \(region)." }
    var lines = ["", "Stack \(stack) in \(region)"]
    lines += Table(resources.map { [$0.kind, $0.name, $0.label] }).lines
    lines += revertedFiles.map { "  reverted  \($0)" }
    return lines.joined(separator: "\n")
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
      lines += Table(going.map { ["\($0.address)", $0.detail, $0.steps.joined(separator: "; ")] }).lines
    }
    if !staying.isEmpty {
      lines.append("To stay:")
      lines += Table(staying.map { ["\($0.address)", $0.detail, $0.keptBecause ?? ""] }).lines
    }
    return lines.joined(separator: "\n")
  }
}
