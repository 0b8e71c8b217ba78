// SPDX-License-Identifier: Apache-2.0

/// RDS ModifyDBInstance. The answer comes before the effect: what is on its way stands in
/// `PendingModifiedValues` for a while.
struct ModifyDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var identifier: String
  var change: DBInstanceChange?
  /// In force soon, whatever the maintenance window.
  var masterPassword: Secret<String>?
  var secrets: [Secret<String>] { masterPassword.map { [$0] } ?? [] }

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    for property in DBInstanceProperty.all { parameters.set(property.name, change?.values[property.name]) }
    parameters.set("MasterUserPassword", masterPassword?.reveal())
    // It also pulls in what others have put off until the maintenance window, so it is said only where the
    // change would wait for that.
    if change?.isDeferred == true { parameters.set("ApplyImmediately", true) }
  }
}
