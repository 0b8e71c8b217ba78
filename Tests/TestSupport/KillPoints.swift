// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The preloaded library of `killpoints/killpoints.c`, built once.
package enum KillPoints {
  /// The path of the library.
  ///
  /// - Throws: ``TestFailure`` when no C compiler can build it.
  package static func library() throws -> String { try built.get() }

  private static let built = Result { () throws -> String in
    let library = FileManager.default.temporaryDirectory
      .appending(path: "kfctl-killpoints-\(ProcessInfo.processInfo.processIdentifier).so").path
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-shared", "-fPIC", "-O1", "-o", library, TestPaths.support + "/killpoints/killpoints.c",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw TestFailure("clang cannot build killpoints.c") }
    return library
  }
}
