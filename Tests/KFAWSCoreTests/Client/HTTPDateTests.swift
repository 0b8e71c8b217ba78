// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct HTTPDateTests {
  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0, "the example of RFC 9110"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0, "the beginning"),
    ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199, "a leap day"),
    ("Fri, 31 Dec 2027 23:59:59 GMT", 1_830_297_599, "the year's end"),
  ])
  func reads(text: String, seconds: Double, why: String) {
    #expect(HTTPDate.parse(text)?.timeIntervalSince1970 == seconds, "\(why)")
  }

  @Test(arguments: [
    ("", "nothing"), ("Sunday, 06-Nov-94 08:49:37 GMT", "the obsolete form of RFC 850"),
    ("Sun Nov  6 08:49:37 1994", "C's form"), ("1994-11-06T08:49:37Z", "ISO 8601"),
    ("Sun, 06 Nov 1994 08:49 GMT", "no seconds"), ("Sun, 06 Brumaire 1994 08:49:37 GMT", "no month"),
    ("Sun, x Nov 1994 08:49:37 GMT", "no day"), ("Sun, 06 Nov 1994 08:xx:37 GMT", "no minutes"),
  ])
  func refuses(text: String, why: String) {
    #expect(HTTPDate.parse(text) == nil, "\(why)")
  }
}
