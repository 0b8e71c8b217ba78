// SPDX-License-Identifier: Apache-2.0

/// Functions by yq's names.
enum ExpressionFunction: String, Sendable, CaseIterable {
  case select, has, del, sub, test, map, filter, with, error, eval
  case length, keys, key, not, tag, kind, empty, path, parent, parents, root, line, column
  case style, anchor, alias
  case headComment = "head_comment"
  case lineComment = "line_comment"
  case footComment = "foot_comment"
  case first, any, all, contains, reverse, sort, unique, min, max, pivot, pick, omit, flatten, explode
  case anyWhere = "any_c"
  case allWhere = "all_c"
  case mapValues = "map_values"
  case sortBy = "sort_by"
  case sortKeys = "sort_keys"
  case uniqueBy = "unique_by"
  case groupBy = "group_by"
  case toEntries = "to_entries"
  case fromEntries = "from_entries"
  case withEntries = "with_entries"
  case setPath = "setpath"
  case deletePaths = "delpaths"
  case isKey = "is_key"
  case split, join, match, capture, trim, upcase, downcase, envsubst
  case toNumber = "to_number"
  case toString = "to_string"
  case documentIndex = "document_index"
  case fileIndex = "file_index"
  case fileName = "filename"
  case splitDocuments = "split_doc"
  case fromYAML = "from_yaml"
  case toYAML = "to_yaml"
  case toJSON = "to_json"
  case compactJSON = "@json"
  case toBase64 = "@base64"
  case fromBase64 = "@base64d"
  case toURI = "@uri"
  case fromURI = "@urid"
  case toShell = "@sh"
  case toCSV = "@csv"
  case toTSV = "@tsv"
  case fromCSV = "@csvd"
  case fromTSV = "@tsvd"
  case toProperties = "@props"
  case fromProperties = "@propsd"

  /// Names that mean the same.
  private static let synonyms: [String: ExpressionFunction] = [
    "di": .documentIndex, "documentIndex": .documentIndex, "documentindex": .documentIndex,
    "fi": .fileIndex, "fileIndex": .fileIndex, "fileindex": .fileIndex, "file_name": .fileName,
    "fileName": .fileName, "type": .tag, "toyaml": .toYAML, "@yaml": .toYAML, "fromyaml": .fromYAML,
    "@yamld": .fromYAML, "fromjson": .fromYAML, "from_json": .fromYAML, "@jsond": .fromYAML,
    "tojson": .toJSON, "splitDoc": .splitDocuments, "splitdoc": .splitDocuments, "sortKeys": .sortKeys,
    "sortkeys": .sortKeys, "sortBy": .sortBy, "sortby": .sortBy, "uniqueBy": .uniqueBy, "uniqueby": .uniqueBy,
    "groupBy": .groupBy, "groupby": .groupBy, "toEntries": .toEntries, "toentries": .toEntries,
    "fromEntries": .fromEntries, "fromentries": .fromEntries, "withEntries": .withEntries,
    "withentries": .withEntries, "mapvalues": .mapValues, "mapValues": .mapValues,
    "lineComment": .lineComment,
    "linecomment": .lineComment, "headComment": .headComment, "headcomment": .headComment,
    "footComment": .footComment, "footcomment": .footComment, "ascii_upcase": .upcase,
    "ascii_downcase": .downcase, "asciiupcase": .upcase, "asciidowncase": .downcase,
    "tonumber": .toNumber, "toNumber": .toNumber, "tostring": .toString, "toString": .toString,
    "tocsv": .toCSV, "to_csv": .toCSV, "totsv": .toTSV, "to_tsv": .toTSV, "toprops": .toProperties,
    "to_props": .toProperties, "fromprops": .fromProperties, "from_props": .fromProperties,
    "delPaths": .deletePaths, "setPath": .setPath, "isKey": .isKey,
  ]

  /// Operators of yq's that stay outside, and what to do instead.
  static let refused: [String: String] = {
    let date = "compute the date in the shell and pass it in with strenv(NAME)"
    let other =
      "name the other file on the command line too and use fileIndex, or pass its text in with strenv(NAME)"
    let xml = "convert XML before or after with another tool"
    return [
      "now": date, "tz": date, "format_datetime": date, "with_dtf": date, "from_unix": date, "to_unix": date,
      "load": other, "load_str": other, "loadstr": other, "strload": other, "load_xml": other,
      "load_props": other, "load_base64": other, "from_xml": xml, "to_xml": xml, "fromxml": xml, "toxml": xml,
      "@xml": xml, "@xmld": xml, "shuffle": "an edit that differs from run to run is none",
      "system": "run the program in the shell and pass its output in with strenv(NAME)",
    ]
  }()

  init?(name: String) {
    guard let function = Self(rawValue: name) ?? Self.synonyms[name] else { return nil }
    self = function
  }

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .select, .has, .del, .map, .filter, .error, .eval, .anyWhere, .allWhere, .contains, .pick, .omit,
      .explode, .mapValues, .sortBy, .sortKeys, .uniqueBy, .groupBy, .withEntries, .deletePaths, .split,
      .join:
      1...1
    case .sub, .with, .setPath: 2...2
    case .test, .match, .capture: 1...2
    case .first, .parent, .flatten, .toYAML, .toJSON, .envsubst: 0...1
    default: 0...0
    }
  }
}
