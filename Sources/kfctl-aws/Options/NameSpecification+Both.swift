// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

extension NameSpecification {
  /// `--db-root-user` and, as the Python script spells it, `--db_root_user`.
  static func both(_ name: String) -> NameSpecification {
    [.customLong(name), .customLong(String(name.map { $0 == "-" ? "_" : $0 }))]
  }
}
