// SPDX-License-Identifier: Apache-2.0

/// What a signature says about the request's body.
public enum PayloadHash: Sendable, Equatable {
  /// The body's SHA-256 is signed, so a changed body is refused.
  case signed
  /// `UNSIGNED-PAYLOAD`: the body is not covered. Only for HTTPS, where TLS covers it.
  case unsigned

  /// The last line of the canonical request.
  func text(for body: [UInt8]) -> String {
    switch self {
    case .signed where body.isEmpty: Self.emptyBody
    case .signed: Digest.sha256(body).hex
    case .unsigned: "UNSIGNED-PAYLOAD"
    }
  }

  /// The SHA-256 of nothing, which most requests carry.
  private static let emptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
