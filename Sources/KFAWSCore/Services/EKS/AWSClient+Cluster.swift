// SPDX-License-Identifier: Apache-2.0

extension AWSClient {
  /// The EKS cluster of that name.
  ///
  /// - Throws: ``AWSServiceError`` with `ResourceNotFoundException` when there is none.
  public func cluster(_ name: String) async throws -> Cluster {
    try await send(DescribeCluster(name: name)).read()
  }
}
