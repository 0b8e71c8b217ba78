// SPDX-License-Identifier: Apache-2.0

/// One profile: what both files say of it.
struct Profile: Sendable {
  let name: String
  /// Its section in the credentials file.
  var credentialsFile: SharedConfigFile.Section?
  /// Its section in the config file.
  var configFile: SharedConfigFile.Section?

  /// The property of that name; the credentials file wins, as in botocore.
  func value(_ name: String) -> SharedConfigFile.Value? {
    credentialsFile?[name] ?? configFile?[name]
  }

  /// A property that is not secret; nil when it is absent or nested.
  func text(_ name: String) -> String? {
    guard case .text(let text) = value(name) else { return nil }
    return text.reveal()
  }
}
