// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Where a command works: the manifests and the journal, as far as they can be had.
struct Workplace: Sendable {
  let layout: Attempt<any ManifestLayout>
  /// The journal that is there or will be made.
  let journal: Attempt<Journal>
  /// Nil without manifests and `--metadata-file`.
  let place: JournalPlace?
  /// What the journal says; nil when there is none, or it cannot be read.
  let metadata: MetadataFile?

  /// - Parameter changes: whether the command changes anything: then no other run may.
  /// - Throws: ``PreflightFailure`` when another run is at work with the journal.
  init(_ options: ManifestOptions, _ context: CommandContext, changes: Bool) async throws {
    let environment = context.environment
    let layout = Attempt { try ManifestLayouts.find(options.manifests, environment) }
    let place = Attempt { try options.journalPlace(in: layout, environment) }
    self.layout = layout
    self.place = place.value
    var lock: JournalLock?
    if changes, let place = place.value {
      do { lock = try JournalLock(place.path) } catch let busy as Finding {
        throw PreflightFailure(findings: [busy])
      }
    }
    journal = Attempt { try Journal(try place.get(), lock: lock) }
    metadata = place.value?.exists == true ? await journal.value?.contents : nil
  }

  /// The journal of a command that can go without one; nil when there is none.
  ///
  /// - Throws: ``PreflightFailure`` for one that cannot be read, and for a place that was named and is none.
  func foundJournal(_ options: ManifestOptions) throws -> Journal? {
    let isNamed = options.metadataFile != nil || options.manifests != nil
    guard let place else {
      if isNamed { throw PreflightFailure(findings: [layout.finding("manifests")]) }
      return nil
    }
    guard place.exists else { return nil }
    guard let journal = journal.value else {
      throw PreflightFailure(findings: [journal.finding("metadata file")])
    }
    return journal
  }
}

extension ManifestOptions {
  /// Where the journal is, or would be.
  func journalPlace(
    in layout: Attempt<any ManifestLayout>, _ environment: EnvironmentSnapshot
  ) throws -> JournalPlace {
    if let metadataFile { return JournalPlace(named: environment.absolute(metadataFile)) }
    return JournalPlace(in: try layout.get())
  }
}
