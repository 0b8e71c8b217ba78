// SPDX-License-Identifier: Apache-2.0

/// Where the two files are.
struct SharedConfigPaths: Sendable, Equatable {
  let config: String
  let credentials: String

  init(environment: [String: String], homeDirectory: String) {
    let path = { (variable: String, file: String) in
      let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.aws/\(file)"
      return named.hasPrefix("~/") ? homeDirectory + named.dropFirst() : named
    }
    config = path("AWS_CONFIG_FILE", "config")
    credentials = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
  }
}
