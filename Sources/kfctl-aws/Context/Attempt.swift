// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Something that may not have worked, kept until all problems are reported together.
enum Attempt<Value: Sendable>: Sendable {
  case success(Value)
  case failure(any Error)

  init(_ body: () throws -> Value) {
    do { self = .success(try body()) } catch { self = .failure(error) }
  }

  var value: Value? {
    if case .success(let value) = self { value } else { nil }
  }

  func get() throws -> Value {
    switch self {
    case .success(let value): value
    case .failure(let error): throw error
    }
  }

  /// The failure as a finding.
  func finding(_ subject: String) -> Finding {
    switch self {
    case .failure(let refusal as Finding): refusal
    case .failure(let error as ManifestError):
      Finding(subject: error.place, problem: error.reason, remedy: error.remedy)
    case .failure(let error as FileError):
      Finding(subject: error.path, problem: error.problem, remedy: error.remedy)
    case .failure(let error):
      Finding(subject: subject, problem: "\(error)", remedy: "Mend that and try again")
    case .success: Finding(subject: subject, problem: "nothing", remedy: "")
    }
  }
}
