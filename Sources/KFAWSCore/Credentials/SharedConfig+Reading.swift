// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data
internal import struct FoundationEssentials.URL

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension SharedConfig {
  /// Reads from the file system. A path that is no regular file, such as `/dev/null`, counts as none.
  public static let readFile: FileReader = { path in
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Array(try Data(contentsOf: URL(filePath: path)))
  }
}
