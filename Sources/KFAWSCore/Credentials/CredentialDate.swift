// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date
internal import struct FoundationEssentials.Calendar
internal import struct FoundationEssentials.DateComponents
internal import struct FoundationEssentials.TimeZone

/// The dates that credentials end at, as the tools write them.
enum CredentialDate {
  /// Reads ISO 8601: `2030-01-31T12:00:00Z`, with a fraction of a second, with `UTC`, `+01:00`, `+0100` or
  /// nothing for the zone (UTC then), a blank for the `T`. Nil for anything else.
  static func parse(_ text: String) -> Date? {
    guard let match = text.utf8.wholeDate else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = DateComponents(
      year: match.year, month: match.month, day: match.day, hour: match.hour, minute: match.minute,
      second: match.second)
    guard parts.isValidDate(in: calendar), let date = calendar.date(from: parts) else { return nil }
    return date.addingTimeInterval(match.fraction - Double(match.offset))
  }

  /// `2030-01-31T12:00:00Z`, as botocore writes it.
  static func text(_ date: Date) -> String {
    Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)).formatted(.iso8601)
  }
}

private struct DateParts {
  var year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0
  var fraction = 0.0
  /// Seconds east of Greenwich.
  var offset = 0
}

extension String.UTF8View {
  fileprivate var wholeDate: DateParts? {
    var rest = self[...]
    var parts = DateParts()
    guard rest.take(4, into: &parts.year), rest.skip("-"), rest.take(2, into: &parts.month), rest.skip("-"),
      rest.take(2, into: &parts.day), rest.skip("T") || rest.skip(" "),
      rest.take(2, into: &parts.hour), rest.skip(":"), rest.take(2, into: &parts.minute), rest.skip(":"),
      rest.take(2, into: &parts.second)
    else { return nil }
    if rest.skip(".") {
      let digits = rest.prefix { $0.isDigit }
      guard !digits.isEmpty, let fraction = Double("0.\(Substring(digits))") else { return nil }
      parts.fraction = fraction
      rest = rest.dropFirst(digits.count)
    }
    return rest.takeZone(into: &parts.offset) && rest.isEmpty ? parts : nil
  }
}

extension Substring.UTF8View {
  fileprivate mutating func take(_ count: Int, into number: inout Int) -> Bool {
    let digits = prefix(count)
    guard digits.count == count, digits.allSatisfy(\.isDigit), let value = Int(Substring(digits)) else {
      return false
    }
    number = value
    self = dropFirst(count)
    return true
  }

  fileprivate mutating func skip(_ text: String) -> Bool {
    guard starts(with: text.utf8) else { return false }
    self = dropFirst(text.utf8.count)
    return true
  }

  fileprivate mutating func takeZone(into offset: inout Int) -> Bool {
    if isEmpty || skip("Z") || skip("UTC") || skip("GMT") { return true }
    let sign = first == UInt8(ascii: "-") ? -1 : 1
    var (hours, minutes) = (0, 0)
    guard skip("+") || skip("-"), take(2, into: &hours) else { return false }
    _ = skip(":")
    guard take(2, into: &minutes), hours < 24, minutes < 60 else { return false }
    offset = sign * (hours * 3600 + minutes * 60)
    return true
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
