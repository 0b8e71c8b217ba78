// SPDX-License-Identifier: Apache-2.0

extension StackTeardown {
  /// The work that takes away what `survey` found.
  ///
  /// The DB instances go first: subnet and parameter groups are in use until then, and as long as a DB instance
  /// is there, so is the secret with its password.
  ///
  /// - Throws: ``PreflightFailure`` when the survey has findings.
  public func graph(from survey: TeardownSurvey, observer: @escaping ReconcileObserver) throws -> StackGraph {
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    let reconciler = Reconciler(waits: waits, timekeeper: timekeeper, observer: observer)
    let instances = Set(
      survey.targets.filter { $0.address.kind == .dbInstance }.map(\.address.description))
    return StackGraph(
      survey.targets.map { target in
        let needs = [.dbInstance, .bucket].contains(target.address.kind) ? [] : instances
        return .init(target.address.description, needs: needs) {
          if let reason = target.keptBecause {
            try await observer(target.address, .kept(reason: reason))
          } else {
            try await target.destroy(reconciler)
          }
        }
      })
  }
}
