// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

/// The shape that kubeflow's manifests have: a blank behind `aws` and `|`, inner lists indented by four,
/// a line of the block with trailing blanks.
private let manifest = """
  apiVersion: secrets-store.csi.x-k8s.io/v1alpha1
  kind: SecretProviderClass
  metadata:
    name: db-secret
  spec:
    provider: aws  \u{20}
    secretObjects:
    - secretName: mysql
      data:
      - objectName: "user"
        key: username
    parameters:
      objects: |\u{20}
        - objectName: "db-secret"
          objectType: "secretsmanager"
          jmesPath:
              - path: "username"
                objectAlias: "user"      \u{20}

  """

@Test("The object's name changes and nothing else", arguments: ["\n", "\r\n"])
func renaming(_ newline: String) throws {
  let text = manifest.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: newline)
  var provider = try SecretProviderClass(Array(text.utf8), name: "secret-provider.yaml")
  #expect(provider.objectNames == ["db-secret"])
  try provider.setObjectName("db-secret-new")
  let parts = text.split(separator: "objectName: \"db-secret\"", omittingEmptySubsequences: false)
  let expected = parts.joined(separator: "objectName: \"db-secret-new\"")
  #expect(String(decoding: provider.bytes, as: UTF8.self) == expected)
  try provider.renameObject("db-secret", to: "db-secret-new")
  #expect(String(decoding: provider.bytes, as: UTF8.self) == expected, "a second time changes nothing")
  #expect(provider.objectNames == ["db-secret-new"])
  try provider.renameObject("db-secret-new", to: "db-secret")
  #expect(String(decoding: provider.bytes, as: UTF8.self) == text)
}

@Test("Names that are numbers stay text and every legal character passes")
func oddNames() throws {
  let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-AbCdEf"
  for name in ["20240101", "a/b_c+d=e.f@g-h!1", "yes", "-", String(repeating: "x", count: 512), arn] {
    var provider = try SecretProviderClass(Array(manifest.utf8), name: "p")
    try provider.setObjectName(name)
    #expect(try SecretProviderClass(provider.bytes, name: "p").objectNames == [name])
  }
}

@Test("Names that Secrets Manager has not are refused; those of Systems Manager are its own matter")
func badNames() throws {
  for name in ["", "a b", "a:b", "it's", "# x", "é", "a\nb", String(repeating: "x", count: 513)] {
    var provider = try SecretProviderClass(Array(manifest.utf8), name: "p")
    let error = #expect(throws: ManifestError.self) { try provider.setObjectName(name) }
    #expect(error?.code == .cannotHold, "\(name)")
    #expect(String(decoding: provider.bytes, as: UTF8.self) == manifest)
  }
  let parameter = manifest.replacing("secretsmanager", with: "ssmparameter")
  var provider = try SecretProviderClass(Array(parameter.utf8), name: "p")
  try provider.setObjectName("/a/b:3")
  #expect(throws: ManifestError.self) { try provider.setObjectName("") }
}

@Test("Several classes in one file: their objects count on, and the one that is meant has to be named")
func severalClasses() throws {
  let other = manifest.replacing("objectName: \"db-secret\"", with: "objectName: \"s3-secret\" # c")
  let text = "kind: SecretProviderClass\n---\n\(manifest)---\nkind: Namespace\n---\n\(other)"
  var provider = try SecretProviderClass(Array(text.utf8), name: "p")
  #expect(provider.objectNames == ["db-secret", "s3-secret"])
  let error = #expect(throws: ManifestError.self) { try provider.setOnlyObjectName("x") }
  #expect(error?.code == .badPath)
  try provider.renameObject("s3-secret", to: "mine")
  try provider.renameObject("s3-secret", to: "mine")
  let expected = text.replacing("\"s3-secret\" # c", with: "\"mine\" # c")
  #expect(String(decoding: provider.bytes, as: UTF8.self) == expected)
  try provider.setObjectName("first", at: 0)
  try provider.setObjectName("second", at: 1)
  #expect(provider.objectNames == ["first", "second"])
  #expect(throws: ManifestError.self) { try provider.setObjectName("third", at: 2) }
  #expect(throws: ManifestError.self) { try provider.setObjectName("third", at: -1) }
}

@Test("Double-quoted and folded objects are edited too")
func otherStyles() throws {
  let quoted =
    "kind: SecretProviderClass\nspec: {parameters: {objects: \"- objectName: \\\"a\\\"\\n- objectName: b\\n\"}}\n"
  var provider = try SecretProviderClass(Array(quoted.utf8), name: "p")
  #expect(provider.objectNames == ["a", "b"])
  try provider.setObjectName("c", at: 1)
  let expected =
    "kind: SecretProviderClass\nspec: {parameters: {objects: \"- objectName: \\\"a\\\"\\n- objectName: c\\n\"}}\n"
  #expect(String(decoding: provider.bytes, as: UTF8.self) == expected)
}

@Test("The class is found among documents, and its absence is an error")
func documents() throws {
  var provider = try SecretProviderClass(Array("kind: Namespace\n---\n\(manifest)".utf8), name: "p")
  try provider.setObjectName("x")
  #expect(provider.objectNames == ["x"])
  let missing: [(String, ManifestError.Code)] = [
    ("kind: Namespace\n", .notFound), ("kind: SecretProviderClass\n", .notFound), ("", .notFound),
    ("kind: SecretProviderClass\nspec:\n  parameters:\n    objects: |\n      - a: [\n", .notYAML),
  ]
  for (text, code) in missing {
    let error = #expect(throws: ManifestError.self) {
      try SecretProviderClass(Array(text.utf8), name: "p.yaml")
    }
    #expect(error?.code == code)
    if code == .notYAML {
      #expect(error?.line == 6 || error?.line == 5)
      #expect(error?.path == ".spec.parameters.objects")
    }
  }
  let error = #expect(throws: ManifestError.self) { try provider.renameObject("nobody", to: "else") }
  #expect(error?.code == .notFound)
}

@Test("Annotations are made where there are none")
func annotations() throws {
  var file = try YAMLFile("kind: ServiceAccount\nmetadata:\n  name: x\n", name: "sa.yaml")
  try file.setAnnotation("eks.amazonaws.com/role-arn", to: "arn:aws:iam::123456789012:role/x")
  let expected = """
    kind: ServiceAccount
    metadata:
      name: x
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/x

    """
  #expect(String(decoding: file.bytes, as: UTF8.self) == expected)
  var quoted = try YAMLFile(
    "metadata:\n  annotations:\n    eks.amazonaws.com/role-arn: '{{ .Values.x }}'\n",
    name: "sa.yaml"
  )
  try quoted.setAnnotation("eks.amazonaws.com/role-arn", to: "arn:x")
  #expect(
    String(decoding: quoted.bytes, as: UTF8.self)
      == "metadata:\n  annotations:\n    eks.amazonaws.com/role-arn: 'arn:x'\n"
  )
  #expect(try quoted.annotation("eks.amazonaws.com/role-arn") == "arn:x")
}
