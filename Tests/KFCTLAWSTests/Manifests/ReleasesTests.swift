// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What a checkout is, and what is known of its release.
@Suite struct ReleasesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var checkout: String
    var layout: String
    var kubeflow: String
    var pipelines: String
    var testDescription: String { checkout }
  }

  private static let rows = [
    Row(checkout: "1.4", layout: "awslabs", kubeflow: "1.4", pipelines: "1.7.0"),
    Row(checkout: "1.7", layout: "awslabs", kubeflow: "1.7", pipelines: "2.0.0-alpha.7"),
    Row(checkout: "1.9", layout: "community", kubeflow: "1.9", pipelines: "2.3.0"),
    Row(checkout: "1.10", layout: "community", kubeflow: "1.10", pipelines: "2.5.0"),
    Row(checkout: "1.11", layout: "community", kubeflow: "1.11", pipelines: "2.15.0"),
    Row(checkout: "26.03", layout: "community", kubeflow: "26.03", pipelines: "2.16.0"),
    Row(checkout: "2.17", layout: "community", kubeflow: "after 26.03", pipelines: "2.17.0"),
    Row(checkout: "pipelines", layout: "community", kubeflow: "26.03", pipelines: "2.16.0"),
  ]

  @Test(arguments: rows) func aCheckoutIsKnownByItsFiles(_ row: Row) async throws {
    try await SmallCheckout.run(row.checkout) { checkout in
      let report = try await releases(checkout)
      #expect(report["checkout", "layout"] == .string(row.layout))
      #expect(report["checkout", "kubeflow"] == .string(row.kubeflow))
      #expect(report["checkout", "pipelines"] == .string(row.pipelines))
      let inside = try await RunningProgram(
        ["releases", "--output", "json"], environment: [:], in: checkout.folder + "/.git"
      ).result()
      #expect(
        try JSONValue(Array(inside.output.utf8))["checkout", "folder"] == .string(checkout.folder),
        "found upwards")
    }
  }

  private func releases(_ checkout: SmallCheckout) async throws -> JSONValue {
    let run = try await checkout.program(["releases", "--output", "json"])
    #expect(run.status == 0, "\(run.error)")
    return try JSONValue(Array(run.output.utf8))
  }

  private static let config =
    "applications/pipeline/upstream/base/installs/generic/pipeline-install-config.yaml"

  /// A newer one is told and treated as the newest that is known, also by what nobody released under that name.
  @Test func aNewerReleaseIsTreatedAsTheNewest() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      try checkout.write(
        Self.config, checkout.text(Self.config).replacing("appVersion: 2.16.0", with: "appVersion: 3.1.0"))
      #expect(try await releases(checkout)["checkout", "kubeflow"] == "after 26.03")
      let run = try await checkout.render("--s3-credentials", "irsa")
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.contains("Kubeflow Pipelines 3.1.0 is newer than this program knows"))
    }
  }

  @Test(arguments: [
    "", "appVersion: master", "appVersion: [2, 16]", "appVersion: 2.16.0\n  appVersion: 2.17.0",
  ])
  func aVersionThatCannotBeReadIsSaid(_ line: String) async throws {
    try await SmallCheckout.run("26.03") { checkout in
      try checkout.write(Self.config, checkout.text(Self.config).replacing("appVersion: 2.16.0", with: line))
      let run = try await checkout.render()
      let isSaid = run.output.contains("does not tell its version") || run.error.contains(Self.config)
      #expect(isSaid && !run.wasKilled, "\(run.status) \(run.output) \(run.error)")
    }
  }

  @Test func theTableIsOrderedAndComplete() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      let report = try await releases(checkout)
      guard case .array(let rows) = report["releases"] else { throw TestFailure("no rows") }
      #expect(rows.count == 9)
      #expect(report["version"] == 1)
      for row in rows {
        for field in ["kubeflow", "pipelinesFrom", "argoWorkflows", "objectStore"] {
          #expect(row[field].string?.isEmpty == false, "\(row)")
        }
        for ability in ["staticKeys", "irsa", "podIdentity", "tlsToS3", "tlsToDatabase"] {
          #expect(["yes", "no", "untried"].contains(row[ability, "answer"].string), "\(row)")
        }
        #expect(row["pipelinesFrom"] != "0.0.0", "a version in the table that cannot be read")
      }
    }
  }

  @Test(arguments: [
    ("1.21", "as it is", "as it is"), ("1.22", "no", "as it is"), ("v1.25.3-eks-1a2b", "no", "as it is"),
    ("1.26", "no", "converted"), ("1.36", "no", "converted"),
  ])
  func whatAClusterCanBeGiven(_ version: String, _ classic: String, _ last: String) async throws {
    let run = try await RunningProgram(
      ["releases", "--kubernetes", version, "--output", "json"], environment: [:],
      in: FileManager.default.temporaryDirectory.path
    ).result()
    let fits = try JSONValue(Array(run.output.utf8))["fits"]
    #expect(fits["0"] == .string(classic) && fits["1"] == "not tried" && fits["2"] == .string(last))
    #expect(fits["3"] == "as it is" && fits["7"] == "as it is")
  }

  @Test(arguments: ["new", "1", "", "1.x"]) func noVersionIsAMessage(_ version: String) async throws {
    let run = try await RunningProgram(
      ["releases", "--kubernetes", version], environment: [:],
      in: FileManager.default.temporaryDirectory.path
    ).result()
    #expect(run.status == 64 && run.error.contains("such as 1.33"), "\(run.error)")
  }

  /// Without a checkout the table is shown all the same; a folder that is named has to be one.
  @Test func outsideOfACheckout() async throws {
    let folder = FileManager.default.temporaryDirectory.path
    let run = try await RunningProgram(["releases"], environment: [:], in: folder).result()
    #expect(run.status == 0 && run.output.contains("26.03 (community)") && !run.output.contains("*"))
    let named = try await RunningProgram(
      ["releases", "--manifests", folder], environment: [:], in: folder
    ).result()
    #expect(named.status != 0 && named.error.contains("is no checkout that is known"))
  }

  /// The page is what the table says: Scripts/releases-page writes it.
  @Test func thePageIsCurrent() async throws {
    let run = try await RunningProgram(
      ["releases", "--page"], environment: [:], in: FileManager.default.temporaryDirectory.path
    ).result()
    let page = try String(contentsOfFile: TestPaths.package + "/Docs/Releases.md", encoding: .utf8)
    #expect(page == run.output, "run Scripts/releases-page")
  }
}
