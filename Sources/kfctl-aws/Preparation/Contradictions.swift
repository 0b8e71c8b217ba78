// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Names that are given now and are not those of what the stack has: shown, and not carried out. Another name
/// would be another resource, and the stack would have two of it.
struct Contradictions: Sendable {
  /// One of them.
  struct Item: Sendable {
    var setting: Setting
    /// What the stack has.
    var address: ResourceAddress
    /// The name that was given.
    var wanted: String
  }

  private(set) var items: [Item] = []

  /// Those among the names in `choices` of which `isOurs` says that the stack has what it was made with.
  init(in choices: Choices, isOurs: (Set<ResourceAddress>) async throws -> Set<ResourceAddress>) async throws
  {
    let candidates = Setting.allCases.compactMap { Self.candidate($0, choices) }
    guard !candidates.isEmpty else { return }
    let ours = try await isOurs(Set(candidates.map(\.address)))
    items = candidates.filter { ours.contains($0.address) }
  }

  private static func candidate(_ setting: Setting, _ choices: Choices) -> Item? {
    guard let kind = setting.kindOfName, let given = choices.given(setting)?.values.first,
      let known = choices.known(setting)?.values.first
    else { return nil }
    let same = kind.lowercases ? given.lowercased() == known.lowercased() : given == known
    let name = kind.lowercases ? known.lowercased() : known
    return same ? nil : Item(setting: setting, address: ResourceAddress(kind, name), wanted: given)
  }

  /// As differences of what is there.
  var drift: [ResourceDrift] {
    items.map {
      ResourceDrift(
        address: $0.address,
        differences: [Difference($0.setting.option, wanted: $0.wanted, found: $0.address.name)])
    }
  }
}

extension AWSClient {
  /// Which of these carry the mark of `tag`.
  func owned(_ addresses: Set<ResourceAddress>, _ tag: StackTag) async throws -> Set<ResourceAddress> {
    let spec = StackSpec(cluster: "", tag: tag, artifacts: nil, metadata: nil)
    let survey = try await StackStatus(addresses: addresses, spec: spec, client: self).survey()
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    return Set(survey.sightings.filter { $0.ownership == .ours }.map(\.address))
  }
}
