// SPDX-License-Identifier: Apache-2.0

// Ensures a bucket and points a params.env at it: one operation of each library.
//
//   Consumer http://127.0.0.1:PORT BUCKET        (an endpoint that speaks AWS)

import KFAWSCore
import KFManifestEdit

guard CommandLine.arguments.count == 3, let endpoint = Endpoint(url: CommandLine.arguments[1]) else {
  fatalError("usage: Consumer URL BUCKET")
}
let name = CommandLine.arguments[2]

let keys = Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("example"))
let transport = CurlTransport()
let client = AWSClient(
  region: "us-west-2",
  credentials: StaticCredentials(keys),
  endpoints: EndpointResolver(override: endpoint),
  transport: transport
)
let bucket = Bucket(name, client: client, tag: StackTag(stack: "example"))
let reconciler = Reconciler { address, event in print("\(address): \(event)") }
try await reconciler.reach(.present, bucket)
transport.shutdown()

let text = "# kept\nbucketName=\nminioServiceRegion=eu-west-1\n"
var parameters = try ParamsEnv(Array(text.utf8), name: "params.env")
try parameters.setParameter("bucketName", to: name)
try parameters.setParameter("minioServiceRegion", to: "us-west-2")
print(String(decoding: parameters.bytes, as: UTF8.self), terminator: "")
