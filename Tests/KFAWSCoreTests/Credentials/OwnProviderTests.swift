// SPDX-License-Identifier: Apache-2.0

import Foundation
import KFAWSCore
import Testing

/// What somebody who imports the library writes: the public declarations only, and the article's own text.
@Suite struct OwnProviderTests {
  protocol Vault: Sendable {
    func lease(of role: String) async throws -> Lease?
  }

  struct Lease: Sendable {
    var id: String
    var values: [String: String]
    var end: Date
  }

  struct Shelf: Vault {
    var leases: [String: Lease]
    func lease(of role: String) -> Lease? { leases[role] }
  }

  // The article begins here.
  struct VaultCredentials: CredentialProvider {
    let name = "vault"
    let role: String
    let vault: any Vault

    func credentials() async throws -> Credentials? {
      guard let lease = try await vault.lease(of: role) else { return nil }
      guard let key = lease.values["secret_key"] else {
        throw CredentialError(
          code: .incomplete, place: name, detail: "the lease has no secret_key", remedy: "look at its policy")
      }
      return Credentials(
        accessKeyID: lease.id, secretAccessKey: Secret(key),
        sessionToken: lease.values["token"].map { Secret($0) }, expiration: lease.end)
    }
  }
  // And goes on here.
  func chain(vault: any Vault, environment: [String: String], home: String) throws -> CredentialChain {
    let config = try SharedConfig(environment: environment, homeDirectory: home)
    var direct = TransportConfiguration()
    direct.usesProxies = false
    let access = CredentialAccess(
      region: "us-west-2", transport: CurlTransport(), metadata: CurlTransport(configuration: direct))
    let usual = CredentialChain(environment: environment, config: config, access: access)
    return CredentialChain([VaultCredentials(role: "kubeflow", vault: vault), usual])
  }
  // It ends here.

  @Test func theArticleIsThisText() throws {
    let here = URL(filePath: #filePath)
    let text = try String(contentsOf: here, encoding: .utf8)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = "Sources/KFAWSCore/KFAWSCore.docc/BringingYourOwnCredentials.md"
    let article = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    let blocks = article.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    #expect(blocks.count == 2)
    for block in blocks {
      let indented = block.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
      #expect(text.contains(indented))
    }
  }

  @Test func asksThePlaceOfOnesOwnFirst() async throws {
    let end = Date(timeIntervalSince1970: 4_000_000_000)
    let shelf = Shelf(leases: ["kubeflow": Lease(id: "ASIAV", values: ["secret_key": "k"], end: end)])
    let keys = ["AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "e"]
    let full = try chain(vault: shelf, environment: keys, home: "/nowhere")
    #expect(try await CachedCredentials(full).current().accessKeyID == "ASIAV")
    #expect(full.search.places.map(\.name) == ["vault", "credential chain"])
    let empty = try chain(vault: Shelf(leases: [:]), environment: keys, home: "/nowhere")
    #expect(try await CachedCredentials(empty).current().accessKeyID == "AKIAE")
    #expect(empty.search.places[0].outcome == .absent(.unstated))
  }

  @Test func aPlaceThatIsBrokenEndsTheSearch() async throws {
    let shelf = Shelf(leases: ["kubeflow": Lease(id: "ASIAV", values: [:], end: .distantFuture)])
    let chain = try chain(vault: shelf, environment: [:], home: "/nowhere")
    let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
    #expect(error?.place == "vault" && error?.code == .incomplete)
  }
}
