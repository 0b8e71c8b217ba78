// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// What the parts of a running setup have found or made, for the parts that need it.
actor StackBoard {
  private(set) var database: Observation<DBInstance.State>?
  private(set) var rdsSecret: Observation<SecretEntry.State>?
  private var rdsSecretReadAt: Date?

  func put(database: Observation<DBInstance.State>) {
    self.database = database
  }

  func put(rdsSecret: Observation<SecretEntry.State>, readAt: Date) {
    self.rdsSecret = rdsSecret
    rdsSecretReadAt = readAt
  }

  /// The secret, if it was read a moment ago; after the minutes that RDS takes it is read again.
  func freshSecret(at now: Date) -> Observation<SecretEntry.State>? {
    guard let rdsSecretReadAt, now.timeIntervalSince(rdsSecretReadAt) < 60 else { return nil }
    return rdsSecret
  }

  var endpoint: DBInstanceDescription.Endpoint? { database?.seen?.state.endpoint }
}
