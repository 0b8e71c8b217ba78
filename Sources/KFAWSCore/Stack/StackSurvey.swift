// SPDX-License-Identifier: Apache-2.0

/// Everything that is known of a stack before the first change.
public struct StackSurvey: Sendable {
  /// EKS DescribeCluster; nil when it failed, which is then among ``findings``.
  public var cluster: Cluster?
  /// The artifact bucket; nil when it was not asked for or could not be looked at.
  public var bucket: Observation<Bucket.State>?
  /// The secret with the bucket's access key; nil as for the bucket.
  public var s3Secret: Observation<SecretEntry.State>?
  /// The secret with the database's login; nil as for the bucket.
  public var rdsSecret: Observation<SecretEntry.State>?
  /// The DB instance; nil as for the bucket.
  public var database: Observation<DBInstance.State>?
  /// The DB subnet group; nil also when an existing DB instance uses another one.
  public var subnetGroup: Observation<DBSubnetGroup.State>?
  /// The DB parameter group; nil also when the engine version needs none, or an existing DB instance uses
  /// another one.
  public var parameterGroup: Observation<DBParameterGroup.State>?
  /// The subnets for a new subnet group.
  public var subnets: [Subnet] = []
  /// What stands against a setup; empty when it can begin.
  public var findings: [Refusal] = []
  /// Where what is there differs from what is specified.
  public var drift: [ResourceDrift] = []
  /// What the user should know, although nothing stands against the setup.
  public var notices: [String] = []

  /// Adds a finding, once.
  mutating func find(_ finding: Refusal) {
    if !findings.contains(finding) { findings.append(finding) }
  }

  /// The value of a look that went well; a finding otherwise.
  mutating func take<Value>(_ result: Result<Value, any Error>, _ diagnosis: Diagnosis) -> Value? {
    switch result {
    case .success(let value):
      return value
    case .failure(let error):
      find(diagnosis.finding(for: error))
      return nil
    }
  }
}

/// Where one resource differs from what is specified.
public struct ResourceDrift: Sendable, Equatable {
  /// The resource that differs.
  public var address: ResourceAddress
  /// At least one, by AWS's names of the properties.
  public var differences: [Difference]
}

extension Result where Failure == any Error, Success: Sendable {
  /// The outcome of `body`. Cancellation is no outcome: the caller asks for it afterwards.
  init(of body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
