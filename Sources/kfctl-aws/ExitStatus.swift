// SPDX-License-Identifier: Apache-2.0

/// The exit codes, which Docs/Guide.md documents.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case changesPending = 2
  case refused = 3
  case usage = 64
  case settling = 75
  case interrupted = 130
}
