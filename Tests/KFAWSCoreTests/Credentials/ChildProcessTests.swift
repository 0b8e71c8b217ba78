// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Testing

@testable import KFAWSCore

@Suite struct ChildProcessTests {
  private func shell(_ script: String, environment: [String: String] = [:]) -> ChildProcess {
    ChildProcess(path: "/bin/sh", arguments: ["sh", "-c", script], environment: environment)
  }

  private func output(_ script: String, environment: [String: String] = [:]) async throws -> String {
    let child = shell(script, environment: environment)
    let ending = try await child.run(within: .seconds(60), limit: 1 << 20)
    #expect(ending.isSuccess)
    return String(decoding: ending.output, as: UTF8.self)
  }

  @Test(.timeLimit(.minutes(30))) func readsBothStreamsWhileItRuns() async throws {
    // More than a pipe holds, in an order that would block a reader of one stream after the other.
    let script =
      "head -c 1000000 /dev/zero >&2; head -c 500000 /dev/zero; head -c 1000000 /dev/zero >&2; echo end"
    let text = try await output(script)
    #expect(text.utf8.count == 500_004 && text.hasSuffix("end\n"))
  }

  @Test(.timeLimit(.minutes(30))) func getsTheEnvironmentThatItIsGivenAndNoOther() async throws {
    let variables = try await output("env", environment: ["A": "b c", "D": "é"])
    let names = Set(variables.split(separator: "\n").map { $0.prefix { $0 != "=" } })
    #expect(variables.contains("A=b c\n") && variables.contains("D=é\n"))
    #expect(names.isSubset(of: ["A", "D", "PWD", "SHLVL", "_", "OLDPWD"]))
  }

  @Test(.timeLimit(.minutes(30))) func inheritsNothingButTheThreeStreams() async throws {
    let kept = open("/dev/null", O_RDONLY)
    defer { close(kept) }
    let pipes = try (1...5).map { _ in try ChildPipe() }
    let numbers = try await output("ls /proc/self/fd", environment: ["PATH": "/usr/bin:/bin"])
    let inherited = Set(numbers.split(separator: "\n").compactMap { Int32($0) })
    for pipe in pipes { #expect(!inherited.contains(pipe.reading) && !inherited.contains(pipe.writing)) }
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      ("exit 3", "ended with status 3"), ("kill -9 $$", "was ended by signal 9"),
    ])
  func tellsHowItEnded(script: String, words: String) async throws {
    let ending = try await shell(script).run(within: .seconds(60), limit: 10)
    #expect(!ending.isSuccess && ending.words == words)
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      ("sleep 20", "it sleeps"), ("trap '' INT TERM HUP; sleep 20", "it ignores signals"),
      ("exec >&- 2>&-; sleep 20", "it has closed its streams"),
      ("sleep 20 & exit 0", "a child of its own keeps the streams open"),
    ])
  func doesNotWaitForEver(script: String, why: String) async throws {
    await #expect(throws: ChildProcess.Failure.timedOut, "\(why)") {
      try await shell(script, environment: ["PATH": "/usr/bin:/bin"]).run(
        within: .milliseconds(300), limit: 10)
    }
  }

  @Test(.timeLimit(.minutes(30))) func doesNotReadWithoutEnd() async {
    await #expect(throws: ChildProcess.Failure.tooMuchOutput) {
      try await shell("yes", environment: ["PATH": "/usr/bin:/bin"]).run(within: .seconds(60), limit: 1000)
    }
  }

  @Test(.timeLimit(.minutes(30))) func isKilledWhenItsCallerIsCancelled() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "child-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // It opens the pipe for reading when it runs, and closes it when it has ended.
    #expect(mkfifo("\(folder)/fifo", 0o600) == 0)
    let child = shell(
      "exec 3<\"$1/fifo\"; exec sleep 1000".replacing("$1", with: folder),
      environment: [
        "PATH": "/usr/bin:/bin"
      ])
    let caller = Task { try await child.run(within: .seconds(60), limit: 10) }
    let writer = await Self.opened("\(folder)/fifo")
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    signal(SIGPIPE, SIG_IGN)
    #expect(write(writer, "x", 1) == -1 && errno == EPIPE)
    close(writer)
  }

  /// Waits, on a thread of its own, until somebody reads.
  private static func opened(_ path: String) async -> Int32 {
    await withCheckedContinuation { continuation in
      PosixThread { continuation.resume(returning: open(path, O_WRONLY)) }?.detach()
    }
  }

  @Test func findsProgramsAsAShellDoes() {
    #expect(ChildProcess.find("sh", path: "/nowhere:/bin") == "/bin/sh")
    #expect(ChildProcess.find("/bin/sh", path: nil) == "/bin/sh")
    #expect(ChildProcess.find("sh", path: "/nowhere") == nil)
    #expect(ChildProcess.find("/etc/passwd", path: nil) == nil)
    #expect(ChildProcess.find("/bin", path: nil) == nil)
  }

  @Test(arguments: [
    ("a b", ["a", "b"]), ("  a\t\r\nb ", ["a", "b"]), ("'a b' \"c d\"", ["a b", "c d"]), ("a\\ b", ["a b"]),
    ("\"a\\\"b\\\\c\\d\"", ["a\"b\\c\\d"]), ("'a\\b'", ["a\\b"]), ("a'b'\"c\"", ["abc"]), ("''", [""]),
    ("", []),
    ("a#b #c", ["a#b", "#c"]), ("é'ü'", ["éü"]), ("'open", nil), ("end\\", nil), ("\"x", nil),
  ])
  func splitsWordsAsPythonDoes(line: String, words: [String]?) {
    #expect(ShellWords.split(line) == words)
  }
}
