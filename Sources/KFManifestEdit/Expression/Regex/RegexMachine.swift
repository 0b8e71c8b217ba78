// SPDX-License-Identifier: Apache-2.0

/// Runs a program over a text, all alternatives at once: time grows with text × program, never worse.
///
/// Threads are kept in the order of preference, so that the match is the one RE2 and Perl find: the leftmost,
/// and of those the first.
struct RegexMachine {
  private struct Thread {
    var instruction: Int
    var captures: [Int]
  }

  private let program: RegexProgram
  private let text: [Unicode.Scalar]
  /// The step at which an instruction was last reached; reaching it again in one step is pointless.
  private var reached: [Int]

  init(_ program: RegexProgram, _ text: [Unicode.Scalar]) {
    self.program = program
    self.text = text
    reached = [Int](repeating: -1, count: program.instructions.count)
  }

  /// The first match at or after `start`: offsets of every group's start and end, -1 where it took no part.
  mutating func match(from start: Int) -> [Int]? {
    for index in reached.indices { reached[index] = -1 }
    let blank = [Int](repeating: -1, count: 2 * program.groupNames.count)
    var threads: [Thread] = []
    var found: [Int]?
    var at = start
    while at <= text.count {
      if found == nil { add(0, blank, at, to: &threads) }
      if threads.isEmpty, found != nil { break }
      var next: [Thread] = []
      step: for thread in threads {
        switch program.instructions[thread.instruction] {
        case .set(let set):
          if at < text.count, set.contains(text[at]) {
            add(thread.instruction + 1, thread.captures, at + 1, to: &next)
          }
        case .match:
          found = thread.captures
          break step
        default:
          break
        }
      }
      threads = next
      at += 1
    }
    return found
  }

  /// Follows jumps from an instruction to those that read a character, with a stack of its own.
  private mutating func add(_ instruction: Int, _ captures: [Int], _ at: Int, to threads: inout [Thread]) {
    var stack = [Thread(instruction: instruction, captures: captures)]
    while var thread = stack.popLast() {
      if reached[thread.instruction] == at { continue }
      reached[thread.instruction] = at
      switch program.instructions[thread.instruction] {
      case .jump(let target):
        thread.instruction = target
        stack.append(thread)
      case .split(let first, let second):
        stack.append(Thread(instruction: second, captures: thread.captures))
        stack.append(Thread(instruction: first, captures: thread.captures))
      case .save(let slot):
        thread.captures[slot] = at
        thread.instruction += 1
        stack.append(thread)
      case .assertion(let assertion):
        guard holds(assertion, at) else { continue }
        thread.instruction += 1
        stack.append(thread)
      case .set, .match:
        threads.append(thread)
      }
    }
  }

  private func holds(_ assertion: RegexAssertion, _ at: Int) -> Bool {
    switch assertion {
    case .textStart: at == 0
    case .textEnd: at == text.count
    case .lineStart: at == 0 || text[at - 1] == "\n"
    case .lineEnd: at == text.count || text[at] == "\n"
    case .wordBoundary: isWord(at - 1) != isWord(at)
    case .notWordBoundary: isWord(at - 1) == isWord(at)
    }
  }

  private func isWord(_ at: Int) -> Bool { text.indices.contains(at) && RegexSet.words.contains(text[at]) }
}
