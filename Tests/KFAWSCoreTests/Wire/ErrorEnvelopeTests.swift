// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// A refusal comes in the envelope of the service's protocol, or in none at all.
@Suite struct ErrorEnvelopeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let service: AWSService
    var headers: HTTPHeaders = [:]
    let body: String
    let code: String
    let message: String
    var requestID: String?
    let why: String

    var testDescription: String { "\(service.id): \(why)" }
  }

  private static let html = "<html><head><title>503</title></head><body><h1>Sorry</body></html>"

  static let rows: [Row] = [
    .init(
      service: .s3,
      body: """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>\
        <BucketName>b</BucketName><RequestId>R1</RequestId><HostId>H=</HostId></Error>
        """,
      code: "NoSuchBucket",
      message: "The specified bucket does not exist",
      requestID: "R1",
      why: "the error is the root"
    ),
    .init(
      service: .rds,
      body: """
        <ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>\
        <Code>DBInstanceNotFound</Code><Message>DBInstance x &amp; y not found.</Message></Error>\
        <RequestId>R2</RequestId></ErrorResponse>
        """,
      code: "DBInstanceNotFound",
      message: "DBInstance x & y not found.",
      requestID: "R2",
      why: "below ErrorResponse"
    ),
    .init(
      service: .sts,
      body: "<Error><Code>InvalidClientTokenId</Code><Message>no</Message></Error>",
      code: "InvalidClientTokenId",
      message: "no",
      why: "the bare error of some proxies"
    ),
    .init(
      service: .ec2,
      body: """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>no vpc</Message></Error></Errors>\
        <RequestID>R3</RequestID></Response>
        """,
      code: "InvalidVpcID.NotFound",
      message: "no vpc",
      requestID: "R3",
      why: "EC2's own envelope and spelling"
    ),
    .init(
      service: .secretsManager,
      body: #"{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find it."}"#,
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find it.",
      why: "a message with a capital"
    ),
    .init(
      service: .secretsManager,
      body: #"{"__type":"com.amazonaws.secretsmanager#InvalidRequestException","message":"no"}"#,
      code: "InvalidRequestException",
      message: "no",
      why: "a namespace before #"
    ),
    .init(
      service: .resourceGroupsTagging,
      body: #"{"__type":"a.b#ThrottledException:http://internal.amazon.com/coral/","message":"slow"}"#,
      code: "ThrottledException",
      message: "slow",
      why: "a namespace, and a URI after the colon"
    ),
    .init(
      service: .eks,
      headers: ["X-Amzn-ErrorType": "ResourceNotFoundException:http://internal.amazon.com/x/"],
      body: #"{"message":"No cluster found for name: demo.","clusterName":"demo"}"#,
      code: "ResourceNotFoundException",
      message: "No cluster found for name: demo.",
      why: "the code in a header"
    ),
    .init(
      service: .eks,
      body: #"{"code":"InvalidParameterException","message":"no"}"#,
      code: "InvalidParameterException",
      message: "no",
      why: "the code in `code`"
    ),
    .init(
      service: .eks,
      headers: ["x-amzn-errortype": "ForbiddenException"],
      body: "",
      code: "ForbiddenException",
      message: "",
      why: "a header and no body"
    ),
    .init(
      service: .eks,
      body: ##"{"__type":"#:","message":7}"##,
      code: "http-503",
      message: "",
      why: "JSON of another shape"
    ),
    .init(
      service: .eks,
      body: ##"{"__type":"#:","message":"odd"}"##,
      code: "http-503",
      message: "odd",
      why: "a code of separators only"
    ),
  ]

  @Test(arguments: rows)
  func isRead(_ row: Row) {
    let response = HTTPResponse(503, headers: row.headers, text: row.body)
    let fault = row.service.wire.fault(response)
    #expect((fault.code.isEmpty ? "http-503" : fault.code) == row.code, "\(row.why)")
    #expect(fault.message == row.message, "\(row.why)")
    #expect(fault.requestID == row.requestID, "\(row.why)")
  }

  @Test(
    arguments: [AWSService.s3, .rds, .sts, .ec2, .secretsManager, .resourceGroupsTagging, .eks],
    [
      ("", "the empty body of a HEAD"), (html, "a balancer's page"), ("<a", "cut off"),
      ("Service Unavailable", "text"),
    ]
  )
  func isTheStatusWhenThereIsNone(service: AWSService, body: (text: String, why: String)) {
    let fault = service.wire.fault(HTTPResponse(503, text: body.text))
    #expect(fault == ServiceFault(code: nil, message: nil), "\(body.why)")
  }

  /// What a caller sees: the operation, the code, the words, the id of the header before that of the body.
  @Test func reachesTheCaller() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        400,
        headers: ["x-amzn-RequestId": "from-header"],
        text: "<ErrorResponse><Error><Code>X</Code><Message>m</Message></Error>"
          + "<RequestId>from-body</RequestId></ErrorResponse>"
      )
    )
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(GetCallerIdentity())
    }
    #expect(error?.description == "GetCallerIdentity: X: m (request id from-header)")
    #expect(error?.service == "sts")
    #expect(error?.status == 400)
  }

  @Test(arguments: [301, 307, 403, 404])
  func ofHeadLikeAnswersNamesTheStatusAndTheBucketsRegion(status: Int) async throws {
    let transport = RecordingTransport(
      HTTPResponse(status: status, headers: ["x-amz-bucket-region": "eu-west-1", "x-amz-request-id": "R"])
    )
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(GetBucketTagging(bucket: "b"))
    }
    #expect(error?.code.rawValue == "http-\(status)")
    #expect(error?.bucketRegion == "eu-west-1")
    #expect(error?.description == "GetBucketTagging: http-\(status) (request id R)")
  }
}
