// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// One run of `undeploy`.
struct UndeployRun {
  let command: UndeployCommand
  let context: CommandContext

  func run() async throws -> UndeployReport {
    let place = try await DeployPlace(
      command.access, command.kustomization, context, asksNobody: command.yes)
    let reporter = ProgressReporter(command.output.progress, console: context.console)
    return try await place.access.open { session in
      await reporter.note("Building \(place.folder)")
      let build = try await place.build(session).0.upgraded(for: session.versions.server).0
      let look = ClusterLook(kubectl: session.kubectl)
      let volumes: Set = [DefinedKind(group: "", kind: "PersistentVolumeClaim")]
      let found = try await look.objects(like: build, and: volumes)
      let removal = Removal(build, found, includingUnmarked: command.includeUnmarked)
      let leftovers = Leftovers(kubectl: session.kubectl)
      try confirm(removal, session.name)
      let remover = Remover(
        kubectl: session.kubectl, budget: command.kustomization.waitTimeout.duration,
        timekeeper: SystemTimekeeper()
      ) { await reporter.note($0) }
      let left = try await remover.remove(removal.targets) { try await look.objects(like: build) }
      let swept = try await leftovers.sweep()
      await reporter.close()
      let names = Set(left.map(\.object))
      return UndeployReport(
        cluster: session.name, kustomization: place.folder,
        removed: removal.targets.map(\.key.description).filter { !names.contains($0) }.count,
        leftovers: swept, staying: removal.staying.map(\.description), left: left)
    }
  }

  private func confirm(_ removal: Removal, _ cluster: String) throws {
    guard !removal.targets.isEmpty else { return }
    context.console.error(UndeployPreview(removal: removal, cluster: cluster).text)
    guard !command.yes else { return }
    guard context.console.standardInputIsTerminal else {
      throw UsageError(message: "nobody to ask: --yes is required without a terminal")
    }
    let answer = context.console.ask("Type the cluster's name, \(cluster), to take this away: ")
    guard answer == cluster else { throw UsageError(message: "not confirmed; nothing was changed") }
  }
}
