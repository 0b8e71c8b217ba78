// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit
import Testing

/// Swallows what the examples print.
private func print(_ items: Any...) {}

@Test("The examples of the documentation run")
func examples() throws {
  try overview()
  try editing()
  try expressions()
}

private func overview() throws {
  var values = try YAMLFile("s3:\n  bucketName: # set by setup\n", name: "values.yaml")
  try values.set(["s3", "bucketName"], to: "my-bucket")
  print(String(decoding: values.bytes, as: UTF8.self))
  // s3:
  //   bucketName: my-bucket # set by setup
  #expect(String(decoding: values.bytes, as: UTF8.self) == "s3:\n  bucketName: my-bucket # set by setup\n")
}

private func editing() throws {
  let text =
    "kind: SecretProviderClass\nspec:\n  parameters:\n    objects: |\n      - objectName: rds-secret\n"
  let manifest = Array(text.utf8)
  var provider = try SecretProviderClass(manifest, name: "secret-provider.yaml")
  try provider.renameObject("rds-secret", to: "rds-secret-new")
  try provider.renameObject("rds-secret", to: "rds-secret-new")
  print(provider.objectNames)
  // ["rds-secret-new"]
  #expect(provider.objectNames == ["rds-secret-new"])

  var account = try YAMLFile(
    "kind: ServiceAccount\nmetadata:\n  name: ml-pipeline\n",
    name: "service-account.yaml"
  )
  try account.setAnnotation("eks.amazonaws.com/role-arn", to: "arn:aws:iam::123456789012:role/pipelines")
  #expect(try account.annotation("eks.amazonaws.com/role-arn") == "arn:aws:iam::123456789012:role/pipelines")

  var profile = try YAMLFile("spec:\n  plugins:\n    - spec:\n        awsIamRole: \n", name: "profile.yaml")
  try profile.set(["spec", "plugins", 0, "spec", "awsIamRole"], to: "arn:aws:iam::123456789012:role/user")
  try profile.set(YAMLPath(parsing: ".spec.owner.\"example.com/id\""), to: "20240101")
  let expected = """
    spec:
      plugins:
        - spec:
            awsIamRole: arn:aws:iam::123456789012:role/user
      owner:
        example.com/id: "20240101"

    """
  #expect(String(decoding: profile.bytes, as: UTF8.self) == expected)

  var shared = try YAMLFile("a: &x {k: 1}\nb: *x\n", name: "shared.yaml")
  do {
    try shared.set(["b", "k"], to: 2)
  } catch {
    print(error.code, error.remedy)
  }
  #expect(try shared.string(at: ["b", "k"]) == "1")

  var params = try ParamsEnv(Array("dbHost=\nmlmdDb=".utf8), name: "params.env")
  try params.setParameter("dbHost", to: "db.example.com")
  #expect(String(decoding: params.bytes, as: UTF8.self) == "dbHost=db.example.com\nmlmdDb=")
  try files()
}

private func files() throws {
  let path = FileManager.default.temporaryDirectory.path + "/kfedit-\(UInt64.random(in: .min ... .max)).yaml"
  try AtomicFile.replace(path, with: Array("rds:\n  secretName:\n".utf8))
  defer { try? FileManager.default.removeItem(atPath: path) }
  let change = try FileChange(editing: path) { text in
    var file = try YAMLFile(text, name: path)
    try file.set(["rds", "secretName"], to: "rds-secret")
    return file.bytes
  }
  print(change.diff)
  try change.write()
  #expect(change.diff.hasSuffix("@@ -1,2 +1,2 @@\n rds:\n-  secretName:\n+  secretName: rds-secret\n"))
  try folders(FileManager.default.temporaryDirectory.path)
  let written = try AtomicFile.read(path)
  #expect(written == Array("rds:\n  secretName: rds-secret\n".utf8))
}

private func folders(_ parent: String) throws {
  let folder = parent + "/kfedit-\(UInt64.random(in: .min ... .max))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let checkout = FileRoot(folder, .inside)
  let added = try FileChange(writing: Array("a=1\n".utf8), to: "made/params.env", in: checkout)
  try added.checkWritable()
  try added.write()
  #expect(try checkout.files(below: "made") == ["made/params.env"])
  let back = [
    try FileChange(removing: "made/params.env", in: checkout),
    try FileChange(removingFolder: "made", in: checkout),
  ]
  for change in back where change.isChange { try change.write() }
  #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
}

private func expressions() throws {
  let expression = try ManifestExpression(parsing: ".rds.secretName = env(RDS_SECRET)")
  let values = try YAMLFile("rds:\n  secretName: # none yet\n", name: "values.yaml")
  let result = try expression.evaluate(on: values, environment: ["RDS_SECRET": "rds-secret"])
  print(String(decoding: result.bytes, as: UTF8.self))
  // rds:
  //   secretName: rds-secret # none yet
  #expect(String(decoding: result.bytes, as: UTF8.self) == "rds:\n  secretName: rds-secret # none yet\n")
}

@Test(
  "Every example of the documentation stands in this file",
  arguments: ["KFManifestEdit", "Editing", "Expressions"]
)
func examplesAreHere(_ article: String) throws {
  let root = fixtures.split(separator: "/").dropLast(3).joined(separator: "/")
  let text = String(
    decoding: try AtomicFile.read("/\(root)/Sources/KFManifestEdit/KFManifestEdit.docc/\(article).md"),
    as: UTF8.self
  )
  let source = String(decoding: try AtomicFile.read(#filePath), as: UTF8.self)
  // Line breaks and indentation are the formatter's.
  let here = source.filter { !$0.isWhitespace }
  var isCode = false
  var lines = 0
  for line in text.split(separator: "\n") {
    if line.hasPrefix("```") {
      isCode = line == "```swift"
    } else if isCode {
      lines += 1
      let isHere = here.contains(line.filter { !$0.isWhitespace })
      #expect(isHere, "\(article): \(line)")
    }
  }
  #expect(lines > 4)
}
