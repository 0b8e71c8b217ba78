// SPDX-License-Identifier: Apache-2.0

/// A kind of AWS resource: what messages call it, how its ARNs are read, and what AWS's error codes mean for it.
///
/// Each kind is one constant beside its ``Resource`` type. Two kinds are equal when their names are.
public struct ResourceKind: Sendable, Hashable, CustomStringConvertible {
  /// What messages, plans, JSON documents and journals call it; it does not change later: `S3 bucket`.
  public let name: String
  /// What AWS's refusals mean.
  public let codes: Codes
  private let nameInARN: @Sendable (ARN) -> String?

  /// The error codes of a kind's operations after which looking again is the answer.
  public struct Codes: Sendable {
    /// There is nothing of that name, or not yet.
    public var absent: Set<AWSServiceError.Code>
    /// There is one of that name already.
    public var taken: Set<AWSServiceError.Code>
    /// It, or what it hangs on, is in transition, which takes at most this long by AWS's documentation.
    public var busy: [AWSServiceError.Code: Duration]

    /// No code means anything special unless it is given.
    public init(
      absent: Set<AWSServiceError.Code> = [], taken: Set<AWSServiceError.Code> = [],
      busy: [AWSServiceError.Code: Duration] = [:]
    ) {
      self.absent = absent
      self.taken = taken
      self.busy = busy
    }
  }

  /// Names a kind.
  ///
  /// - Parameters:
  ///   - name: what it is called, for ever.
  ///   - codes: what AWS's refusals mean.
  ///   - nameInARN: the resource's name in an ARN of this kind; nil for another kind's ARN.
  public init(
    _ name: String, codes: Codes = Codes(), nameInARN: @escaping @Sendable (ARN) -> String? = { _ in nil }
  ) {
    self.name = name
    self.codes = codes
    self.nameInARN = nameInARN
  }

  /// The resource that `arn` names; nil when it is none of this kind.
  public func address(in arn: ARN) -> ResourceAddress? {
    nameInARN(arn).map { ResourceAddress(self, $0) }
  }

  /// The name.
  public var description: String { name }

  /// Equal by name.
  public static func == (one: ResourceKind, other: ResourceKind) -> Bool { one.name == other.name }

  /// By name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// What a message, a plan and a journal call a resource: its kind and its name.
public struct ResourceAddress: Hashable, Sendable, CustomStringConvertible {
  /// What it is.
  public var kind: ResourceKind
  /// Its name in AWS, which is unique among its kind.
  public var name: String

  /// Names the resource `name` of `kind`.
  public init(_ kind: ResourceKind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// `S3 bucket my-artifacts`.
  public var description: String { "\(kind.name) \(name)" }
}

extension ARN {
  /// What follows `prefix` in the resource of an ARN of `service`; nil for another one's: `db:` of `rds`.
  func name(in service: String, after prefix: String) -> String? {
    guard self.service == service, resource.hasPrefix(prefix) else { return nil }
    let name = resource.dropFirst(prefix.count)
    return name.isEmpty ? nil : String(name)
  }
}
