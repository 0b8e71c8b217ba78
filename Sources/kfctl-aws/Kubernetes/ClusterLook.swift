// SPDX-License-Identifier: Apache-2.0

/// An object as it is in the cluster: no more of it than decisions need.
struct FoundObject: Sendable {
  var key: ObjectKey
  /// The mark's value; nil for what deploy did not make.
  var mark: String?
  var isBeingDeleted: Bool
  var finalizers: [String]
  /// Whether nobody has set a field after deploy did, as far as the field managers tell.
  var isUntouched: Bool
}

/// Looks at many objects of the cluster at once.
struct ClusterLook: Sendable {
  let kubectl: Kubectl

  /// Everything of these kinds, in all namespaces.
  ///
  /// - Parameter kinds: kinds that the cluster serves; kubectl refuses the whole list for one that it does not.
  func objects(of kinds: Set<DefinedKind>) async throws -> [ObjectKey: FoundObject] {
    guard !kinds.isEmpty else { return [:] }
    let names = kinds.map { $0.group.isEmpty ? $0.kind : "\($0.kind.lowercased()).\($0.group)" }.sorted()
    let output = try await kubectl.answer(
      [
        "get", names.joined(separator: ","), "--all-namespaces", "--ignore-not-found",
        "--output=\(Self.template)",
      ])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").reduce(into: [:]) { found, line in
      if let object = Self.read(line) { found[object.key] = object }
    }
  }

  /// The names of CRDs, and whether each is established.
  func definitions(_ names: [String]) async throws -> [String: Bool] {
    guard !names.isEmpty else { return [:] }
    let established = #"{.status.conditions[?(@.type=="Established")].status}"#
    let line = #"{.metadata.name}{"\t"}"# + established + #"{"\n"}"#
    // Of one name kubectl gives the object itself, of several a list.
    let template = names.count == 1 ? line : "{range .items[*]}\(line){end}"
    let output = try await kubectl.answer(
      ["get", "customresourcedefinitions.apiextensions.k8s.io"] + names
        + ["--ignore-not-found", "--output=jsonpath=\(template)"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").reduce(into: [:]) { found, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      found[String(cells[0])] = cells.last == "True"
    }
  }

  /// `apps/v1` and all others that are served.
  func groupVersions() async throws -> Set<String> {
    let output = try await kubectl.answer(["api-versions"])
    return Set(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  private static let template =
    "jsonpath={range .items[*]}"
    + #"{.apiVersion}{"\t"}{.kind}{"\t"}{.metadata.namespace}{"\t"}{.metadata.name}"#
    + #"{"\t"}{.metadata.annotations.kfctl-aws/deployed}{"\t"}{.metadata.deletionTimestamp}{"\t"}"#
    + #"{range .metadata.finalizers[*]}{@}{" "}{end}{"\t"}"#
    + #"{range .metadata.managedFields[*]}{.manager}{"|"}{.operation}{"|"}{.subresource}{"|"}{.time}{";"}{end}"#
    + #"{"\n"}{end}"#

  private static func read(_ line: Substring) -> FoundObject? {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 8 else { return nil }
    let group = cells[0].contains("/") ? String(cells[0].prefix { $0 != "/" }) : ""
    return FoundObject(
      key: ObjectKey(group: group, kind: cells[1], namespace: cells[2], name: cells[3]),
      mark: cells[4].isEmpty ? nil : cells[4], isBeingDeleted: !cells[5].isEmpty,
      finalizers: cells[6].split(separator: " ").map(String.init), isUntouched: isUntouched(cells[7]))
  }

  /// Whether our entry is the last but for those of the status; times are whole seconds.
  private static func isUntouched(_ managers: String) -> Bool {
    let entries = managers.split(separator: ";").map {
      $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }.filter { $0.count == 4 }
    guard let ours = entries.first(where: { $0[0] == DeployMark.fieldManager && $0[1] == "Apply" }) else {
      return false
    }
    return entries.allSatisfy { $0 == ours || $0[2] == "status" || $0[3] < ours[3] }
  }
}

extension ClusterLook {
  /// Everything of the kinds in `build` that the cluster serves.
  func objects(like build: BuiltManifests, and more: Set<DefinedKind> = []) async throws -> [ObjectKey:
    FoundObject]
  {
    let served = try await groupVersions()
    let builtIn = build.objects.filter { !$0.key.isCustom && served.contains($0.apiVersion) }
    let kinds = Set(builtIn.map { DefinedKind(group: $0.key.group, kind: $0.key.kind) }).union(more)
    var found = try await objects(of: kinds)
    let definitions = build.objects.filter { $0.isDefinition && found[$0.key]?.isBeingDeleted == false }
    let established = try await self.definitions(definitions.map(\.key.name))
    let custom = definitions.filter { established[$0.key.name] == true }.compactMap(\.definedKind)
    found.merge(try await objects(of: Set(custom))) { first, _ in first }
    return found
  }
}

extension [ObjectKey: FoundObject] {
  /// An object of a build: one that names no namespace is in the kubeconfig's, if its kind is in any; one that names
  /// one can be of a kind that is in none, for kustomize does not know CRDs.
  func of(_ key: ObjectKey) -> FoundObject? {
    if let found = self[key] { return found }
    var key = key
    key.namespace = key.namespace.isEmpty ? "default" : ""
    return self[key]
  }
}
