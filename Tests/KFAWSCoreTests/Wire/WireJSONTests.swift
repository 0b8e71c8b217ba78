// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct WireJSONTests {
  private struct Answer: Decodable {
    struct Inner: Decodable { var port: Int }
    var password: String
    var inner: Inner?
  }

  @Test(arguments: [
    (#"{"inner": {"port": 1}, "hunter2": 1}"#, "no password", "a missing key is named"),
    (#"{"password": ["hunter2"]}"#, "another type at password", "the place, not the value"),
    (#"{"password": null}"#, "another type at password", "null is no value"),
    (
      #"{"password": "hunter2", "inner": {"port": "hunter2"}}"#, "another type at inner.port",
      "the whole path"
    ),
    (#"{"password": "hunter2", "inner": {}}"#, "no port at inner", "a key missing inside"),
    (#"{"password": "hunter2""#, "the body is no JSON", "cut off"),
    ("<html>hunter2</html>", "the body is no JSON", "a proxy's page"),
    ("", "the body is no JSON", "nothing"),
  ])
  func saysWhereButNeverWhat(body: String, problem: String, why: String) {
    let error = #expect(throws: UnexpectedAnswer.self, "\(why)") {
      try WireJSON.decode(Answer.self, from: HTTPResponse(text: body), of: "GetSecretValue")
    }
    #expect(error?.problem == problem, "\(why)")
    #expect(error.map { "\($0)" }?.contains("hunter2") == false)
    #expect(error?.description == "GetSecretValue: the service answered in an unexpected form: \(problem)")
  }

  @Test func writesKeysInOrderAndSlashesBare() throws {
    let bytes = try WireJSON.encode(["b": "/", "a": "é\""])
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":"é\"","b":"/"}"#)
  }
}
