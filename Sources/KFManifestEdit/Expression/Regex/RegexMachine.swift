// SPDX-License-Identifier: Apache-2.0

/// Runs a program over a text, all alternatives at once: time grows with text × program, never worse.
///
/// Threads are kept in the order of preference, so that the match is the one RE2 and Perl find: the leftmost,
/// and of those the first. All memory is taken once, for as many matches as are looked for.
struct RegexMachine {
  /// Threads that wait for a character, and what their groups hold.
  private struct Threads {
    var instructions: [Int] = []
    /// Offsets of groups, a row for every instruction.
    var captures: [Int]

    init(_ program: RegexProgram) {
      captures = [Int](repeating: -1, count: program.instructions.count * program.slots)
      instructions.reserveCapacity(program.instructions.count)
    }
  }

  private enum Task {
    case visit(Int)
    /// A group's offset gets back what it was, for the alternatives that follow.
    case restore(slot: Int, Int)
  }

  private let program: RegexProgram
  private let text: [Unicode.Scalar]
  private let slots: Int
  private var current: Threads
  private var next: Threads
  /// The round in which an instruction was last reached; reaching it again in one round is pointless.
  private var reached: [Int]
  private var round = 0
  private var work: [Int]
  private var tasks: [Task] = []

  init(_ program: RegexProgram, _ text: [Unicode.Scalar]) {
    self.program = program
    self.text = text
    slots = program.slots
    current = Threads(program)
    next = Threads(program)
    reached = [Int](repeating: -1, count: program.instructions.count)
    work = [Int](repeating: -1, count: slots)
  }

  /// The first match at or after `start`: offsets of every group's start and end, -1 where it took no part.
  mutating func match(from start: Int) -> [Int]? {
    current.instructions.removeAll(keepingCapacity: true)
    round += 1
    var found: [Int]?
    var at = start
    while at <= text.count {
      if current.instructions.isEmpty {
        if found != nil { break }
        if let first = program.first {
          while at < text.count, !first.contains(text[at]) { at += 1 }
          if at == text.count { break }
        }
      }
      if found == nil {
        for slot in 0..<slots { work[slot] = -1 }
        add(0, at, toCurrent: true)
      }
      round += 1
      next.instructions.removeAll(keepingCapacity: true)
      step(at, &found)
      swap(&current, &next)
      at += 1
    }
    return found
  }

  /// Lets every thread read the character at `at`; those after one that has matched are given up.
  private mutating func step(_ at: Int, _ found: inout [Int]?) {
    for instruction in current.instructions {
      let row = instruction * slots
      switch program.instructions[instruction] {
      case .set(let set):
        guard at < text.count, set.contains(text[at]) else { continue }
        for slot in 0..<slots { work[slot] = current.captures[row + slot] }
        add(instruction + 1, at + 1, toCurrent: false)
      case .match:
        found = Array(current.captures[row..<row + slots])
        return
      default:
        break
      }
    }
  }

  /// Follows jumps from an instruction to those that read a character, with a stack of its own.
  private mutating func add(_ start: Int, _ at: Int, toCurrent: Bool) {
    tasks.append(.visit(start))
    while let task = tasks.popLast() {
      switch task {
      case .restore(let slot, let offset): work[slot] = offset
      case .visit(let instruction): visit(instruction, at, toCurrent)
      }
    }
  }

  private mutating func visit(_ instruction: Int, _ at: Int, _ isCurrent: Bool) {
    if reached[instruction] == round { return }
    reached[instruction] = round
    switch program.instructions[instruction] {
    case .jump(let target): tasks.append(.visit(target))
    case .split(let first, let second):
      tasks.append(.visit(second))
      tasks.append(.visit(first))
    case .save(let slot):
      tasks.append(.restore(slot: slot, work[slot]))
      work[slot] = at
      tasks.append(.visit(instruction + 1))
    case .assertion(let assertion):
      if holds(assertion, at) { tasks.append(.visit(instruction + 1)) }
    case .set, .match:
      let row = instruction * slots
      if isCurrent {
        current.instructions.append(instruction)
        for slot in 0..<slots { current.captures[row + slot] = work[slot] }
      } else {
        next.instructions.append(instruction)
        for slot in 0..<slots { next.captures[row + slot] = work[slot] }
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
