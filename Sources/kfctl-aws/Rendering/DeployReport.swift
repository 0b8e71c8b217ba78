// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The result of a deploy; `--output json` prints it as it is.
struct DeployReport: Encodable {
  /// What is still refused for one reason.
  struct Failure: Encodable {
    struct Object: Encodable {
      var object: String
      /// The API server's words.
      var message: String
    }
    var reason: RefusalReason
    var remedy: String
    var objects: [Object]

    static func groups(_ refused: [ApplyCall.Refused]) -> [Failure] {
      Dictionary(grouping: refused, by: \.reason).sorted { $0.key < $1.key }.map { reason, refused in
        let objects = refused.sorted { $0.object.key < $1.object.key }.map {
          Object(object: $0.object.key.description, message: $0.message.printable(limit: 800))
        }
        return Failure(reason: reason, remedy: reason.remedy, objects: objects)
      }
    }
  }

  var version = 1
  var cluster: String
  var kubernetes: String
  var kustomization: String
  var builtBy: String
  var objects = 0
  /// Taken by the cluster in this run.
  var applied = 0
  /// As they were sent last, and not sent again.
  var unchanged = 0
  /// All sendings, those that were refused too.
  var sent = 0
  var rounds = 0
  /// Tried with `--dry-run`.
  var tried = 0
  /// Not tried, or not compared, because what they need is not there yet.
  var untried: [String] = []
  var upgraded: [String] = []
  var skipped: [String] = []
  /// What was there before deploy made it: changed, and left by undeploy.
  var unmarked: [String] = []
  var failures: [Failure] = []
  var diff = ""

  init(_ session: ClusterAccess.Session, _ place: DeployPlace, _ tool: String) {
    cluster = session.name
    kubernetes = session.versions.server.description
    kustomization = place.folder
    builtBy = tool
  }

  var text: String {
    var lines = diff.isEmpty ? [] : [diff]
    lines.append("Cluster \(cluster), Kubernetes \(kubernetes): \(kustomization), built by \(builtBy)")
    var counts = [("objects", objects), ("taken", applied), ("unchanged", unchanged), ("tried", tried)]
    counts += [
      ("not tried: what they need is not there yet", untried.count), ("upgraded", upgraded.count),
      ("left out: not served", skipped.count), ("were there before deploy", unmarked.count),
    ]
    lines += Table(counts.filter { $0.1 > 0 }.map { [String($0.1), $0.0] }).lines
    if rounds > 1 { lines.append("  \(rounds) rounds, \(sent) sendings") }
    return (lines + failures.flatMap(\.lines)).joined(separator: "\n")
  }
}

extension DeployReport.Failure {
  /// One line an object, as many as a person reads; JSON has them all.
  fileprivate var lines: [String] {
    let shown = objects.prefix(12).flatMap { ["  \($0.object)", "    \($0.message)"] }
    let more = objects.count > 12 ? ["  and \(objects.count - 12) more"] : []
    return ["", "Still refused, \(reason.words): \(objects.count)"] + shown + more + ["  → \(remedy)"]
  }
}

extension Deployment.Progress {
  func text(unchanged: Int) -> String {
    let refusals = refused.sorted { $0.key < $1.key }.map { "\($0.key.words) \($0.value)" }
    let count = refused.values.reduce(0, +)
    return "\(done) of \(all) objects taken" + (unchanged > 0 ? ", \(unchanged) unchanged" : "")
      + (count > 0 ? ", \(count) refused (\(refusals.joined(separator: ", ")))" : "")
      + (pause.map { "; again in \($0.components.seconds) s" } ?? "")
  }
}

/// What a cluster does not serve, as findings: one for each API and kind.
struct UnservedReport {
  let findings: [Finding]

  init(_ unserved: [UnservedObject], server: KubernetesVersion) {
    struct Group: Hashable {
      var apiVersion: String
      var kind: String
      var since: KubernetesVersion?
      var isConvertible: Bool
    }
    let groups = Dictionary(grouping: unserved) { item in
      // Kinds of CRDs that are not served are one finding.
      Group(
        apiVersion: item.since == nil ? "" : item.object.apiVersion,
        kind: item.since == nil ? "" : item.object.key.kind, since: item.since,
        isConvertible: item.isConvertible)
    }
    let oldest = unserved.compactMap(\.since).min()
    let order = { (group: Group) in (group.since?.minor ?? Int.max, group.apiVersion, group.kind) }
    findings = groups.sorted { order($0.key) < order($1.key) }.map { group, items in
      let names = items.map(\.object.key.description).sorted()
      let list =
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
      let subject = group.kind.isEmpty ? "objects of these CRDs" : "\(group.kind) \(group.apiVersion)"
      let last =
        oldest.map { "; the last one that takes the whole build is \($0.major).\($0.minor - 1)" } ?? ""
      return Finding(
        subject: "\(subject): \(items.count)",
        problem: group.since.map {
          "\(list): not served since Kubernetes \($0), and the cluster runs \(server)\(last)"
        }
          ?? "\(list): their CRDs are among those that are not served",
        remedy: group.isConvertible
          ? "Add --upgrade-apis: they are converted without loss, --diff shows how"
          : "Use a release for this Kubernetes, or go on without them: --skip-unserved")
    }
  }
}
