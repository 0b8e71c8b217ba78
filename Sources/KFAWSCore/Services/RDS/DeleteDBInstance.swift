// SPDX-License-Identifier: Apache-2.0

/// RDS DeleteDBInstance; `InvalidDBInstanceState` while the instance is in transition.
struct DeleteDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var identifier: String
  /// The name of the snapshot to take first; nil takes none.
  var finalSnapshot: String?
  /// True to keep automated backups until their retention period ends.
  var keepsBackups = false

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    parameters.set("SkipFinalSnapshot", finalSnapshot == nil)
    parameters.set("FinalDBSnapshotIdentifier", finalSnapshot)
    parameters.set("DeleteAutomatedBackups", !keepsBackups)
  }
}
