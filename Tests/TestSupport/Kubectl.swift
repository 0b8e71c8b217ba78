// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The real kubectl of the tests, which comes from PyPI with the other packages of `Scripts/requirements.txt`.
package struct Kubectl: Sendable {
  /// A folder of its own: kubeconfig, caches and what the test puts there.
  package let folder: String

  /// The program; it lies beside the Python that has the packages.
  package static var path: String {
    let folder = URL(filePath: Python.path).deletingLastPathComponent()
    return folder.appending(path: "kubectl").path
  }

  /// The kubeconfig that ``withKubectl(_:token:_:)`` writes.
  package var kubeconfig: String { folder + "/kubeconfig" }

  /// Runs kubectl to its end; `input` is given as its standard input.
  package func run(_ arguments: [String], input: String = "") throws -> ProgramRun {
    let process = Process()
    process.executableURL = URL(filePath: Self.path)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder, "KUBECONFIG": kubeconfig]
    process.currentDirectoryURL = URL(filePath: folder)
    // Files take any amount of output without a reader; pipes do not.
    let files = ["in", "out", "err"].map { URL(filePath: folder).appending(path: "kubectl.\($0)") }
    for file in files { try Data(file == files[0] ? input.utf8 : "".utf8).write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return ProgramRun(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  /// Writes a file to the folder; its name can be given to kubectl as it is.
  package func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name))
  }
}

extension KubernetesServer {
  /// Runs `body` with a kubectl that talks to this server, in a folder that is removed afterwards.
  package func withKubectl<Result: Sendable>(
    token: String = "lab", _ body: @Sendable (Kubectl) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-kubectl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let kubectl = Kubectl(folder: folder.path)
    try await writeKubeconfig(to: kubectl.kubeconfig, token: token)
    return try await body(kubectl)
  }
}
