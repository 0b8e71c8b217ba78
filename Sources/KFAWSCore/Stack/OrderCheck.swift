// SPDX-License-Identifier: Apache-2.0

/// Asks RDS whether an instance like this can be ordered: withdrawn engine versions, and classes and storage
/// that a Region does not offer, would otherwise be found only by CreateDBInstance.
struct OrderCheck: Sendable {
  let client: AWSClient
  let settings: DBInstanceSettings

  /// What the check found.
  struct Answer: Sendable {
    var findings: [Finding] = []
    /// The Availability Zones that have the class; empty where RDS does not say.
    var zones: Set<String> = []
  }

  /// What RDS would refuse. An endpoint that does not offer these operations checks nothing.
  func answer() async throws -> Answer {
    do {
      let versions = try await client.all(
        DescribeDBEngineVersions(engineVersion: settings.engineVersion, defaultOnly: isMajor))
      guard let version = versions.last?.number else {
        return Answer(findings: [try await unknownVersion()])
      }
      return try await answer(about: version)
    } catch let error as AWSServiceError where Self.isNotOffered(error) {
      return Answer()
    } catch let error as AWSServiceError where error.code == "InvalidParameterCombination" {
      return Answer(findings: [try await unknownVersion()])
    }
  }

  private var isMajor: Bool { settings.engineVersion.split(separator: ".").count == 2 }

  private func answer(about version: String) async throws -> Answer {
    let options = try await client.all(
      DescribeOrderableDBInstanceOptions(engineVersion: version, instanceClass: settings.instanceClass))
    guard !options.isEmpty else {
      return Answer(findings: [
        Finding(
          .setting(.instanceClass),
          .cannotBeOrdered(value: settings.instanceClass, with: "MySQL \(version) in \(client.region)"),
          remedies: [.listOrderable(version: version, in: client.region)])
      ])
    }
    let ofType = options.filter { $0.storageType == settings.storageType }
    let fits = ofType.filter {
      ($0.supportsMultiAZ || !settings.isMultiAZ)
        && ($0.supportsStorageEncryption || !settings.isStorageEncrypted)
    }
    guard let option = fits.first else {
      let types = Set(options.map(\.storageType)).sorted()
      let ask =
        "\(settings.instanceClass), Multi-AZ \(settings.isMultiAZ), encryption \(settings.isStorageEncrypted)"
      return Answer(findings: [
        Finding(
          .setting(.storageType), .cannotBeOrdered(value: settings.storageType, with: ask),
          remedies: [.giveOneOf(.storageType, types)])
      ])
    }
    return Answer(findings: sizes(option), zones: Set(fits.flatMap(\.zones)))
  }

  /// Storage and IOPS outside of what the class takes of its storage type.
  private func sizes(_ option: DescribeOrderableDBInstanceOptions.Option) -> [Finding] {
    var findings: [Finding] = []
    func check(_ setting: Finding.Setting, _ value: Int, _ range: ClosedRange<Int>?, _ unit: String) {
      guard let range, !range.contains(value) else { return }
      findings.append(
        Finding(
          .setting(setting),
          .breaksRule(
            value: "\(value)",
            rule:
              "RDS takes \(range.lowerBound) to \(range.upperBound) \(unit) of \(settings.storageType) for \(settings.instanceClass)"
          ),
          remedies: [.give(setting)]))
    }
    check(.allocatedStorage, settings.allocatedStorage, option.storageSize, "GiB")
    if let iops = settings.iops {
      check(.iops, iops, option.iops, "IOPS")
      if let most = option.mostIopsPerGiB, Double(iops) > most * Double(settings.allocatedStorage) {
        findings.append(
          Finding(
            .setting(.iops),
            .conflicts(value: "\(iops)", with: .allocatedStorage, of: "\(settings.allocatedStorage)"),
            remedies: [.give(.iops), .give(.allocatedStorage)]))
      }
    }
    return findings
  }

  private func unknownVersion() async throws -> Finding {
    let known = try await client.all(DescribeDBEngineVersions()).map(\.number)
    return Finding(
      .setting(.engineVersion), .isNotOffered(value: settings.engineVersion, in: client.region),
      remedies: [
        .giveOneOf(.engineVersion, known.filter { MySQLVersion($0)?.nativePassword != .impossible })
      ])
  }

  private static func isNotOffered(_ error: AWSServiceError) -> Bool {
    error.status >= 500 || error.status == 404
      || ["InvalidAction", "UnknownOperationException"].contains(error.code)
  }
}
