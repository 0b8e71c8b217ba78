// SPDX-License-Identifier: Apache-2.0

/// What a message, a plan and the journal call a resource: its kind and its name.
public struct ResourceAddress: Hashable, Sendable, CustomStringConvertible {
  /// The kinds of AWS resources this library keeps.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// General purpose bucket; names are unique in the partition.
    case bucket = "S3 bucket"
    /// Secret of Secrets Manager.
    case secret = "secret"
    /// RDS: the subnets that a DB instance may use.
    case dbSubnetGroup = "DB subnet group"
    /// RDS: the engine's settings.
    case dbParameterGroup = "DB parameter group"
    /// RDS: the MySQL server.
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
