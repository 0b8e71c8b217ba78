// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// How far this machine's clock is from AWS's, learned from the `Date` of a refusal.
actor ClockSkew {
  /// AWS allows five minutes; a smaller difference is not worth a correction.
  static let tolerance: TimeInterval = 4 * 60
  private(set) var correction: TimeInterval = 0

  /// Compares the answer's date with the one that was signed, `now` and the correction then `used`. Returns
  /// true when the difference explains a refused signature, and remembers it. Of requests under way at once
  /// each asks for itself: that another has learned it before is no answer to this one.
  func learn(from response: HTTPResponse, now: Date, used: TimeInterval) -> Bool {
    guard let server = response.headers["Date"].flatMap(HTTPDate.parse) else { return false }
    let difference = server.timeIntervalSince(now)
    guard abs(difference - used) > Self.tolerance else { return false }
    correction = difference
    return true
  }
}

/// The date of an HTTP header: `Sun, 22 Nov 2026 17:36:00 GMT`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func parse(_ text: String) -> Date? {
    let fields = text.split(separator: " ")
    guard fields.count == 6, let day = Int(fields[1]), let year = Int(fields[3]) else { return nil }
    guard let month = months.firstIndex(of: String(fields[2])) else { return nil }
    let time = fields[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2]))
  }
}
