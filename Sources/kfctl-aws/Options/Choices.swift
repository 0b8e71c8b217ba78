// SPDX-License-Identifier: Apache-2.0

/// A setting's value, and who said so.
struct Choice: Sendable, Equatable {
  /// One text; for ids and tags as many as there are.
  var values: [String]
  var origin: Origin

  /// Where a value comes from.
  enum Origin: Sendable, Equatable {
    case option(String)
    case variable(String)
    /// The configuration file, or the journal.
    case file(String, line: Int?)
    /// A resource of the stack, in words: `DB instance kubeflow-db`.
    case resource(String)
    case standard
  }
}

/// The settings of one run: each from the first place that has it.
///
/// What a stack was made with outlives the run (law 9): a later run takes it from the journal or, when that is
/// lost, from the stack's own resources, and only then from this version's defaults.
struct Choices: Sendable {
  /// The places, in the order in which they are asked.
  enum Layer: Int, CaseIterable, Sendable {
    case option, environment
    /// The file that `--config` names.
    case configuration
    case journal
    /// What the stack's own resources say.
    case resources
    case standard
  }

  typealias Values = [Setting: Choice]
  private var layers: [Layer: Values] = [.standard: Choices.standards]
  /// Where what is there already counts, whatever is given.
  private var held: Set<Setting> = []

  /// Puts one place's values in.
  mutating func set(_ values: Values, from layer: Layer) { layers[layer] = values }

  /// Puts one value in, beside the others of that place.
  mutating func set(_ setting: Setting, to choice: Choice, from layer: Layer) {
    layers[layer, default: [:]][setting] = choice
  }

  /// What holds.
  subscript(setting: Setting) -> Choice? {
    // What cannot be read is no value to hold on to.
    if held.contains(setting), let known = known(setting), (try? known.check(setting)) != nil { return known }
    return first(of: setting, in: Layer.allCases)
  }

  /// What the user says now, by option, variable or configuration.
  func given(_ setting: Setting) -> Choice? {
    first(of: setting, in: [.option, .environment, .configuration])
  }

  /// What the stack was made with.
  func known(_ setting: Setting) -> Choice? { first(of: setting, in: [.journal, .resources]) }

  /// Lets what the stack was made with count for these settings.
  mutating func hold(_ settings: some Sequence<Setting>) { held.formUnion(settings) }

  private func first(of setting: Setting, in layers: [Layer]) -> Choice? {
    layers.lazy.compactMap { self.layers[$0]?[setting] }.first
  }

  private static let standards: Values = Setting.allCases.reduce(into: [:]) { values, setting in
    values[setting] = setting.standard.map { Choice(values: [$0], origin: .standard) }
  }
}

// MARK: - Reading

extension Choices {
  /// The text of a setting; nil when nothing holds.
  func text(_ setting: Setting) -> String? { self[setting]?.values.first }

  func number(_ setting: Setting) throws(ChoiceError) -> Int? { try self[setting]?.number(setting) }

  func isOn(_ setting: Setting) throws(ChoiceError) -> Bool { try self[setting]?.isOn(setting) ?? false }

  func list(_ setting: Setting) -> [String] { self[setting]?.list ?? [] }

  func tags(_ setting: Setting) throws(ChoiceError) -> [String: String] {
    try self[setting]?.tags(setting) ?? [:]
  }

  /// One of the words that the setting takes.
  func word(_ setting: Setting) throws(ChoiceError) -> String? { try self[setting]?.word(setting) }

  /// All that cannot be read as what it should be.
  var errors: [ChoiceError] {
    Setting.allCases.compactMap { setting -> ChoiceError? in
      do throws(ChoiceError) {
        try self[setting]?.check(setting)
        return nil
      } catch {
        return error
      }
    }
  }
}

extension Choice {
  func number(_ setting: Setting) throws(ChoiceError) -> Int {
    guard let number = values.first.flatMap({ Int($0) }) else {
      throw ChoiceError(setting, origin, "it is no whole number")
    }
    return number
  }

  func isOn(_ setting: Setting) throws(ChoiceError) -> Bool {
    switch values.first?.lowercased() {
    case "true", "on", "yes": return true
    case "false", "off", "no": return false
    default: throw ChoiceError(setting, origin, "it is neither true nor false")
    }
  }

  /// Ids, with commas or blanks between them.
  var list: [String] {
    values.flatMap { text in text.split { $0 == "," || $0 == " " }.map(String.init) }
  }

  func tags(_ setting: Setting) throws(ChoiceError) -> [String: String] {
    var tags: [String: String] = [:]
    for text in values {
      guard let tag = TagArgument(argument: text) else {
        throw ChoiceError(setting, origin, "it is no KEY=VALUE, or AWS keeps the key for itself")
      }
      guard tags.updateValue(tag.value, forKey: tag.key) == nil else {
        throw ChoiceError(setting, origin, "the same key is given twice")
      }
    }
    return tags
  }

  func word(_ setting: Setting) throws(ChoiceError) -> String {
    guard let word = values.first, case .word(_, let words) = setting.row.source, words.contains(word) else {
      throw ChoiceError(setting, origin, "it is not one of the words that \(setting.option) takes")
    }
    return word
  }

  /// Throws when it cannot be read as what its setting takes.
  func check(_ setting: Setting) throws(ChoiceError) {
    switch setting.row.source {
    case .aws, .text: return
    case .list:
      if list.isEmpty { throw ChoiceError(setting, origin, "there is no id in it") }
    case .number: _ = try number(setting)
    case .flag: _ = try isOn(setting)
    case .word: _ = try word(setting)
    case .tags: _ = try tags(setting)
    }
  }
}

/// A value that is not what its setting takes. The value itself is not repeated: it can be anything.
struct ChoiceError: Error, Equatable {
  var setting: Setting
  var origin: Choice.Origin
  var problem: String

  init(_ setting: Setting, _ origin: Choice.Origin, _ problem: String) {
    (self.setting, self.origin, self.problem) = (setting, origin, problem)
  }
}

extension Choice.Origin {
  /// What messages call the place, for `setting`.
  func name(of setting: Setting) -> String {
    switch self {
    case .option(let option): option
    case .variable(let name): name
    case .file(let path, let line): "\(path)\(line.map { ":\($0)" } ?? ""): \(setting.rawValue)"
    case .resource(let resource): "\(resource): \(setting.rawValue)"
    case .standard: "the default of \(setting.option)"
    }
  }
}
