// SPDX-License-Identifier: Apache-2.0

// What the user says: the layers of options and variables.

extension Choices {
  /// What stands on the command line and in the environment of a command that takes all options.
  init(_ options: StorageOptions, environment: (String) -> String?) {
    set(Self.given { $0.row.source.values(in: options) }, from: .option)
    set(Self.variables(environment), from: .environment)
  }

  /// The same for a command that takes only those that say which stack it is about.
  init(_ options: AWSOptions, environment: (String) -> String?) {
    set(Self.given { $0.row.source.values(in: options) }, from: .option)
    set(Self.variables(environment), from: .environment)
  }

  private static func given(_ read: (Setting) -> [String]) -> Values {
    Setting.allCases.reduce(into: [:]) { values, setting in
      let texts = read(setting)
      if !texts.isEmpty { values[setting] = Choice(values: texts, origin: .option(setting.option)) }
    }
  }

  private static func variables(_ environment: (String) -> String?) -> Values {
    Setting.allCases.reduce(into: [:]) { values, setting in
      for name in setting.row.variables where values[setting] == nil {
        values[setting] = environment(name).map { Choice(values: [$0], origin: .variable(name)) }
      }
    }
  }
}

extension SettingRow.Source {
  func values(in options: AWSOptions) -> [String] {
    guard case .aws(let path) = self else { return [] }
    return [options[keyPath: path]].compactMap(\.self)
  }

  func values(in options: StorageOptions) -> [String] {
    switch self {
    case .aws: values(in: options.aws)
    case .text(let path), .list(let path), .word(let path, _): [options[keyPath: path]].compactMap(\.self)
    case .number(let path): [options[keyPath: path]].compactMap { $0.map { String($0) } }
    case .flag(let path): [options[keyPath: path]].compactMap { $0.map { String($0) } }
    case .tags(let path): options[keyPath: path].map { "\($0.key)=\($0.value)" }
    }
  }
}
