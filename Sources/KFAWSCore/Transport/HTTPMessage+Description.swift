// SPDX-License-Identifier: Apache-2.0

// Bodies carry passwords, header fields and presigned queries carry session tokens: none of them may appear
// where a message is printed, dumped or logged.

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Method, server and path, as in `GET https://s3.amazonaws.com/bucket`.
  public var description: String { "\(method) \(origin.scheme)://\(origin.hostHeader)\(path)" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror without children, so that `dump` shows no more.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Status and size, as in `200, 512 bytes`.
  public var description: String { "\(status), \(body.count) bytes" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror without children, so that `dump` shows no more.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
