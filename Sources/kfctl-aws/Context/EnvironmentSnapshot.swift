// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The process's surroundings as they were at its start; the one seam for them.
struct EnvironmentSnapshot: Sendable {
  var variables: [String: String]
  var workingFolder: String
  var homeFolder: String

  /// Takes the process's own.
  init() {
    variables = ProcessInfo.processInfo.environment
    workingFolder = FileManager.default.currentDirectoryPath
    homeFolder = variables["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
  }

  /// A variable's value; an empty one counts as not set, as the AWS CLI has it.
  subscript(name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }

  /// `path` made absolute, with `~/` for the home folder.
  func absolute(_ path: String) -> String {
    if path == "~" || path.hasPrefix("~/") { return homeFolder + path.dropFirst(1) }
    return path.hasPrefix("/") ? path : workingFolder + "/" + path
  }
}
