// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct URIEncodingTests {
  @Test(arguments: [
    ("", "", "nothing"),
    ("AZaz09-._~", "AZaz09-._~", "the unreserved set"),
    ("a b+c%", "a%20b%2Bc%25", "space, plus and percent"),
    ("arn:aws:iam::1:role/x", "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx", "a slash is encoded in a segment"),
    ("\u{1}\u{7F}é🦊", "%01%7F%C3%A9%F0%9F%A6%8A", "controls and UTF-8, upper-case digits"),
  ])
  func encodesComponents(text: String, encoded: String, why: String) {
    #expect(URIEncoding.component(text) == encoded, "\(why)")
  }

  @Test func keepsSlashesInPaths() {
    #expect(URIEncoding.path("/a b//c/.") == "/a%20b//c/.")
  }

  @Test func keepsTheOrderOfAQuery() {
    let query = [QueryItem("b", "1"), QueryItem("a", ""), QueryItem("a", "/")]
    #expect(URIEncoding.query(query) == "b=1&a=&a=%2F")
  }

  @Test(arguments: [
    (-1.0, "19691231T235959Z", "before 1970"),
    (0.999, "19700101T000000Z", "fractions are cut"),
    (-62_135_596_800.0, "00010101T000000Z", "years have four digits"),
    (951_782_399.0, "20000228T235959Z", "the eve of a leap day"),
  ])
  func writesDates(seconds: Double, text: String, why: String) {
    #expect(SigningDate(Date(timeIntervalSince1970: seconds)).timestamp == text, "\(why)")
  }
}
