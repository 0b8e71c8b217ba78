// SPDX-License-Identifier: Apache-2.0

/// What a message, a plan and the journal call a resource: its kind and its name.
public struct ResourceAddress: Hashable, Sendable, CustomStringConvertible {
  /// The kinds of AWS resources this library keeps.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case bucket = "S3 bucket"
    case secret = "secret"
    case dbSubnetGroup = "DB subnet group"
    case dbParameterGroup = "DB parameter group"
    case dbInstance = "DB instance"
  }

  /// What it is.
  public var kind: Kind
  /// Its name in AWS, which is unique among its kind.
  public var name: String

  /// Names the resource `name` of `kind`.
  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// `S3 bucket my-artifacts`.
  public var description: String { "\(kind.rawValue) \(name)" }
}
