// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension Journal {
  /// What stands against using this file for `spec`: a journal of another cluster or stack would be lost.
  func finding(_ spec: StackSpec, _ region: AWSRegion) -> Refusal? {
    let contents = contents
    let others = [
      contents.cluster.flatMap { $0 == spec.cluster ? nil : "cluster \($0)" },
      contents.region.flatMap { $0 == region.rawValue ? nil : "Region \($0)" },
      contents.stack.flatMap { $0 == spec.tag.stack ? nil : "stack \($0)" },
    ].compactMap(\.self)
    guard others.isEmpty else {
      return Refusal(
        subject: path,
        problem: "it is the journal of another installation: \(others.joined(separator: ", "))",
        remedy: "Name another file with --metadata-file, or take that installation away first")
    }
    do {
      // A folder that is not there yet is made, inside the nearest one that is.
      var place = path
      while !ManifestFolder.exists(place), let slash = place.lastIndex(of: "/"), slash != place.startIndex {
        let folder = String(place[..<slash])
        if ManifestFolder.exists(folder) { break }
        place = folder
      }
      try AtomicFile.checkWritable(place)
      return nil
    } catch {
      return Refusal(subject: path, problem: error.problem, remedy: error.remedy)
    }
  }
}
