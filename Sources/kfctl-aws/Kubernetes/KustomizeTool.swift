// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// What builds a kustomization: kustomize itself, or the one inside kubectl.
struct KustomizeTool: Sendable {
  /// `kustomize v5.4.3`, for people.
  var name: String
  private var path: String
  private var words: [String]
  private let environment: EnvironmentSnapshot

  /// The kustomize in `PATH` when it is of a version that builds these manifests, else kubectl's.
  ///
  /// - Parameter old: whether 3.2.0, which the guide of awslabs 1.4 to 1.6 asks for, will do.
  init(
    _ kubectl: Kubectl, _ versions: Kubectl.Versions, takesOld old: Bool, _ environment: EnvironmentSnapshot
  )
    async throws
  {
    self.environment = environment
    (path, words) = (kubectl.path, ["kustomize"])
    name = "kubectl kustomize \(versions.kustomize)"
    guard let own = ChildCommand.find("kustomize", in: environment) else { return }
    let ending = try await ChildCommand(
      path: own, arguments: ["version"], environment: environment.variables
    ).run()
    guard let version = Self.version(in: String(decoding: ending.output, as: UTF8.self)),
      Self.builds(version, takesOld: old)
    else { return }
    (path, words) = (own, ["build"])
    name = "kustomize v\(version.map { String($0) }.joined(separator: "."))"
  }

  /// `v5.4.3`, or of older ones `{Version:kustomize/v3.2.0 GitCommit:…}`.
  static func version(in text: String) -> [Int]? {
    for word in text.split(whereSeparator: { " {}/:\n".contains($0) }) where word.hasPrefix("v") {
      let numbers = word.dropFirst().prefix { $0.isNumber || $0 == "." }.split(separator: ".").map { Int($0) }
      if numbers.count == 3, !numbers.contains(nil) { return numbers.compactMap(\.self) }
    }
    return nil
  }

  static func builds(_ version: [Int], takesOld: Bool) -> Bool {
    version[0] >= 5 || (takesOld && version.starts(with: [3, 2]))
  }

  /// The build of the kustomization in `folder`.
  ///
  /// - Throws: ``PreflightFailure`` with its own words when it builds nothing.
  func build(_ folder: String) async throws -> BuiltManifests {
    let ending = try await ChildCommand(
      path: path, arguments: words + [folder], environment: environment.variables
    ).run()
    guard ending.status == 0 else {
      let said = ending.error.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("Warning") }
      throw PreflightFailure(
        folder, "\(name) builds nothing: \(said.suffix(3).joined(separator: " ").printable(limit: 600))",
        remedy: "Run it by hand: \(([path] + words + [folder]).joined(separator: " "))")
    }
    do { return try BuiltManifests(ending.output) } catch {
      throw PreflightFailure(folder, "\(error)", remedy: "Correct the kustomization")
    }
  }
}
