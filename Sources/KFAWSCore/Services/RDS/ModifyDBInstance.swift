// SPDX-License-Identifier: Apache-2.0

/// RDS ModifyDBInstance, of the deletion protection alone.
struct ModifyDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var identifier: String
  var hasDeletionProtection: Bool

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    parameters.set("DeletionProtection", hasDeletionProtection)
    parameters.set("ApplyImmediately", true)
  }
}
