// SPDX-License-Identifier: Apache-2.0

/// What the parts of a running setup have found or made, for the parts that need it.
actor StackBoard {
  private(set) var database: Observation<DBInstance.State>?
  private(set) var databaseWasThere = false
  private(set) var rdsSecret: Observation<SecretEntry.State>?

  func put(database: Observation<DBInstance.State>, wasThere: Bool) {
    self.database = database
    databaseWasThere = wasThere
  }

  func put(rdsSecret: Observation<SecretEntry.State>) {
    self.rdsSecret = rdsSecret
  }

  var endpoint: DBInstanceDescription.Endpoint? { database?.seen?.state.endpoint }
}
