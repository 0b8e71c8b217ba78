// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct FormDecodingTests {
  @Test(arguments: [
    ("", "", "nothing"),
    ("plain/key", "plain/key", "nothing to decode"),
    ("a+b%20c", "a b c", "both ways to write a space"),
    ("%2B%25%26", "+%&", "characters that are themselves special"),
    ("%C3%A9%f0%9f%a6%8a", "é🦊", "UTF-8, digits of either case"),
    ("100%", "100%", "a percent sign at the end is no escape"),
    ("%4", "%4", "half an escape"),
    ("%zz%+1%", "%zz% 1%", "no hexadecimal digits; a sign is none either"),
    ("%25%32%30", "%20", "decoded once, not twice"),
    ("%00%0A", "\0\n", "control characters"),
  ])
  func decodes(encoded: String, text: String, why: String) {
    #expect(URIEncoding.decodeForm(encoded) == text, "\(why)")
  }

  @Test(arguments: ["a b+c/é&=?%~", "\u{1}\r\n", "日本語", "+", ""])
  func undoesTheEncodingOfQueries(text: String) {
    #expect(URIEncoding.decodeForm(URIEncoding.component(text)) == text)
  }
}
