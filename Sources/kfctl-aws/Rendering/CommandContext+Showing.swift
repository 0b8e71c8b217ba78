// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

extension CommandContext {
  /// Runs a command's work; with `--output json` a failure, too, is a document on standard output.
  func run(_ format: OutputOptions.Format, _ work: (CommandContext) async throws -> Void) async throws {
    defer { shutdown() }
    do {
      try await work(self)
    } catch {
      if format == .json, !(error is ExitCode) { console.print(JSONText.document(FailureReport(error))) }
      throw error
    }
  }

  /// Prints a result in the form that was asked for.
  func show<Report: Encodable>(_ report: Report, as format: OutputOptions.Format, _ text: (Report) -> String)
  {
    console.print(format == .json ? JSONText.document(report) : text(report))
  }
}
