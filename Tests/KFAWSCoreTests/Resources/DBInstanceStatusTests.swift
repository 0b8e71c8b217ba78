// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

/// Every word of the RDS user guide's "Viewing Amazon RDS DB instance status", sorted.
@Suite struct DBInstanceStatusTests {
  @Test(arguments: ["available", "storage-optimization", "storage-config-upgrade"])
  func serves(status: String) {
    #expect(DBInstanceStatus.phase(of: status) == .settled)
  }

  @Test(arguments: [
    "backing-up", "configuring-enhanced-monitoring", "configuring-iam-database-auth",
    "configuring-log-exports",
    "converting-to-vpc", "creating", "delete-precheck", "deleting", "maintenance", "modifying",
    "moving-to-vpc",
    "rebooting", "renaming", "resetting-master-credentials", "starting", "stopping", "upgrading",
    "a-word-of-tomorrow", "",
  ])
  func isStillAtIt(status: String) {
    #expect(DBInstanceStatus.phase(of: status) == .settling(Transition(status)))
  }

  @Test(arguments: [
    "failed", "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable",
    "incompatible-create", "incompatible-network", "incompatible-option-group", "incompatible-parameters",
    "incompatible-restore", "insufficient-capacity", "restore-error", "stopped", "storage-full",
  ])
  func isStuck(status: String) {
    #expect(DBInstanceStatus.phase(of: status) == .broken(status))
  }

  @Test func sortsEachWordOnce() {
    #expect(DBInstanceStatus.settled.isDisjoint(with: DBInstanceStatus.broken))
    #expect(DBInstanceStatus.withoutSnapshot.isSubset(of: DBInstanceStatus.broken))
    #expect(!DBInstanceStatus.broken.contains(DBInstanceStatus.deleting))
  }
}
