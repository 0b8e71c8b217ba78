// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFAWSCore

/// Signs one request over and over and prints signatures per second; Scripts/bench-signing tells botocore to do
/// the same with the same request.
@main
enum SigningBenchmark {
  static let request = HTTPRequest(
    method: "GET",
    origin: Origin(host: "artifacts.s3.eu-central-1.amazonaws.com"),
    path: "/pipelines/a%20b/model.tar.gz",
    query: [QueryItem("versionId", "3sL4kqtJlcpXroDTDmJ"), QueryItem("list-type", "2")],
    headers: ["User-Agent": "kfctl-aws", "Content-Type": "application/octet-stream", "X-Amz-Meta-A": "b  c"]
  )

  static func main() {
    let signer = SigV4Signer(service: "s3", region: "eu-central-1", dialect: .s3)
    let credentials = Credentials(
      accessKeyID: "ASIAEXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
      sessionToken: Secret(String(repeating: "FwoGZXIvYXdzE", count: 30))
    )
    let date = Date(timeIntervalSince1970: 1_440_938_160)
    let start = ContinuousClock.now
    let count = 50_000
    var signed = request
    for _ in 1...count { signed = signer.sign(request, with: credentials, at: date) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(Int(Double(count) / seconds), signed.headers["Authorization"]?.suffix(64) ?? "")
  }
}
