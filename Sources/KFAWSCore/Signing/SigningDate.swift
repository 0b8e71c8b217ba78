// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// A moment as SigV4 writes it, in UTC; FoundationEssentials has no formatter for this form.
struct SigningDate: Sendable, Equatable {
  /// `20150830`
  let day: String
  /// `20150830T123600Z`
  let timestamp: String

  init(_ date: Date) {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down))
    let (dayNumber, secondOfDay) = seconds.flooredDivision(by: 86_400)
    day = Self.calendarDay(dayNumber)
    let (hour, minute) = (secondOfDay / 3600, secondOfDay / 60 % 60)
    timestamp = "\(day)T\(hour.padded(to: 2))\(minute.padded(to: 2))\((secondOfDay % 60).padded(to: 2))Z"
  }

  /// The Gregorian date of a day counted from 1970-01-01; Howard Hinnant's `civil_from_days`, which counts
  /// years from March so that the leap day comes last.
  private static func calendarDay(_ number: Int) -> String {
    let (era, dayOfEra) = (number + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return year.padded(to: 4) + month.padded(to: 2) + day.padded(to: 2)
  }
}

extension Int {
  /// Quotient and remainder with a remainder of 0 or more, also below zero.
  fileprivate func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The decimal digits with leading zeros.
  fileprivate func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
