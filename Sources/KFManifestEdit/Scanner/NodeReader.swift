// SPDX-License-Identifier: Apache-2.0

/// Reads a text as node tokens: libyaml's events with every mark corrected.
struct NodeReader {
  /// Collections inside collections; deeper ones are refused, so that nothing above can run out of stack.
  static let maximumDepth = 1000

  private struct Frame {
    var isFlow: Bool
    var column: Int
  }

  private let scanner: YAMLScanner
  let name: String
  let text: UnsafeBufferPointer<UInt8>
  private let corrections: MarkCorrections
  private let standIns: StandIns?
  private let mended: ValueBuffer?
  private var cursor: CodePointCursor
  private var frames: [Frame] = []

  private init(_ text: UnsafeBufferPointer<UInt8>, scanner: YAMLScanner, standIns: StandIns?, name: String) {
    self.text = text
    self.scanner = scanner
    self.standIns = standIns
    mended = standIns == nil ? nil : ValueBuffer()
    self.name = name
    corrections = MarkCorrections(bytes: text)
    cursor = CodePointCursor(text)
  }

  /// Gives `body` a reader of `text`, which lives as long as the call.
  static func read<Result>(
    _ text: [UInt8],
    name: String,
    _ body: (inout NodeReader) throws(ManifestError) -> Result
  ) throws(ManifestError) -> Result {
    let standIns = StandIns(over: text)
    return try text.withUnsafeBufferPointer { bytes throws(ManifestError) in
      guard let standIns else {
        var reader = NodeReader(bytes, scanner: YAMLScanner(bytes), standIns: nil, name: name)
        return try body(&reader)
      }
      return try standIns.text.withUnsafeBufferPointer { feed throws(ManifestError) in
        var reader = NodeReader(bytes, scanner: YAMLScanner(feed), standIns: standIns, name: name)
        return try body(&reader)
      }
    }
  }

  /// The next token; after ``NodeToken/Kind/end`` there is none.
  mutating func next() throws(ManifestError) -> NodeToken {
    let event: ScannerEvent
    do {
      event = try scanner.next()
    } catch {
      throw failure(error)
    }
    if case .streamStart = event.kind { return try next() }
    return try token(event)
  }

  private mutating func token(_ event: ScannerEvent) throws(ManifestError) -> NodeToken {
    switch event.kind {
    case .streamStart, .streamEnd:
      return plainToken(.end, event)
    case .documentStart(let isImplicit):
      return plainToken(.documentStart(isImplicit: isImplicit), event)
    case .documentEnd(let isImplicit):
      return plainToken(.documentEnd(isImplicit: isImplicit), event)
    case .alias:
      return plainToken(.leaf(.alias), event)
    case .scalar(let shape):
      return scalarToken(shape, event)
    case .open(let shape):
      return try openToken(shape, event)
    case .close:
      let frame = frames.popLast()
      return frame?.isFlow == true
        ? plainToken(.close, event) : NodeToken(kind: .close, start: 0, content: 0, end: 0)
    }
  }

  private mutating func plainToken(_ kind: NodeToken.Kind, _ event: ScannerEvent) -> NodeToken {
    let start = cursor.offset(of: event.start)
    var token = NodeToken(kind: kind, start: start, content: start, end: cursor.offset(of: event.end))
    token.anchor = event.anchor
    token.tag = event.tag
    return token
  }

  private mutating func scalarToken(_ shape: NodeShape, _ event: ScannerEvent) -> NodeToken {
    var token = plainToken(.leaf(shape), event)
    if event.anchor != nil || event.tag != nil {
      token.content = corrections.contentStart(
        after: token.start,
        anchorLength: event.anchor?.bytes.count,
        hasTag: event.tag != nil,
        limit: token.end
      )
    }
    if shape.isBlockScalar {
      token.end = corrections.blockScalarEnd(
        start: token.content,
        eventEnd: token.end,
        parentColumn: frames.last?.column ?? 0
      )
    }
    token.value = event.value
    if let standIns, let mended { token.value = mended.hold(standIns.original(event.value)) }
    let quotes = shape == .singleQuoted || shape == .doubleQuoted ? 1 : 0
    token.isRaw = isText(token.value, from: token.content + quotes, to: token.end - quotes)
    return token
  }

  private func isText(_ value: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    end - start == value.count && value.stand(in: text, at: start)
  }

  private mutating func openToken(_ shape: NodeShape, _ event: ScannerEvent) throws(ManifestError)
    -> NodeToken
  {
    var token = plainToken(.open(shape), event)
    if event.anchor != nil || event.tag != nil {
      token.content = corrections.collectionStart(shape, eventEnd: token.end)
    } else if shape == .flowMapping, corrections.isPair(token.start) {
      token.kind = .open(.flowPair)
    }
    let column = event.endColumn - (token.end - token.content)
    frames.append(Frame(isFlow: shape.isFlowCollection, column: column))
    guard frames.count <= Self.maximumDepth else {
      throw error(
        .tooDeep,
        at: token.start,
        "collections are nested more than \(Self.maximumDepth) deep",
        remedy: "flatten the document"
      )
    }
    return token
  }
}
