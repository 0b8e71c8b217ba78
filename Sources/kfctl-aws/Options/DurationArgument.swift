// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// A length of time as people write it: `40m`, `1h30m`, `900s`, or plain seconds.
struct DurationArgument: ExpressibleByArgument, Equatable {
  var duration: Duration
  private var text: String

  init?(argument: String) {
    var seconds: Int64 = 0
    var digits = ""
    for character in argument {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard let unit = Self.units[character], let number = Int64(digits), number < 1_000_000 else {
        return nil
      }
      seconds += number * unit
      digits = ""
    }
    if !digits.isEmpty {
      guard let number = Int64(digits), seconds == 0 else { return nil }
      seconds = number
    }
    guard seconds > 0 else { return nil }
    duration = .seconds(seconds)
    text = argument
  }

  /// The default of `--wait-timeout`.
  static let fortyMinutes = DurationArgument(seconds: 40 * 60, text: "40m")

  private init(seconds: Int64, text: String) {
    duration = .seconds(seconds)
    self.text = text
  }

  private static let units: [Character: Int64] = ["h": 3600, "m": 60, "s": 1]

  var defaultValueDescription: String { text }
}
