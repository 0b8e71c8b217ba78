// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Core dumps, which would hold whatever secrets the process had in memory.
enum CoreDumps {
  /// Who looks for a crash of the program sets it.
  static let variable = "KFCTL_AWS_CORE_DUMPS"

  /// Forbids them for this process and those that it starts, unless the variable is set. That the limit cannot
  /// be set is no reason to stop: a lower one is always allowed.
  static func forbid() {
    guard getenv(variable).map({ $0.pointee == 0 }) ?? true else { return }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
  }
}
