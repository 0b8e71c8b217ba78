// SPDX-License-Identifier: Apache-2.0

extension AWSClient {
  /// The number of the account that the credentials belong to, as AWS tells it; no permission is needed for it.
  public func account() async throws -> String {
    try await send(GetCallerIdentity()).account
  }
}
