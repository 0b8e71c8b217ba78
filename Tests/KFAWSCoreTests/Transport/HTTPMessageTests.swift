// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import Testing

@Suite struct HTTPMessageTests {
  private let request = HTTPRequest(
    method: "POST",
    origin: Origin(host: "rds.amazonaws.com"),
    path: "/a",
    query: [QueryItem("X-Amz-Security-Token", "SECRET")],
    headers: ["Authorization": "SECRET"],
    body: Array("SECRET".utf8)
  )
  private let response = HTTPResponse(status: 200, headers: ["A": "SECRET"], body: Array("SECRET".utf8))

  @Test func showsNoSecretOfARequest() {
    var dumped = ""
    dump([request], to: &dumped)
    for text in ["\(request)", String(reflecting: [request]), dumped] {
      #expect(text.contains("POST https://rds.amazonaws.com/a"))
      #expect(!text.contains("SECRET") && !text.contains("83"))
    }
  }

  @Test func showsNoSecretOfAResponse() {
    var dumped = ""
    dump([response], to: &dumped)
    for text in ["\(response)", String(reflecting: [response]), dumped] {
      #expect(text.contains("200, 6 bytes"))
      #expect(!text.contains("SECRET") && !text.contains("83"))
    }
  }

  @Test func putsAURLTogether() {
    #expect(request.url == "https://rds.amazonaws.com/a?X-Amz-Security-Token=SECRET")
  }
}
