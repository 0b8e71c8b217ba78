// SPDX-License-Identifier: Apache-2.0

extension SigV4Signer {
  /// The two ways in which services read the path and the body's hash.
  public enum Dialect: Sendable, Equatable {
    /// Every service but S3: the path is normalised and encoded once more; no header carries the body's hash.
    case standard
    /// S3: the path is signed as it is sent, for `a//b` and `a/../b` are keys; the header
    /// `x-amz-content-sha256` carries the body's hash.
    case s3

    /// - Parameter path: the path as sent.
    func canonicalPath(_ path: String) -> String {
      switch self {
      case .s3: path.isEmpty ? "/" : path
      case .standard: URIEncoding.path(Self.removingDotSegments(path))
      }
    }

    /// Resolves `.` and `..` and merges slashes, as botocore's `remove_dot_segments` does.
    private static func removingDotSegments(_ path: String) -> String {
      var segments: [Substring] = []
      for segment in path.split(separator: "/") where segment != "." {
        if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
      }
      let end = path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
      return "/" + segments.joined(separator: "/") + end
    }
  }
}
