// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// One run of `deploy`.
struct DeployRun {
  let command: DeployCommand
  let context: CommandContext

  func run() async throws -> DeployReport {
    let place = try await DeployPlace(command.access, command.kustomization, context)
    let reporter = ProgressReporter(command.output.progress, console: context.console)
    return try await place.access.open { session in
      await reporter.note("Building \(place.folder)")
      let (build, tool) = try await place.build(session)
      var report = DeployReport(session, place, tool)
      let served = try serve(build, session, &report)
      report.objects = served.objects.count
      let found = try await ClusterLook(kubectl: session.kubectl).objects(like: served)
      let wanted = try mark(served, found, &report)
      if command.diff {
        try await show(wanted, found, session, &report)
      } else if command.dryRun != nil {
        try await attempt(wanted, session, &report)
      } else {
        try await deploy(wanted, session, reporter, &report)
      }
      await reporter.close()
      return report
    }
  }

  // MARK: - What the cluster takes

  /// The build as this cluster serves it.
  ///
  /// - Throws: ``PreflightFailure`` for what it does not serve, unless an option says what to do about that.
  private func serve(
    _ build: BuiltManifests, _ session: ClusterAccess.Session, _ report: inout DeployReport
  ) throws -> BuiltManifests {
    var build = build
    let server = session.versions.server
    if command.upgradeAPIs {
      let before = build
      let (upgraded, objects) = try build.upgraded(for: server)
      build = upgraded
      report.upgraded = objects.map(\.key.description)
      if command.diff { report.diff += Self.conversions(before, upgraded) }
    }
    let unserved = build.unserved(by: server)
    guard !unserved.isEmpty else { return build }
    guard command.skipUnserved else {
      throw PreflightFailure(findings: UnservedReport(unserved, server: server).findings)
    }
    report.skipped = unserved.map(\.object.key.description)
    let gone = Set(unserved.map(\.object.key))
    build.objects.removeAll { gone.contains($0.key) }
    return build
  }

  private static func conversions(_ before: BuiltManifests, _ after: BuiltManifests) -> String {
    zip(before.objects, after.objects).filter { $0.apiVersion != $1.apiVersion }.map { old, new in
      UnifiedDiff.unifiedDiff(
        old: old.file.bytes, new: new.file.bytes, path: "build/\(old.key.kind)/\(old.key.name).yaml")
    }.joined()
  }

  /// What has to be sent, with our mark on what we make; what was there before us stays somebody else's.
  private func mark(
    _ build: BuiltManifests, _ found: [ObjectKey: FoundObject], _ report: inout DeployReport
  ) throws -> [KubernetesObject] {
    var wanted: [KubernetesObject] = []
    for object in build.objects {
      let digest = DeployMark(of: object).digest
      let there = found.of(object.key)
      if let there, there.mark == nil {
        report.unmarked.append(object.key.description)
        wanted.append(object)
      } else if let there, there.mark == digest, there.isUntouched, !there.isBeingDeleted, !command.resend {
        report.unchanged += 1
      } else {
        wanted.append(try object.annotated(DeployMark.annotation, digest))
      }
    }
    return wanted
  }

  // MARK: - Sending

  private var options: [String] { command.forceConflicts ? ["--force-conflicts"] : [] }

  private func deploy(
    _ wanted: [KubernetesObject], _ session: ClusterAccess.Session, _ reporter: ProgressReporter,
    _ report: inout DeployReport
  ) async throws {
    let unchanged = report.unchanged
    let deployment = Deployment(
      kubectl: session.kubectl, options: options, budget: command.kustomization.waitTimeout.duration,
      timekeeper: SystemTimekeeper()
    ) { await reporter.note($0.text(unchanged: unchanged)) }
    let result = try await deployment.run(wanted)
    (report.applied, report.sent, report.rounds) = (result.applied.count, result.sent, result.rounds)
    report.failures = DeployReport.Failure.groups(result.refused)
  }

  private func attempt(
    _ wanted: [KubernetesObject], _ session: ClusterAccess.Session, _ report: inout DeployReport
  ) async throws {
    var refused: [ApplyCall.Refused] = []
    for call in ApplyCall.parts(wanted, options: options + ["--dry-run=server"], sideBySide: 1) {
      let outcome = try await call.run(session.kubectl)
      report.tried += outcome.accepted.count
      refused += outcome.refused
    }
    // What others of the same build make first cannot be tried before it is there.
    let later: Set<RefusalReason> = [.definitionMissing, .namespaceMissing]
    report.untried = refused.filter { later.contains($0.reason) }.map(\.object.key.description).sorted()
    report.failures = DeployReport.Failure.groups(refused.filter { !later.contains($0.reason) })
  }

  private func show(
    _ wanted: [KubernetesObject], _ found: [ObjectKey: FoundObject], _ session: ClusterAccess.Session,
    _ report: inout DeployReport
  ) async throws {
    let served = try await ClusterLook(kubectl: session.kubectl).groupVersions()
    let namespaces = Set(found.keys.filter { $0.kind == "Namespace" }.map(\.name))
    let comparable = wanted.filter { object in
      served.contains(object.apiVersion)
        && (object.key.namespace.isEmpty || namespaces.contains(object.key.namespace))
        && (!object.key.isCustom || found.of(object.key) != nil)
    }
    let known = Set(comparable.map(\.key))
    report.untried = wanted.map(\.key).filter { !known.contains($0) }.map(\.description).sorted()
    guard !comparable.isEmpty else { return }
    let ending = try await session.kubectl.run(
      [
        "diff", "--server-side", "--field-manager=\(DeployMark.fieldManager)", Kubectl.requestTimeout,
        "--filename=-",
      ] + options, input: ApplyCall.stream(comparable))
    guard ending.status < 2 else { throw KubectlFailure(call: "diff", words: ending.error) }
    report.diff += String(decoding: ending.output, as: UTF8.self)
  }
}
