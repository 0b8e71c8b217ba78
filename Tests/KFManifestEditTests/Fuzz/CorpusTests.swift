// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit
import Testing

@Test("What the fuzzer found stays mended")
func corpus() throws {
  let folder = fixtures + "/corpus"
  let names = try FileManager.default.contentsOfDirectory(atPath: folder)
  #expect(names.count > 100)
  for name in names {
    let input = try AtomicFile.read("\(folder)/\(name)")
    do {
      try EditProperty.check(input)
    } catch {
      Issue.record("\(name): \(error)")
    }
  }
}
