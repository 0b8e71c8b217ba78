// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Keeps `metadata.yaml` in step with the work: written before a mutation and after it, whole at any time.
actor Journal {
  nonisolated let place: JournalPlace
  nonisolated var path: String { place.path }
  private var metadata: MetadataFile
  private let lock: JournalLock?
  private let timekeeper: any Timekeeper

  /// Reads the journal; one that is not there is fresh.
  ///
  /// - Parameter lock: what keeps other runs away; nil for a run that changes nothing.
  init(
    _ place: JournalPlace, lock: JournalLock? = nil, timekeeper: any Timekeeper = SystemTimekeeper()
  ) throws {
    self.place = place
    self.lock = lock
    self.timekeeper = timekeeper
    metadata = try MetadataFile(place.exists ? try place.read() : [], name: place.path)
  }

  /// What it says now.
  var contents: MetadataFile { metadata }

  /// Puts down what setup is about to work on.
  func begin(_ opening: JournalOpening) throws {
    try prepare(&metadata, opening)
    try write()
  }

  /// Follows the work on one resource.
  func record(_ address: ResourceAddress, _ event: ReconcileEvent) throws {
    if address.kind == .masterPassword { return try recordReset(of: address.name, event) }
    switch event {
    case .willPerform(_, _, .present):
      // A reset stays one until the end of it.
      guard metadata.entries[address] != .resetting else { return }
      try metadata.set(.creating(since: timekeeper.now), for: address)
    case .reached(.present, _, let ownership):
      guard metadata.entries[address] != .resetting else { return }
      try metadata.set(ownership == .ours ? .created : .found, for: address)
    case .reached(.absent, _, _):
      try metadata.forget(address)
    case .willPerform, .didPerform, .waiting, .lookFailed, .kept:
      return
    }
    try write()
  }

  /// The reset of a password is an entry of its instance: it is over once the password is in force.
  private func recordReset(of instance: String, _ event: ReconcileEvent) throws {
    guard case .reached(.present, _, _) = event else { return }
    try metadata.set(.created, for: ResourceAddress(.dbInstance, instance))
    try write()
  }

  /// Ends the journal of a stack of which nothing is left but `kept`; one that this program made goes with the
  /// last resource.
  func end(keeping kept: [ResourceAddress]) throws {
    let wasCreated = metadata.wasCreated
    try metadata.end(keeping: Set(kept))
    guard wasCreated, metadata.stack == nil else { return try write() }
    try FileChange(removing: place.file, in: place.root).write()
  }

  private func prepare(_ metadata: inout MetadataFile, _ opening: JournalOpening) throws {
    if !place.exists { try metadata.noteCreation() }
    try metadata.begin(opening)
  }

  /// What the journal would become if `plan` were carried out.
  func change(_ opening: JournalOpening, _ plan: StackPlan) throws -> FileChange {
    var future = metadata
    try prepare(&future, opening)
    for item in plan.items where item.address.kind != .masterPassword {
      let isOurs = item.ownership == nil || item.ownership == .ours || opening.spec.tag.adopts
      try future.set(isOurs ? .created : .found, for: item.address)
    }
    return try FileChange(writing: future.file.bytes, to: place.file, in: place.root)
  }

  private func write() throws {
    guard !place.exists else {
      try AtomicFile.replace(place.file, in: place.root, with: metadata.file.bytes)
      return
    }
    guard !metadata.file.bytes.isEmpty else { return }
    // Makes the folders on the way, which the lock is then on, too.
    try FileChange(writing: metadata.file.bytes, to: place.file, in: place.root).write()
    try lock?.extend()
  }
}
