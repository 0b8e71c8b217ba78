// SPDX-License-Identifier: Apache-2.0

/// Rows with aligned columns.
struct Table {
  let rows: [[String]]

  init(_ rows: [[String]]) {
    self.rows = rows
  }

  /// The rows, indented by two.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return "  " + cells.joined(separator: "  ")
    }
  }
}
