// SPDX-License-Identifier: Apache-2.0

/// Everything that is known of a stack before the first change.
public struct StackSurvey: Sendable {
  public var cluster: Cluster?
  public var bucket: Observation<Bucket.State>?
  public var s3Secret: Observation<SecretEntry.State>?
  public var rdsSecret: Observation<SecretEntry.State>?
  public var database: Observation<DBInstance.State>?
  public var subnetGroup: Observation<DBSubnetGroup.State>?
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
  public var address: ResourceAddress
  public var differences: [Difference]
}

extension Result where Failure == any Error, Success: Sendable {
  /// The outcome of `body`. Cancellation is no outcome: the caller asks for it afterwards.
  init(of body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
