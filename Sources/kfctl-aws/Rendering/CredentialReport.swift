// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Where credentials were looked for: one entry a place.
struct CredentialReport: Encodable {
  struct Place: Encodable {
    var place: String
    /// `used`, `absent`, `failed` or `not asked`.
    var outcome: String
    /// Why there are none, or whose they are.
    var detail: String?
  }

  var places: [Place]

  init(places: [Place]) {
    self.places = places
  }

  init(_ search: CredentialSearch) {
    places = search.places.map { place in
      switch place.outcome {
      case .used(let account):
        Place(place: place.name, outcome: "used", detail: account.map { "account \($0)" })
      case .absent(let why): Place(place: place.name, outcome: "absent", detail: Self.words(for: why))
      case .failed: Place(place: place.name, outcome: "failed", detail: nil)
      case .notAsked: Place(place: place.name, outcome: "not asked", detail: nil)
      }
    }
  }

  /// Nothing while nobody has looked.
  var lines: [String] {
    let named = { (outcome: String) in places.filter { $0.outcome == outcome } }
    guard places.contains(where: { $0.outcome != "not asked" }) else { return [] }
    let source = named("used").map { "Credentials from \($0.place)\($0.detail.map { ", \($0)" } ?? "")." }
    let absent = named("absent").map { "  not from \($0.place): \($0.detail ?? "")" }
    let rest = named("not asked").map(\.place).joined(separator: ", ")
    return (source.isEmpty ? ["Credentials from nowhere."] : source) + absent
      + (rest.isEmpty ? [] : ["  not asked: \(rest)"])
  }

  private static func words(for absence: CredentialAbsence) -> String {
    switch absence {
    case .unset(let variables) where variables.count == 1: "\(variables[0]) is not set"
    case .unset(let variables): "none of \(variables.joined(separator: ", ")) is set"
    case .noProperty(let names, _, _): "no \(names.joined(separator: " or ")) there"
    case .neither(let variable, let property, _): "\(variable) is not set, and no \(property) there"
    case .switchedOff(let name): "switched off by \(name)"
    case .noAnswer(let address): "nobody answers at \(address)"
    case .nothingGiven(let address): "\(address) gives none"
    case .unstated: "it has none"
    }
  }
}
