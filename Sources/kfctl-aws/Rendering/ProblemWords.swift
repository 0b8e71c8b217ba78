// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What is wrong, in words.
struct ProblemWords {
  let text: String

  init(_ finding: Finding) {
    text =
      Self.specification(finding.problem) ?? Self.ownership(finding.problem)
      ?? Self.secret(finding.problem) ?? Self.state(finding.problem) ?? Self.answer(finding.problem)
  }

  private static func specification(_ problem: Finding.Problem) -> String? {
    switch problem {
    case .missing: "it is not given"
    case .breaksRule(let value, let rule): "\"\(value)\": \(rule)"
    case .conflicts(let value, let setting, let other):
      "\"\(value)\" does not go with \(setting.option) \(other)"
    case .secretBreaksRule(let rule): rule
    case .temporaryAccessKey(let id):
      "\(id) is temporary (ASIA…) and would stop working within hours"
    default: nil
    }
  }

  private static func ownership(_ problem: Finding.Problem) -> String? {
    switch problem {
    case .belongsToStack(let stack): "it belongs to the stack \"\(stack)\" (tag \(StackTag.key))"
    case .belongsToOtherAccount(let operation):
      "S3 denies \(operation): it belongs to another account, or a policy is in the way"
    case .isInRegion(let region, let ours): "it is in \(region), this setup is for \(ours)"
    case .unmanagedAndDiffers(let fields):
      "it was not created by this stack, and its \(fields.joined(separator: ", ")) "
        + "\(fields.count == 1 ? "is" : "are") missing or not what this setup needs"
    case .unmanagedAndServes(let host):
      "it was not created by this stack and belongs to the DB at \(host)"
    case .unmanagedAndScheduledForDeletion:
      "it is scheduled for deletion and was not created by this stack"
    default: nil
    }
  }

  private static func secret(_ problem: Finding.Problem) -> String? {
    switch problem {
    case .isNoObjectOfStrings: "its value is not a JSON object of strings"
    case .lacksFields(let fields): "it needs \(fields.joined(separator: ", "))"
    case .lacksPassword(let owner): "\(owner) exists, and nothing here tells its password"
    case .holdsAnother(let field): "it holds another \(field) than the one given"
    case .cannotBeRead(let reason): "its value is needed and may not be read (\(reason))"
    case .resetOfUnmanaged: "it was not created by this stack, and its password is not reset"
    default: nil
    }
  }

  private static func state(_ problem: Finding.Problem) -> String? {
    switch problem {
    case .doesNotExist(let region): "there is none of that name in \(region)"
    case .hasStatus(let status, "ACTIVE"): "its status is \(status), not ACTIVE"
    case .hasStatus(let status, _): "its status is \"\(status)\""
    case .liesInVPC(let vpc, let cluster): "it lies in \(vpc), the cluster in \(cluster)"
    case .hasEngine(let engine): "its engine is \(engine), and Kubeflow needs MySQL"
    case .deniesNativePassword(let group):
      "its parameter group \(group) has no mysql_native_password, the only way that ml-metadata can log in"
    case .hasPendingChanges(let names):
      "\(names.joined(separator: ", ")) wait for its maintenance window, and a repair now would pull them in"
    case .hasNoSecurityGroup: "it has no cluster security group"
    case .lacksPrivateSubnets(let subnets, let count):
      "RDS needs private subnets in two Availability Zones; "
        + (subnets.isEmpty
          ? "none of its \(count) subnets is private"
          : "its private subnets are \(subnets.map { "\($0.id) (\($0.availabilityZone))" }.joined(separator: ", "))")
    case .notInVPC(let ids, let vpc): "\(ids.joined(separator: ", ")): not in the cluster's VPC \(vpc)"
    case .cannotBeUsed(let state): "it cannot be used: \(state)"
    case .isNotOffered(let value, let region): "RDS does not offer MySQL \(value) in \(region)"
    case .cannotBeOrdered(let value, let with): "\(value) cannot be ordered with \(with)"
    case .lacksNativePassword(let version):
      "\(version): ml-metadata can log in to MySQL 8.0 and 8.4, not to this"
    default: nil
    }
  }

  private static func answer(_ problem: Finding.Problem) -> String {
    switch problem {
    case .mayNot(let action, let message): "these credentials may not call \(action): \(message)"
    case .credentialsRefused(.unknownKey): "AWS does not know the access key"
    case .credentialsRefused(.wrongSecret): "the secret access key does not go with the access key ID"
    case .credentialsRefused(.expired): "the session token is no longer valid"
    case .isNotEnabled: "it is not enabled for this account"
    case .refused(let operation, let code, let message, let id):
      "\(operation): \(code)\(message.isEmpty ? "" : ": \(message)")\(id.map { " (request id \($0))" } ?? "")"
    case .unreachable(let detail, _): detail
    case .other(let words): words
    default: "\(problem)"
    }
  }
}
