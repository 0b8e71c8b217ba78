// SPDX-License-Identifier: Apache-2.0

internal import CLibYAML

/// The one owner of a libyaml parser; the only file that speaks to libyaml.
///
/// The bytes must outlive it. It reads no further than it is asked to.
final class YAMLScanner {
  /// Is told of each reading that begins and of its text's length: readings are what an edit costs.
  @TaskLocal static var onReading: (@Sendable (Int) -> Void)?

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private var holdsEvent = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    Self.onReading?(bytes.count)
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    yaml_parser_initialize(parser)
    // libyaml wants an address even for nothing.
    let start =
      bytes.baseAddress ?? UnsafePointer(UnsafeRawPointer(parser).assumingMemoryBound(to: UInt8.self))
    yaml_parser_set_input_string(parser, start, bytes.count)
  }

  deinit {
    releaseEvent()
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  /// The next event. After ``ScannerEvent/Kind/streamEnd`` there is none.
  func next() throws(ScannerFailure) -> ScannerEvent {
    releaseEvent()
    guard yaml_parser_parse(parser, event) == 1 else { throw failure() }
    holdsEvent = true
    return current()
  }

  private func releaseEvent() {
    if holdsEvent { yaml_event_delete(event) }
    holdsEvent = false
  }

  private func failure() -> ScannerFailure {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
    let isReader = parser.pointee.error == YAML_READER_ERROR
    let mark = parser.pointee.problem_mark
    return ScannerFailure(
      reason: problem,
      place: isReader
        ? .byte(Int(parser.pointee.problem_offset)) : .mark(line: Int(mark.line), column: Int(mark.column))
    )
  }
}

extension YAMLScanner {
  private func current() -> ScannerEvent {
    var result = ScannerEvent(
      kind: .streamStart,
      start: Int(event.pointee.start_mark.index),
      end: Int(event.pointee.end_mark.index),
      endColumn: Int(event.pointee.end_mark.column)
    )
    switch event.pointee.type {
    case YAML_SCALAR_EVENT:
      readScalar(into: &result)
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      readStart(into: &result)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      result.kind = .close
    case YAML_ALIAS_EVENT:
      result.kind = .alias
      result.anchor = CText(event.pointee.data.alias.anchor)
    case YAML_DOCUMENT_START_EVENT:
      result.kind = .documentStart(isImplicit: event.pointee.data.document_start.implicit != 0)
    case YAML_DOCUMENT_END_EVENT:
      result.kind = .documentEnd(isImplicit: event.pointee.data.document_end.implicit != 0)
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
      result.kind = .streamEnd
    default:
      break
    }
    return result
  }

  private func readStart(into result: inout ScannerEvent) {
    if event.pointee.type == YAML_SEQUENCE_START_EVENT {
      let start = event.pointee.data.sequence_start
      result.kind = .open(start.style == YAML_FLOW_SEQUENCE_STYLE ? .flowSequence : .blockSequence)
      result.anchor = CText(start.anchor)
      result.tag = CText(start.tag)
    } else {
      let start = event.pointee.data.mapping_start
      result.kind = .open(start.style == YAML_FLOW_MAPPING_STYLE ? .flowMapping : .blockMapping)
      result.anchor = CText(start.anchor)
      result.tag = CText(start.tag)
    }
  }

  private func readScalar(into result: inout ScannerEvent) {
    let scalar = event.pointee.data.scalar
    result.kind = .scalar(Self.shape(scalar.style))
    result.anchor = CText(scalar.anchor)
    result.tag = CText(scalar.tag)
    result.value = UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
  }

  private static func shape(_ style: yaml_scalar_style_t) -> NodeShape {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}
