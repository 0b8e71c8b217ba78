// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// `aws eks get-token` itself made the recorded URLs.
@Suite struct ClusterTokenTests {
  @Test func isWhatTheAWSCommandMakes() async throws {
    let vectors = try SigningVector.all().filter { $0.name.hasPrefix("aws eks get-token") }
    #expect(vectors.count == 4)
    for vector in vectors {
      let timekeeper = ManualTimekeeper(now: Date(timeIntervalSince1970: vector.date))
      let transport = RecordingTransport(HTTPResponse(status: 500))
      let client = transport.client(
        region: try AWSRegion(validating: vector.region), timekeeper: timekeeper,
        credentials: StaticCredentials(vector.credentials))
      let cluster = try #require(vector.request.headers.first { $0[0].lowercased() == "x-k8s-aws-id" })[1]
      let made = try await client.clusterToken(for: cluster)
      let url = try #require(vector.url)
      let base64 = Data(url.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      #expect(made.token.reveal() == "k8s-aws-v1." + base64.prefix { $0 != "=" })
      #expect(made.expiration.timeIntervalSince1970 == vector.date + 14 * 60)
      #expect(transport.requests.isEmpty, "nothing is sent")
    }
  }
}
