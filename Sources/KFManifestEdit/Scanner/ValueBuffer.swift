// SPDX-License-Identifier: Apache-2.0

/// Memory of its own for a value that libyaml's had to be mended to; it holds one value at a time.
final class ValueBuffer {
  private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64)

  deinit { memory.deallocate() }

  /// A copy of `bytes` that stays until the next call.
  func hold(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    if memory.count < bytes.count {
      memory.deallocate()
      memory = .allocate(capacity: 2 * bytes.count)
    }
    _ = memory.update(fromContentsOf: bytes)
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(memory)[..<bytes.count])
  }
}
