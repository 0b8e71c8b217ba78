// SPDX-License-Identifier: Apache-2.0

// Brings a resource of a kind of its own into being, and takes it away, with KFAWSCore's loop.
//
//   OwnKind http://127.0.0.1:PORT TOPIC        (an endpoint that speaks AWS)

import KFAWSCore

guard CommandLine.arguments.count == 3, let endpoint = Endpoint(url: CommandLine.arguments[1]) else {
  fatalError("usage: OwnKind URL TOPIC")
}

try await withCurlTransport { transport in
  let keys = Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("example"))
  let client = AWSClient(
    region: "us-west-2", credentials: StaticCredentials(keys),
    endpoints: EndpointResolver(override: endpoint),
    transport: transport)
  let topic = Topic(
    name: CommandLine.arguments[2], client: client, tag: StackTag(stack: "example"), account: "123456789012")
  let reconciler = Reconciler { address, event in print("\(address): \(event)") }
  let made = try await reconciler.reach(.present, topic)
  let again = try await reconciler.reach(.present, topic)
  let gone = try await reconciler.reach(.absent(losing: .nothing), topic)
  guard made.made, again.changes == 0, gone.observation == .absent else { fatalError("it does not converge") }
}
