// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The header fields of one request in libcurl's linked list.
final class CurlHeaderList {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  private var isWhole = true

  /// The request's own fields and `Host`, and nothing that libcurl would add by itself; nil when there is no
  /// memory.
  init?(of request: HTTPRequest) {
    append("Host: \(request.hostHeader)")
    for (name, value) in request.headers.fields where !name.equalsIgnoringCase("Host") {
      append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    for name in ["Accept", "Content-Type", "Expect"] where request.headers[name] == nil {
      append("\(name):")
    }
    if !isWhole { return nil }
  }

  deinit {
    curl_slist_free_all(list)
  }

  /// `Name: value` sends a field, `Name;` an empty one; `Name:` keeps libcurl from sending its own.
  private func append(_ line: String) {
    let longer = curl_slist_append(list, line)
    isWhole = isWhole && longer != nil
    list = longer ?? list
  }
}
