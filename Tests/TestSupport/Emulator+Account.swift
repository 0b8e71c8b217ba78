// SPDX-License-Identifier: Apache-2.0

extension Emulator {
  /// What exists, read with boto3 and normalised; `emulator/state.py` describes it.
  package func state() async throws -> JSONValue {
    try await get(JSONValue.self, "state")
  }

  /// Makes a boto3 call, for what a test prepares or looks at; `arguments` is JSON.
  @discardableResult
  package func boto3(
    _ service: String, _ operation: String, _ arguments: String = "{}"
  ) async throws -> JSONValue {
    try JSONValue(
      try await post(
        "boto3", #"{"service": "\#(service)", "operation": "\#(operation)", "arguments": \#(arguments)}"#))
  }

  /// Secret and database agree on the password; nil when there is no database.
  package func passwordAgrees(secret: String = "rds-secret") async throws -> Bool? {
    guard let database = try await databases().first else { return nil }
    return try await state()["secrets", secret, "value", "password"].string == database.password
  }
}
