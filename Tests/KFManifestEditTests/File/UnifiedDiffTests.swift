// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let rows: [(old: String, new: String, expected: String)] = [
  ("a\n", "a\n", ""),
  ("a\nb\nc\n", "a\nx\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"),
  (
    "a", "b",
    "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
  ),
  ("a", "a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
  ("", "a\nb\n", "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n"),
  (
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ny\n",
    "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -9,4 +9,4 @@\n 9\n 10\n 11\n-12\n+y\n"
  ),
  ("a\nb\nc\nd\n", "b\nc\nd\ne\n", "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n b\n c\n d\n+e\n"),
]

@Test("Diffs read as git's", arguments: rows.indices)
func diffs(_ index: Int) {
  let row = rows[index]
  let diff = UnifiedDiff.unifiedDiff(old: Array(row.old.utf8), new: Array(row.new.utf8), path: "f")
  #expect(diff == row.expected)
}

@Test("A diff applied gives the new text")
func diffRoundTrip() {
  var random = SystemRandomNumberGenerator()
  for _ in 0..<200 {
    let old = (0..<Int.random(in: 0..<12, using: &random)).map { _ in Int.random(in: 0..<4, using: &random) }
    let new = (0..<Int.random(in: 1..<12, using: &random)).map { _ in Int.random(in: 0..<4, using: &random) }
    let text = { (numbers: [Int]) in Array(numbers.map { "\($0)\n" }.joined().utf8) }
    let lines = UnifiedDiff.unifiedDiff(old: text(old), new: text(new), path: "f").split(separator: "\n")
      .dropFirst(2)
    let body = lines.filter { !$0.hasPrefix("@@") }
    // With so few lines every line is in the diff, when there is one.
    if old == new { continue }
    let kept = { (sign: Character) in
      body.filter { $0.first == " " || $0.first == sign }.map { Int($0.dropFirst()) }
    }
    if kept("-").count == old.count { #expect(kept("-") == old) }
    if kept("+").count == new.count { #expect(kept("+") == new) }
  }
}

@Test("A thousand changed lines of two thousand, and worse, are a moment's work", .timeLimit(.minutes(30)))
func largeDiffs() {
  let text = { (lines: [Int]) in Array(lines.map { "line \($0)\n" }.joined().utf8) }
  let changes = { (old: [Int], new: [Int]) in
    let lines = UnifiedDiff.unifiedDiff(old: text(old), new: text(new), path: "f").split(separator: "\n")
    return (lines.count { $0.hasPrefix("-l") }, lines.count { $0.hasPrefix("+l") })
  }
  let old = Array(0..<2000)
  #expect(changes(old, old.map { $0.isMultiple(of: 2) ? $0 : -$0 }) == (1000, 1000))
  let many = Array(0..<50_000)
  #expect(changes(many, [-1] + many.dropFirst().dropLast() + [-2]) == (2, 2))
  // Lines that repeat on both sides, and changes at both ends and in the middle.
  let repeating = many.map { $0.isMultiple(of: 5) ? $0 : $0 % 5 }
  var edited = repeating
  for at in [0, 25_000, 49_999] { edited[at] = -7 - at }
  #expect(changes(repeating, edited) == (3, 3))
  #expect(changes(many, many.reversed()) == (49_999, 49_999))
  let same = [Int](repeating: 1, count: 40_000)
  #expect(changes([2] + same, same + [3, 1, 1]) != (0, 0))
}
