// SPDX-License-Identifier: Apache-2.0

extension ResourceKind {
  /// A secret of Secrets Manager, by its name without the six characters that its ARN ends with.
  public static let secret = ResourceKind(
    "secret",
    codes: Codes(
      absent: ["ResourceNotFoundException"], taken: ["ResourceExistsException"],
      // Secrets Manager: a deleted secret's name "may take several minutes" to be free, and
      // InvalidRequestException is the answer until then.
      busy: ["InvalidRequestException": .seconds(600)])
  ) { arn in
    // A hyphen and six characters of Secrets Manager's own.
    arn.name(in: "secretsmanager", after: "secret:").flatMap { name in
      name.utf8.count > 7 ? String(name.dropLast(7)) : nil
    }
  }
}

/// A secret of Secrets Manager that holds a flat JSON object of strings.
public struct SecretEntry: Resource {
  /// It is a secret.
  public static let kind = ResourceKind.secret
  /// A secret's fields, by name.
  public typealias Fields = [String: Secret<String>]

  /// What is seen of a secret.
  public struct State: Sendable, Equatable {
    /// The ARN, which ends with six characters of Secrets Manager's own.
    public var arn: String
    /// The `Description`.
    public var purpose: String
    /// All tags, the stack's among them.
    public var tags: [String: String]
    /// True between its deletion and the end of its recovery window; its value cannot be read then.
    public var isScheduledForDeletion: Bool
    /// The current value; nil inside when it is no JSON object of strings and numbers.
    public var fields: Looked<Fields?>
  }

  /// The calls that change a secret.
  public enum Step: Sendable, Equatable {
    /// CreateSecret with these fields and the stack's tags.
    case create([String])
    /// RestoreSecret: ends the recovery window.
    case restore
    /// PutSecretValue: a new version in which these fields change and the others stay.
    case put(changing: [String], keeping: Fields)
    /// TagResource: adds these, keeps the others.
    case tag([String: String])
    /// DeleteSecret; nil deletes at once, for ever.
    case delete(recoveryWindowDays: Int?)
  }

  /// The secret's name, unique in account and Region.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let purpose: String
  let wanted: [String: WantedField]
  let owner: ResourceAddress?

  /// Describes the secret `name`.
  ///
  /// - Parameters:
  ///   - name: the secret's name, without the ARN's six characters.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - purpose: the secret's `Description`.
  ///   - wanted: the fields that it must hold; others stay as they are.
  ///   - owner: what the secret is the login of.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, purpose: String = "",
    wanted: [String: WantedField] = [:], owner: ResourceAddress? = nil
  ) {
    self.name = name
    self.client = client
    self.tag = tag
    self.purpose = purpose
    self.wanted = wanted
    self.owner = owner
  }
}

/// What one field of a secret must hold.
public enum WantedField: Sendable, Equatable {
  /// This, written over whatever is there.
  case exactly(Secret<String>)
  /// This; another value that is stored already is a refusal.
  case given(Secret<String>)
  /// This, where there is nothing yet.
  case initially(Secret<String>)
  /// 32 random letters and digits, where there is nothing yet.
  case generated
  /// Something, which is not known here.
  case required
  /// Something that will be known once AWS has made what it is of.
  case pending

  /// True when the field need not change.
  func isSatisfied(by stored: Secret<String>?) -> Bool {
    let isThere = stored.map { !$0.reveal().isEmpty } ?? false
    return switch self {
    case .exactly(let value), .given(let value): stored == value
    case .initially, .generated, .required: isThere
    case .pending: false
    }
  }

  /// The value to write over what does not satisfy; nil when there is none to write.
  func value() throws -> Secret<String>? {
    switch self {
    case .exactly(let value), .given(let value), .initially(let value): value
    case .generated: try MasterPassword.generate()
    case .required, .pending: nil
    }
  }
}

extension SecretEntry.Step: ResourceStep {
  /// The operation of Secrets Manager.
  public var operation: String {
    switch self {
    case .create: "CreateSecret"
    case .restore: "RestoreSecret"
    case .put: "PutSecretValue"
    case .tag: "TagResource"
    case .delete: "DeleteSecret"
    }
  }

  /// What it does; field names, never values.
  public var summary: String {
    switch self {
    case .create(let fields): "create the secret with \(fields.joined(separator: ", "))"
    case .restore: "restore the secret, which is scheduled for deletion"
    case .put(let changed, _): "set \(changed.joined(separator: ", "))"
    case .tag(let tags): Self.tagging(tags)
    case .delete(nil): "delete the secret at once, without recovery"
    case .delete(let days?): "delete the secret, recoverable for \(days) days"
    }
  }

  /// Its deletion takes the value away.
  public var effect: StepEffect {
    switch self {
    case .create: .creates
    case .restore, .put, .tag: .changes
    case .delete: .destroys
    }
  }
}
