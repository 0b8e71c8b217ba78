// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

// How a setting becomes an option: its names and the default in the help text come from the one table.

extension Option {
  /// The option of a setting. It has no value of its own without one being given: what holds then is decided
  /// by ``Choices``.
  init<Argument: ExpressibleByArgument>(_ setting: Setting, _ help: String, valueName: String? = nil)
  where Value == Argument? {
    self.init(name: setting.optionNames, help: setting.help(help, valueName: valueName))
  }
}

extension Flag where Value == Bool? {
  /// `--multi-az` and `--no-multi-az`.
  init(_ setting: Setting, _ help: String) {
    self.init(name: setting.optionNames, inversion: .prefixedNo, help: setting.help(help))
  }
}

extension Setting {
  /// The option as messages call it.
  var option: String { "--\(rawValue)" }

  var optionNames: NameSpecification { row.isOld ? .both(rawValue) : .customLong(rawValue) }

  /// The help with what holds when the option is left out.
  func help(_ text: String, valueName: String? = nil) -> ArgumentHelp {
    var help = ArgumentHelp("\(text)\(defaultText.map { " (default: \($0))" } ?? "")")
    help.valueName = valueName
    return help
  }

  private var defaultText: String? {
    let row = row
    let last = row.standard.map { $0 == "true" ? "on" : $0 } ?? row.otherwise
    let all = row.variables + [last].compactMap(\.self)
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }
}

extension NameSpecification {
  /// `--db-root-user` and, as the Python script spells it, `--db_root_user`.
  static func both(_ name: String) -> NameSpecification {
    [.customLong(name), .customLong(String(name.map { $0 == "-" ? "_" : $0 }))]
  }
}
