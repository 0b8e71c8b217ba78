// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

/// One operation's value beside the recording that it is compared with.
struct RequestRow: Sendable, CustomTestStringConvertible {
  let operation: String
  let recording: Int
  let why: String
  let make: @Sendable (AWSRegion, EndpointResolver) throws -> HTTPRequest
  /// Makes the recorded request what ours is meant to be; the row's reason says why.
  let adjust: @Sendable (inout RequestParts) -> Void

  init<Operation: AWSOperation>(
    _ value: Operation,
    like recording: Int = 0,
    _ why: String,
    adjust: @escaping @Sendable (inout RequestParts) -> Void = { _ in }
  ) {
    operation = Operation.name
    self.recording = recording
    self.why = why
    self.adjust = adjust
    make = { region, endpoints in
      try endpoints.request(for: try value.draft(), to: Operation.service, in: region)
    }
  }

  var testDescription: String { "\(operation): \(why)" }

  /// Compares with the recording; `hasEndpoint` chooses the one to a configured endpoint.
  func compare(hasEndpoint: Bool = false) throws {
    let recorded = try RecordedRequest.find(operation, recording, hasEndpoint: hasEndpoint)
    let endpoints = EndpointResolver(override: recorded.endpoint.flatMap(Endpoint.init(url:)))
    let ours = RequestParts(try make(AWSRegion(validating: recorded.region), endpoints))
    var theirs = RequestParts(recorded)
    adjust(&theirs)
    #expect(ours == theirs)
  }
}

/// The tags of the recordings: one of them needs escaping in every protocol.
let recordedTags = ["kfctl-aws/stack": "demo", "owner & co": "a<b>é \"q\" 'x'"]
