// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct SharedConfigTests {
  private func config(_ text: String, profile: String? = nil) throws(CredentialError) -> SharedConfig {
    try SharedConfig(environment: [:], homeDirectory: "/h", profile: profile) { path in
      path == "/h/.aws/config" ? Array(text.utf8) : nil
    }
  }

  @Test(arguments: [
    ("[default]\nSECRET", 2, "the line is neither [section] nor name = value"),
    ("# c\n\nSECRET = SECRET", 3, "a property stands before the first [section]"),
    ("[default]\na = SECRET\n\nA = SECRET", 4, "a is there twice in [default]"),
    ("[default]\n[default]", 2, "the section [default] is there twice"),
    ("[default]\ns3 =\n  a = b\n  SECRET", 4, "the indented line is not name = value"),
  ])
  func namesTheLineAndNotItsContent(text: String, line: Int, detail: String) {
    let error = #expect(throws: CredentialError.self) { try config(text) }
    #expect(error?.place == "/h/.aws/config, line \(line)")
    #expect(error?.detail == detail)
    #expect(error.map { !$0.description.contains("SECRET") } == true)
  }

  @Test func listsTheProfilesThereAre() {
    let error = #expect(throws: CredentialError.self) {
      try config("[profile b]\n[default]\n[profile a]", profile: "c")
    }
    #expect(
      error?.description
        == "profile \"c\": is neither in /h/.aws/config nor in /h/.aws/credentials; there are a, b, default"
    )
  }

  @Test func takesAByteOrderMark() throws {
    #expect(try config("\u{FEFF}[default]\nregion = r").settings.region == "r")
  }

  @Test func namesAFileThatCannotBeRead() {
    let error = #expect(throws: CredentialError.self) {
      try SharedConfig(environment: [:], homeDirectory: "/h") { _ in [0xFF] }
    }
    #expect(error?.description == "/h/.aws/config: is not UTF-8; correct the file")
  }

  @Test func readsRealFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "aws-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "config").path()
    try Data("[default]\nregion = r".utf8).write(to: URL(filePath: file))
    let real = try SharedConfig(
      environment: ["AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"],
      homeDirectory: folder.path()
    )
    #expect(real.settings.region == "r")
    #expect(try SharedConfig.readFile(folder.path()) == nil)
  }
}
