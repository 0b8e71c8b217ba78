// SPDX-License-Identifier: Apache-2.0

/// libFuzzer's entry: `Scripts/fuzz` compiles this with the library's sources and the tests' property.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEdit(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try EditProperty.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}
