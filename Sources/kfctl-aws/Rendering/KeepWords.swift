// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension KeepReason {
  /// Why it stays, for the person who wanted it gone.
  var words: String {
    switch self {
    case .unmanaged: "not managed by this stack"
    case .foreign(let stack): "belongs to the stack \"\(stack)\""
    case .notEmpty: "it is not empty; --purge deletes the objects with it"
    case .holdsData: "it holds data"
    case .neededBy(let address): "\(address) stays and needs it"
    case .changedSinceListed: "it is not what was listed any more; look at it and run teardown again"
    }
  }
}

extension Notice {
  /// One line.
  var words: String {
    switch self {
    case .extendedSupport(let version):
      "MySQL \(version) is out of RDS standard support: AWS bills Extended Support for it. "
        + "--db-engine-version 8.4 avoids that."
    case .unknown(let address, let reason): "\(address): not everything can be read (\(reason))"
    case .unchecked(let finding):
      "not checked: " + FindingWords(finding).lines.map { $0.trimmingPrefix("  ") }.joined(separator: " ")
    }
  }
}
