// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What undeploy takes away, what stays, and what goes with it.
struct Removal: Sendable {
  /// Objects of the build, and of the CRDs that go.
  var targets: [Target]
  /// Objects of the build that deploy did not make.
  var staying: [ObjectKey]
  /// Data that goes with them, in words.
  var losses: [String]

  struct Target: Sendable {
    var key: ObjectKey
    var apiVersion: String
    var wave: DeployWave
  }

  /// Namespaces that no build may take away.
  private static let reserved: Set<String> = ["default", "kube-system", "kube-public", "kube-node-lease"]

  init(_ build: BuiltManifests, _ found: [ObjectKey: FoundObject], includingUnmarked: Bool) {
    let there = build.objects.compactMap { object in found.of(object.key).map { (object, $0) } }
      .filter { $0.0.key.kind != "Namespace" || !Self.reserved.contains($0.0.key.name) }
    let going = there.filter { includingUnmarked || $0.1.mark != nil }
    staying = there.filter { !includingUnmarked && $0.1.mark == nil }.map(\.1.key).sorted()
    targets = going.map { Target(key: $1.key, apiVersion: $0.apiVersion, wave: DeployWave.of($0)) }
    let known = Set(targets.map(\.key))
    let dependents = Self.dependents(going.map(\.0), found).filter { !known.contains($0.key) }
    targets += dependents
    losses = Self.losses(targets, dependents, found)
  }

  /// Objects of CRDs that go: they would go with the CRD, when nobody is left who tidies up after them.
  private static func dependents(_ going: [KubernetesObject], _ found: [ObjectKey: FoundObject]) -> [Target] {
    let kinds = going.filter(\.isDefinition).reduce(into: [DefinedKind: String]()) { kinds, object in
      guard let kind = object.definedKind else { return }
      let versions = (0..<object.file.count(at: ["spec", "versions"])).filter {
        object.text(["spec", "versions", .index($0), "served"]) != "false"
      }
      kinds[kind] = versions.last.flatMap { object.text(["spec", "versions", .index($0), "name"]) }
    }
    return found.keys.sorted().compactMap { key in
      kinds[DefinedKind(group: key.group, kind: key.kind)].map {
        Target(key: key, apiVersion: "\(key.group)/\($0)", wave: .customResources)
      }
    }
  }

  private static func losses(
    _ targets: [Target], _ dependents: [Target], _ found: [ObjectKey: FoundObject]
  ) -> [String] {
    let going = Set(targets.map(\.key))
    let namespaces = Set(targets.map(\.key).filter { $0.kind == "Namespace" }.map(\.name))
    let profiles = targets.map(\.key).filter { $0.kind == "Profile" && $0.group == "kubeflow.org" }.map(
      \.name)
    let lost = namespaces.union(profiles)
    let volumes = found.keys.filter {
      $0.kind == "PersistentVolumeClaim" && (going.contains($0) || lost.contains($0.namespace))
    }
    var lines = volumes.sorted().map { "the volume of \($0)" }
    lines += profiles.sorted().map {
      "namespace \($0) of a Kubeflow profile, with all that its user has in it"
    }
    if !namespaces.isEmpty { lines.append("all that is in \(namespaces.sorted().joined(separator: ", "))") }
    let kinds = Dictionary(grouping: dependents.map(\.key).filter { $0.kind != "Profile" }, by: \.kind)
    return lines
      + kinds.sorted { $0.key < $1.key }.map { kind, keys in
        let names = keys.sorted().prefix(3).map {
          "\($0.namespace.isEmpty ? "" : "\($0.namespace)/")\($0.name)"
        }
        let more = keys.count > 3 ? " …" : ""
        return "\(keys.count) \(kind) that the build does not make: \(names.joined(separator: ", "))\(more)"
      }
  }

  /// In reverse, but for webhooks: those would refuse what follows as soon as their pods are gone.
  static let order: [Set<DeployWave>] = [
    [.validatingWebhooks, .lateMutatingWebhooks, .mutatingWebhooks], [.customResources], [.workloads],
    [.foundations], [.definitions], [.namespaces],
  ]
}

/// Deletes, and looks until it is gone.
struct Remover: Sendable {
  let kubectl: Kubectl
  var budget: Duration
  let timekeeper: any Timekeeper
  var progress: @Sendable (String) async -> Void

  struct Left: Sendable, Encodable {
    var object: String
    /// Why, as far as it is known.
    var reason: String
  }

  /// - Parameter look: what of the build is still there.
  func remove(
    _ targets: [Removal.Target], look: @Sendable () async throws -> [ObjectKey: FoundObject]
  ) async throws -> [Left] {
    var messages: [ObjectKey: String] = [:]
    for waves in Removal.order {
      let members = targets.filter { waves.contains($0.wave) }
      guard !members.isEmpty else { continue }
      messages.merge(try await delete(members)) { _, last in last }
      // Their controllers run until the workloads go, and only they can end what they began.
      if waves.contains(.customResources) {
        _ = try await wait(for: members, atMost: min(budget / 4, .seconds(60)), look)
      }
    }
    let left = try await wait(for: targets, atMost: budget, look)
    return left.sorted { $0.key < $1.key }.map { key, found in
      let holders = found.finalizers.isEmpty ? "" : "held by \(found.finalizers.joined(separator: ", "))"
      return Left(
        object: key.description,
        reason: messages[key]?.printable(limit: 400) ?? (found.isBeingDeleted ? holders : "not deleted"))
    }
  }

  /// Asks for the deletion of all of them.
  ///
  /// - Returns: what was refused.
  private func delete(_ targets: [Removal.Target]) async throws -> [ObjectKey: String] {
    await progress("Removing \(targets.count): \(Self.kinds(targets))")
    let stream = targets.map { target in
      JSONText.line(Reference(target)) + "\n---\n"
    }.joined()
    let ending = try await kubectl.run(
      [
        "delete", "--wait=false", "--ignore-not-found", "--output=name", Kubectl.requestTimeout,
        "--filename=-",
      ], input: Array(stream.utf8))
    guard ending.status != 0 else { return [:] }
    let others = RefusalMessages(ending.error).others
    return targets.reduce(into: [:]) { messages, target in
      let own = others.first { $0.contains("\"\(target.key.name)\"") && !$0.contains("(NotFound)") }
      messages[target.key] = own
    }
  }

  private static func kinds(_ targets: [Removal.Target]) -> String {
    let counts = Dictionary(grouping: targets, by: \.key.kind).mapValues(\.count).sorted { $0.key < $1.key }
    let shown = counts.prefix(6).map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return counts.count > 6 ? shown + ", …" : shown
  }

  private func wait(
    for targets: [Removal.Target], atMost time: Duration, _ look: () async throws -> [ObjectKey: FoundObject]
  ) async throws -> [ObjectKey: FoundObject] {
    let end = timekeeper.now.addingTimeInterval(time / .seconds(1))
    let keys = Set(targets.map(\.key))
    var pause = Duration.milliseconds(500)
    while true {
      let left = try await look().filter { keys.contains($0.key) }
      guard !left.isEmpty, timekeeper.now < end else { return left }
      try await timekeeper.sleep(for: pause)
      pause = min(pause * 2, .seconds(10))
    }
  }

  private struct Reference: Encodable {
    struct Metadata: Encodable {
      var name: String
      var namespace: String?
    }
    var apiVersion: String
    var kind: String
    var metadata: Metadata

    init(_ target: Removal.Target) {
      (apiVersion, kind) = (target.apiVersion, target.key.kind)
      let namespace = target.key.namespace
      metadata = Metadata(name: target.key.name, namespace: namespace.isEmpty ? nil : namespace)
    }
  }
}
