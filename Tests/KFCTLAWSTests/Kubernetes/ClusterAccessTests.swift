// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 8: the right cluster, by a kubeconfig that is gone afterwards, with a token that the cluster takes.
@Suite struct ClusterAccessTests {
  @Test(.timeLimit(.minutes(30))) func theTokenIsTakenAndNothingStays() async throws {
    try await ClusterWorld.run { cluster in
      try await cluster.acceptTokens()
      let run = try await cluster.program("deploy")
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(try await cluster.server.refusedTokens().isEmpty)
      #expect(try await cluster.patches().count == 3)
      #expect(try cluster.leftovers().isEmpty)
    }
  }

  /// The signature is computed again by the server, for AWS's own host.
  @Test(.timeLimit(.minutes(30))) func theTokenSignsTheClustersName() async throws {
    try await ClusterWorld.run { cluster in
      for (name, isTaken) in [("demo", true), ("other", false)] {
        let run = try await cluster.world.program(
          "token", "--cluster", name, environment: ["AWS_ENDPOINT_URL": ""])
        let credential = try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
        #expect(credential["apiVersion"] == "client.authentication.k8s.io/v1")
        #expect(credential["kind"] == "ExecCredential")
        try await cluster.server.set(
          #"{"tokens": {"mode": "aws", "cluster": "demo", "keys": {"AKIAIOSFODNN7EXAMPLE": "operator-secret"}}}"#
        )
        let token = try #require(credential["status", "token"].string)
        let who = try await cluster.server.withKubectl(token: token) { try $0.run(["auth", "whoami"]) }
        #expect((who.status == 0) == isTaken, "\(who.error)")
        let end = try Date(
          try #require(credential["status", "expirationTimestamp"].string), strategy: .iso8601)
        #expect((800...900).contains(end.timeIntervalSinceNow))
      }
    }
  }

  @Test(.timeLimit(.minutes(30))) func aRolesTokenCarriesItsSession() async throws {
    try await ClusterWorld.run { cluster in
      try await cluster.acceptTokens()
      try cluster.world.write(
        "aws-config",
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/operator
        source_profile = keys
        [profile keys]
        aws_access_key_id = AKIAIOSFODNN7EXAMPLE
        aws_secret_access_key = operator-secret
        """)
      let environment = [
        "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
        "AWS_CONFIG_FILE": cluster.world.folder + "/aws-config",
      ]
      try await cluster.world.emulator.resetCalls()
      let run = try await cluster.program("deploy", environment: environment)
      #expect(run.status == 0, "\(run.error)")
      let calls = try await cluster.world.emulator.calls().map(\.operation)
      #expect(calls.filter { $0 == "AssumeRole" }.count == 1, "\(calls)")
    }
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      ([], "", "client.authentication.k8s.io/v1"),
      (["--api-version", "v1beta1"], "", "client.authentication.k8s.io/v1beta1"),
      (
        [], #"{"apiVersion": "client.authentication.k8s.io/v1beta1"}"#, "client.authentication.k8s.io/v1beta1"
      ),
      ([], #"{"apiVersion": "client.authentication.k8s.io/v1alpha1"}"#, nil),
      (["--api-version", "v2"], "", nil),
    ] as [([String], String, String?)])
  func theTokenHasTheFormThatIsAskedFor(options: [String], info: String, form: String?) async throws {
    try await World.run { world in
      let run = try await world.start(["token"] + options, environment: ["KUBERNETES_EXEC_INFO": info])
        .result()
      #expect(run.status == (form == nil ? 64 : 0), "\(run.error)")
      guard let form else { return }
      #expect(
        try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))["apiVersion"].string == form)
    }
  }

  /// What kubectl gets: a kubeconfig for its owner only, without a secret, and no secret among its arguments.
  @Test(.timeLimit(.minutes(30))) func kubectlIsShownNoSecret() async throws {
    try await ClusterWorld.run { cluster in
      let log = cluster.world.folder + "/log"
      let path = try cluster.writeKubectl(
        """
        echo "$@" >> \(log)
        for word in "$@"; do case "$word" in */kubeconfig) stat -c "mode %a" "$word" >> \(log); cat "$word" >> \(log);
        stat -c "folder %a" "$(dirname "$word")" >> \(log);; esac; done
        exec \(Kubectl.path) "$@"
        """)
      let run = try await cluster.program("deploy", environment: path)
      #expect(run.status == 0, "\(run.error)")
      let text = try cluster.world.text("log")
      #expect(text.contains("mode 600") && text.contains("folder 700"))
      #expect(!text.contains("mode 6 4") && !text.contains("operator-secret") && !text.contains("k8s-aws-v1"))
      #expect(
        text.contains(#""command" : "\#(ProgramRun.path)"#.replacing("/./", with: "/"))
          || text.contains("kfctl-aws"))
    }
  }

  @Test(.timeLimit(.minutes(30))) func anotherContextIsRefused() async throws {
    try await ClusterWorld.run { cluster in
      let config = cluster.world.folder + "/other"
      try await cluster.server.writeKubeconfig(to: config)
      try await cluster.announce(endpoint: "https://ABCDEF.gr7.us-west-2.eks.amazonaws.com")
      let refused = try await cluster.program("deploy", "--kubeconfig", config)
      #expect(refused.status == 3, "\(refused.error)")
      #expect(refused.error.contains("gr7.us-west-2") && refused.error.contains("--allow-other-context"))
      #expect(try await cluster.server.calls().isEmpty)
      let allowed = try await cluster.program("deploy", "--kubeconfig", config, "--allow-other-context")
      #expect(allowed.status == 0, "\(allowed.error)")
      try await cluster.announce()
      #expect(try await cluster.program("deploy", "--kubeconfig", config, "--context", "lab").status == 0)
      #expect(try await cluster.program("deploy", "--kubeconfig", config, "--context", "none").status != 0)
    }
  }

  @Test(.timeLimit(.minutes(30)), arguments: [SIGINT, SIGTERM])
  func aSignalEndsKubectlAndClearsAway(number: Int32) async throws {
    try await ClusterWorld.run { cluster in
      try await cluster.server.setFaults(KubernetesFault(.hang, match: "^PATCH", seconds: 600))
      let program = try cluster.start(["deploy"])
      while try await cluster.server.faultHits().reduce(0, +) == 0, program.isRunning {}
      #expect(try !cluster.leftovers().isEmpty)
      program.signal(number)
      let run = try await program.result()
      #expect(run.status == 130 && !run.wasKilled, "\(run.error)")
      #expect(try cluster.leftovers().isEmpty)
      try await cluster.server.setFaults()
    }
  }

  @Test(.timeLimit(.minutes(30))) func nobodyLeftOfAGroupThatIsKilled() async throws {
    try await ClusterWorld.run { cluster in
      let child = cluster.world.folder + "/child"
      let path = try cluster.writeKubectl("sleep 600 & echo $! > \(child); wait")
      let program = try cluster.start(["deploy"], environment: path)
      while FileManager.default.contents(atPath: child)?.isEmpty ?? true, program.isRunning {
        await Task.yield()
      }
      program.signal(SIGTERM)
      #expect(try await program.result().status == 130)
      let id = try #require(
        Int32(try cluster.world.text("child").trimmingCharacters(in: .whitespacesAndNewlines)))
      // Its parent is gone; whoever collects orphans may not have done so yet.
      let state = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
      #expect(state.isEmpty || state.contains(") Z ") || kill(id, 0) != 0, "\(state)")
    }
  }

  @Test(.timeLimit(.minutes(30))) func whyNobodyComesInIsSaid() async throws {
    try await ClusterWorld.run { cluster in
      try await cluster.server.set(#"{"tokens": {"mode": "static", "users": {}}}"#)
      let unknown = try await cluster.program("deploy")
      #expect(unknown.status == 3 && unknown.error.contains("access entry"), "\(unknown.error)")
      try await cluster.announce(endpoint: "https://127.0.0.1:1", isPublic: false)
      let closed = try await cluster.program("deploy")
      #expect(closed.status == 3 && closed.error.contains("endpoint is private"), "\(closed.error)")
      try await cluster.announce(endpoint: "https://127.0.0.1:1")
      let absent = try await cluster.program("deploy")
      #expect(absent.status == 3 && absent.error.contains("cannot be reached"), "\(absent.error)")
      let without = try await cluster.program("deploy", environment: ["PATH": "/nonexistent"])
      #expect(without.status == 3 && without.error.contains("kubectl"), "\(without.error)")
      let none = try await cluster.program("deploy", "--cluster", "none")
      #expect(none.status == 3 && none.error.contains("none"), "\(none.error)")
    }
  }
}
