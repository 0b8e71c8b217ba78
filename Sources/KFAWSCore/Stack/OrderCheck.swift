// SPDX-License-Identifier: Apache-2.0

/// Asks RDS whether an instance like this can be ordered: withdrawn engine versions and classes that a Region
/// does not offer would otherwise be found only by CreateDBInstance.
struct OrderCheck: Sendable {
  let client: AWSClient
  let settings: DBInstanceSettings

  /// What RDS would refuse. An endpoint that does not offer these operations checks nothing.
  func findings() async throws -> [Refusal] {
    do {
      let versions = try await client.send(
        DescribeDBEngineVersions(engineVersion: settings.engineVersion, defaultOnly: isMajor))
      guard let version = versions.last?.number else { return [try await unknownVersion()] }
      return try await findings(about: version)
    } catch let error as AWSServiceError where Self.isNotOffered(error) {
      return []
    } catch let error as AWSServiceError where error.code == "InvalidParameterCombination" {
      return [try await unknownVersion()]
    }
  }

  private var isMajor: Bool { settings.engineVersion.split(separator: ".").count == 2 }

  private func findings(about version: String) async throws -> [Refusal] {
    let options = try await client.send(
      DescribeOrderableDBInstanceOptions(engineVersion: version, instanceClass: settings.instanceClass))
    guard !options.isEmpty else {
      return [
        Refusal(
          subject: "--db-instance-type",
          problem: "\(settings.instanceClass) cannot be ordered for MySQL \(version) in \(client.region)",
          remedy: "Choose another class; aws rds describe-orderable-db-instance-options --engine mysql "
            + "--engine-version \(version) --region \(client.region) lists them")
      ]
    }
    let fits = options.contains {
      $0.storageType == settings.storageType && ($0.supportsMultiAZ || !settings.isMultiAZ)
        && ($0.supportsStorageEncryption || !settings.isStorageEncrypted)
    }
    guard !fits else { return [] }
    return [
      Refusal(
        subject: "--db-storage-type",
        problem: "\(settings.storageType) with Multi-AZ \(settings.isMultiAZ) and encryption "
          + "\(settings.isStorageEncrypted) cannot be ordered for \(settings.instanceClass)",
        remedy: "Storage types for this class: "
          + Set(options.map(\.storageType)).sorted().joined(separator: ", "))
    ]
  }

  private func unknownVersion() async throws -> Refusal {
    let known = try await client.send(DescribeDBEngineVersions()).map(\.number)
    return Refusal(
      subject: "--db-engine-version",
      problem: "RDS does not offer MySQL \(settings.engineVersion) in \(client.region)",
      remedy:
        "It offers \(known.filter { MySQLVersion($0)?.nativePassword != .impossible }.joined(separator: ", "))"
    )
  }

  private static func isNotOffered(_ error: AWSServiceError) -> Bool {
    error.status >= 500 || error.status == 404
      || ["InvalidAction", "UnknownOperationException"].contains(error.code)
  }
}
