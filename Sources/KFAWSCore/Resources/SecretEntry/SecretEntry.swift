// SPDX-License-Identifier: Apache-2.0

/// A secret of Secrets Manager that holds a flat JSON object of strings.
public struct SecretEntry: Resource {
  /// A secret's fields, by name.
  public typealias Fields = [String: String]

  /// What is seen of a secret.
  public struct State: Sendable, Equatable {
    /// The ARN, which ends with six characters of Secrets Manager's own.
    public var arn: String
    /// All tags, the stack's among them.
    public var tags: [String: String]
    /// True between its deletion and the end of its recovery window.
    public var isScheduledForDeletion: Bool
    /// The current value; nil when it is no JSON object of strings and numbers, or cannot be read now.
    public var fields: Secret<Fields>?
  }

  /// The calls that change a secret.
  public enum Step: Sendable {
    /// CreateSecret with these fields and the stack's tags.
    case create(Secret<Fields>)
    /// RestoreSecret: ends the recovery window.
    case restore
    /// PutSecretValue: a new version with all of these fields; the names are those that change.
    case put(Secret<Fields>, changing: [String])
    /// TagResource: adds these, keeps the others.
    case tag([String: String])
    /// Nil deletes at once, for ever.
    case delete(recoveryWindowDays: Int?)
  }

  /// The secret's name, unique in account and Region.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let purpose: String
  let wanted: WantedFields
  let removal: Removal?

  /// What destroying a secret leaves behind.
  public enum Removal: Sendable {
    /// It can be restored for 7 days.
    case recoverable
    /// Nothing.
    case forGood
  }

  /// Describes the secret `name`.
  ///
  /// - Parameters:
  ///   - name: the secret's name, without the ARN's six characters.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - purpose: the secret's `Description`.
  ///   - wanted: what it must hold.
  ///   - removal: how it is destroyed; nil when it is not to be.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, purpose: String, wanted: WantedFields = WantedFields(),
    removal: Removal? = nil
  ) {
    self.name = name
    self.client = client
    self.tag = tag
    self.purpose = purpose
    self.wanted = wanted
    self.removal = removal
  }

  /// `secret rds-secret`.
  public var address: ResourceAddress { ResourceAddress(.secret, name) }
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
    case .create(let fields):
      "create the secret with \(fields.reveal().keys.sorted().joined(separator: ", "))"
    case .restore: "restore the secret, which is scheduled for deletion"
    case .put(_, let changed): "set \(changed.joined(separator: ", "))"
    case .tag(let tags): Self.tagging(tags)
    case .delete(nil): "delete the secret at once, without recovery"
    case .delete(let days?): "delete the secret, recoverable for \(days) days"
    }
  }
}
