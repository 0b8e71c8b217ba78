// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFManifestEdit

/// One `kubectl apply` of several objects, and what became of each.
///
/// kubectl goes on after a refusal. What it accepted stands on standard output, in order; what was refused is the
/// rest, and the messages on standard error come in the same order. Few of them name their object, and
/// `--output=name` leaves out the namespace: so no two objects of a call may have the same name and kind.
struct ApplyCall: Sendable {
  var objects: [KubernetesObject]
  var options: [String] = []

  /// An object that was not accepted.
  struct Refused: Sendable {
    var object: KubernetesObject
    /// The server's words, or kubectl's.
    var message: String
    var reason: RefusalReason { RefusalReason(message) }
  }

  struct Outcome: Sendable {
    var accepted: [ObjectKey] = []
    var refused: [Refused] = []
  }

  func run(_ kubectl: Kubectl) async throws -> Outcome {
    let ending = try await kubectl.run(
      [
        "apply", "--server-side", "--field-manager=\(DeployMark.fieldManager)", "--output=name",
        Kubectl.requestTimeout, "--filename=-",
      ] + options, input: Self.stream(objects))
    return outcome(String(decoding: ending.output, as: UTF8.self), ending.error, status: ending.status)
  }

  /// The objects as one text.
  static func stream(_ objects: [KubernetesObject]) -> [UInt8] {
    var text: [UInt8] = []
    for object in objects {
      text += Array("---\n".utf8)
      text += object.file.bytes
      if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    }
    return text
  }

  func outcome(_ output: String, _ error: String, status: Int32) -> Outcome {
    let names = Set(output.split(separator: "\n").map { String($0.prefix { $0 != " " }) })
    var outcome = Outcome(accepted: objects.map(\.key).filter { names.contains($0.kubectlName) })
    let accepted = Set(outcome.accepted)
    let rest = objects.filter { !accepted.contains($0.key) }
    let messages = RefusalMessages(error)
    // Kinds that it cannot map come first, each with its name; they were not sent.
    let unmapped = rest.filter { messages.unmapped.contains(.init($0)) }
    let others = rest.filter { !messages.unmapped.contains(.init($0)) }
    outcome.refused = unmapped.map { object in
      Refused(
        object: object,
        message: "no matches for kind \"\(object.key.kind)\" in version \"\(object.apiVersion)\"")
    }
    let fits = messages.others.count == others.count
    let joined =
      messages.others.isEmpty ? "kubectl ended with \(status)" : messages.others.joined(separator: "\n")
    outcome.refused += others.enumerated().map { index, object in
      Refused(object: object, message: fits ? messages.others[index] : joined)
    }
    return outcome
  }
}

extension ApplyCall {
  /// The objects in as many calls as may run side by side; more, where two are told apart by their namespace only.
  static func parts(_ objects: [KubernetesObject], options: [String], sideBySide count: Int) -> [ApplyCall] {
    let most = max(1, min(count, (objects.count + 19) / 20))
    var parts = (0..<most).map { _ in ApplyCall(objects: [], options: options) }
    var names = parts.map { _ in Set<String>() }
    for (index, object) in objects.enumerated() {
      let name = object.key.kubectlName
      let places = (0..<parts.count).map { (index * most / max(1, objects.count) + $0) % parts.count }
      if let place = places.first(where: { !names[$0].contains(name) }) {
        parts[place].objects.append(object)
        names[place].insert(name)
      } else {
        parts.append(ApplyCall(objects: [object], options: options))
        names.append([name])
      }
    }
    return parts.filter { !$0.objects.isEmpty }
  }
}

/// kubectl's messages, one for each object that was refused.
struct RefusalMessages {
  /// An object whose kind is not known.
  struct Unmapped: Hashable {
    var kind: String
    var apiVersion: String
    var name: String
    var namespace: String

    init(_ object: KubernetesObject) {
      (kind, apiVersion) = (object.key.kind, object.apiVersion)
      (name, namespace) = (object.key.name, object.key.namespace)
    }

    /// `resource mapping not found for name: "a" namespace: "n" from "STDIN": no matches for kind "K" in version "g/v"`
    init?(_ text: Substring) {
      let quoted = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
      guard quoted.count >= 11, quoted[0].hasSuffix("for name: "), quoted[6].hasSuffix("no matches for kind ")
      else {
        return nil
      }
      (name, namespace, kind, apiVersion) = (quoted[1], quoted[3], quoted[7], quoted[9])
    }
  }

  private(set) var unmapped: Set<Unmapped> = []
  private(set) var others: [String] = []

  init(_ error: String) {
    var isUnmapped = false
    for line in error.split(separator: "\n") where !line.hasPrefix("Warning:") && !line.hasPrefix("I1") {
      let pieces = line.split(separator: "resource mapping not found").dropFirst(
        line.hasPrefix("resource mapping not found") ? 0 : 1)
      if line.contains("resource mapping not found") {
        unmapped.formUnion(pieces.compactMap { Unmapped($0) })
        isUnmapped = true
      } else if Self.begins(line) || others.isEmpty && !line.hasPrefix("ensure CRDs") {
        others.append(String(line))
        isUnmapped = false
      } else if !isUnmapped, !others.isEmpty {
        others[others.count - 1] += "\n" + line
      }
    }
  }

  private static func begins(_ line: Substring) -> Bool {
    ["Error from server", "error: ", "Apply failed with", "Unable to connect", "Server-side apply not"]
      .contains(
        where: line.hasPrefix)
  }
}
