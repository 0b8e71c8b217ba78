// SPDX-License-Identifier: Apache-2.0

/// Sorts RDS's status words. AWS adds to them, so a word that is not listed means: still at it.
///
/// The list is the RDS user guide's "Viewing Amazon RDS DB instance status".
enum DBInstanceStatus {
  /// The instance serves; RDS may be busy with it all the same.
  static let settled: Set<String> = ["available", "storage-optimization", "storage-config-upgrade"]
  /// Nothing more will happen by itself.
  static let broken: Set<String> = [
    "failed", "inaccessible-encryption-credentials", "incompatible-create", "incompatible-network",
    "incompatible-option-group", "incompatible-parameters", "incompatible-restore", "insufficient-capacity",
    "restore-error", "stopped", "storage-full", "inaccessible-encryption-credentials-recoverable",
  ]
  /// Broken in a way that leaves nothing to take a snapshot of.
  static let withoutSnapshot: Set<String> = [
    "failed", "incompatible-restore", "incompatible-network", "incompatible-create",
  ]
  static let deleting = "deleting"

  static func phase(of status: String) -> Phase {
    if settled.contains(status) { return .settled }
    return broken.contains(status) ? .broken(status) : .settling(Transition(status))
  }
}
