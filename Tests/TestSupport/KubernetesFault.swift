// SPDX-License-Identifier: Apache-2.0

/// A fault of the API server for chosen requests; `kubeapi/control.py` says what the fields mean.
package struct KubernetesFault: Encodable, Sendable {
  package enum Kind: String, Encodable, Sendable {
    case error, forbidden, quota, delay, hang, truncate
    case abortBefore = "abort_before"
    case abortAfter = "abort_after"
  }

  /// A regular expression on `METHOD /path?query`.
  package var match: String
  package var kind: Kind
  /// How many requests; nil for all.
  package var times: Int?
  package var skip = 0
  package var mutating: Bool?
  package var seconds: Double?
  package var status: Int?
  package var reason: String?
  package var message: String?
  package var headers: [String: String]?
  /// Delay or hang after the request was carried out.
  package var after: Bool?

  private enum CodingKeys: String, CodingKey {
    case match, times, skip, mutating, seconds, status, reason, message, headers, after
    case kind = "do"
  }

  package init(
    _ kind: Kind, match: String = "", times: Int? = 1, skip: Int = 0, mutating: Bool? = nil,
    seconds: Double? = nil, after: Bool? = nil
  ) {
    (self.kind, self.match, self.times, self.skip) = (kind, match, times, skip)
    (self.mutating, self.seconds, self.after) = (mutating, seconds, after)
  }

  /// A refusal: 429 with `Retry-After`, 503, …
  package static func error(
    _ status: Int, match: String = "", times: Int? = 1, reason: String? = nil, message: String? = nil,
    headers: [String: String] = [:]
  ) -> KubernetesFault {
    var fault = KubernetesFault(.error, match: match, times: times)
    (fault.status, fault.reason, fault.message, fault.headers) = (status, reason, message, headers)
    return fault
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(match, forKey: .match)
    try fields.encode(kind, forKey: .kind)
    // Explicitly null: a missing field means once.
    try fields.encode(times, forKey: .times)
    try fields.encode(skip, forKey: .skip)
    try fields.encodeIfPresent(mutating, forKey: .mutating)
    try fields.encodeIfPresent(seconds, forKey: .seconds)
    try fields.encodeIfPresent(status, forKey: .status)
    try fields.encodeIfPresent(reason, forKey: .reason)
    try fields.encodeIfPresent(message, forKey: .message)
    try fields.encodeIfPresent(headers, forKey: .headers)
    try fields.encodeIfPresent(after, forKey: .after)
  }
}
