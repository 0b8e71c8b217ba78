// SPDX-License-Identifier: Apache-2.0

/// Something that stands in the way: of what, what is wrong, and what can be done about it.
///
/// A program puts it into words of its own; see ``Subject``, ``Problem`` and ``Remedy`` for what there is to
/// say.
public struct Finding: Error, Sendable, Hashable {
  /// What is in the way.
  public var subject: Subject
  /// What is wrong with it.
  public var problem: Problem
  /// What can be done, the likeliest first.
  public var remedies: [Remedy]

  /// A finding of three parts.
  public init(_ subject: Subject, _ problem: Problem, remedies: [Remedy] = []) {
    self.subject = subject
    self.problem = problem
    self.remedies = remedies
  }

  /// A finding about a resource.
  public init(_ address: ResourceAddress, _ problem: Problem, remedies: [Remedy] = []) {
    self.init(.resource(address), problem, remedies: remedies)
  }
}

extension Finding {
  /// What a finding is about.
  public enum Subject: Sendable, Hashable {
    /// A resource of the stack.
    case resource(ResourceAddress)
    /// A part of the specification.
    case setting(Setting)
    /// The EKS cluster of that name.
    case cluster(String)
    /// The VPC of that id.
    case vpc(String)
    /// The KMS key of that id or ARN.
    case kmsKey(String)
    /// A place where credentials are looked for.
    case credentials(place: String)
    /// The account of the credentials.
    case account
    /// A Region.
    case region(AWSRegion)
    /// The host of an endpoint.
    case endpoint(String)
    /// The search for the stack's tag.
    case search
    /// Whatever else, in the words given.
    case other(String)
  }

  /// The parts of a ``StackSpec`` that a finding can be about.
  public enum Setting: Sendable, Hashable, CaseIterable {
    case stack, cluster, region, tags
    case bucket, s3Secret, accessKey
    case instance, databaseName, metadataDatabase, masterUser, masterPassword, subnetGroup, rdsSecret
    case engineVersion, instanceClass, storageType, allocatedStorage, maxAllocatedStorage, iops
    case backupRetention, multiAZ, encryption, kmsKey, subnets, securityGroups
  }
}

extension Finding {
  /// What is wrong.
  public enum Problem: Sendable, Hashable {
    // The specification
    /// Nothing was given.
    case missing
    /// A value breaks a rule of AWS; the rule as a sentence.
    case breaksRule(value: String, rule: String)
    /// A value does not go with that of another setting.
    case conflicts(value: String, with: Setting, of: String)
    /// A secret value breaks a rule; the value is not shown.
    case secretBreaksRule(String)
    /// An access key of that id is temporary.
    case temporaryAccessKey(id: String)

    // Whose it is
    /// It carries the tag of the stack named.
    case belongsToStack(String)
    /// It is in another account, or a policy denies the look.
    case belongsToOtherAccount(operation: String)
    /// It is in another Region.
    case isInRegion(AWSRegion, not: AWSRegion)
    /// It was not created by this stack, and has to be changed: these fields.
    case unmanagedAndDiffers(fields: [String])
    /// It was not created by this stack, and is a login for that host.
    case unmanagedAndServes(host: String)
    /// It was not created by this stack, and is scheduled for deletion.
    case unmanagedAndScheduledForDeletion

    // Secrets and passwords
    /// A secret's value is no JSON object of strings.
    case isNoObjectOfStrings
    /// A secret lacks fields that nobody here can write.
    case lacksFields([String])
    /// A secret, or the lack of one, does not tell the password of a DB instance that exists.
    case lacksPassword(of: ResourceAddress)
    /// A secret holds another value of a field than the one given.
    case holdsAnother(field: String)
    /// A secret's value may not be read, and is needed.
    case cannotBeRead(String)
    /// A DB instance that is not ours is to get a new password.
    case resetOfUnmanaged

    // What there is
    /// There is none of that name in the Region.
    case doesNotExist(in: AWSRegion)
    /// Its status is not what is needed.
    case hasStatus(String, wanted: String?)
    /// It lies in another VPC than the cluster.
    case liesInVPC(String, cluster: String)
    /// Changes that somebody has put off until the maintenance window, and that a repair would pull in.
    case hasPendingChanges([String])
    /// A DB instance of another engine.
    case hasEngine(String)
    /// A DB instance whose parameter group keeps ml-metadata from logging in.
    case deniesNativePassword(parameterGroup: String)
    /// A cluster without a security group of its own.
    case hasNoSecurityGroup
    /// Too few Availability Zones with private subnets: the subnets found, and how many there are in all.
    case lacksPrivateSubnets([Subnet], of: Int)
    /// Ids that the VPC does not have.
    case notInVPC([String], vpc: String)
    /// A KMS key that cannot be used, in AWS's word for its state.
    case cannotBeUsed(String)
    /// RDS does not offer this engine version in the Region.
    case isNotOffered(value: String, in: AWSRegion)
    /// RDS does not offer an instance like this.
    case cannotBeOrdered(value: String, with: String)
    /// ml-metadata cannot log in to this version of MySQL.
    case lacksNativePassword(version: String)

    // AWS's answers
    /// The credentials may not make a call: the IAM action, and AWS's own words.
    case mayNot(action: String, message: String)
    /// AWS does not accept the credentials; what it says of them.
    case credentialsRefused(CredentialFault)
    /// The Region is not enabled for the account, or is none.
    case isNotEnabled
    /// AWS's refusal of a call.
    case refused(operation: String, code: String, message: String, requestID: String?)
    /// No answer came.
    case unreachable(String, isCertificate: Bool)
    /// Whatever else, in the words given.
    case other(String)
  }

  /// Why credentials were not accepted.
  public enum CredentialFault: Sendable, Hashable {
    /// AWS does not know the access key.
    case unknownKey
    /// The secret access key does not go with the access key ID.
    case wrongSecret
    /// The session token is over.
    case expired
  }
}

extension Finding.Problem {
  /// AWS's refusal of a call.
  static func refused(_ error: AWSServiceError) -> Self {
    .refused(
      operation: error.operation, code: error.code.rawValue, message: error.message,
      requestID: error.requestID)
  }
}

extension Finding {
  /// What can be done.
  public enum Remedy: Sendable, Hashable {
    /// Give a value of this setting, or another one.
    case give(Setting)
    /// Give one of these values.
    case giveOneOf(Setting, [String])
    /// Leave a setting out.
    case omit(Setting)
    /// Name the stack that is meant.
    case nameStack(String)
    /// Name the Region that is meant.
    case nameRegion(AWSRegion)
    /// Let this stack take over what carries no tag.
    case adopt
    /// Give the DB instance a new password.
    case resetPassword
    /// Set in the resource itself what is missing.
    case correct
    /// Restore a secret that is scheduled for deletion.
    case restoreSecret(String)
    /// Wait until the cluster is active.
    case waitForCluster(String)
    /// See which clusters the Region has.
    case listClusters(AWSRegion)
    /// Start a stopped DB instance.
    case startInstance(String)
    /// Look at a DB instance's events.
    case lookAtEvents(String)
    /// Place the DB instance in a parameter group with these values.
    case useParameters([String: String])
    /// Create a private subnet in another Availability Zone.
    case createSubnet
    /// Allow the action in the policy of the user or role.
    case allow(action: String)
    /// Look at the credentials.
    case checkCredentials
    /// Get new temporary credentials.
    case renewCredentials
    /// Enable the Region for the account.
    case enableRegion(AWSRegion)
    /// Look at the network, the proxy and the endpoint.
    case checkNetwork
    /// Trust the endpoint's certificate.
    case trustCertificate
    /// See what a Region offers of a version.
    case listOrderable(version: String, in: AWSRegion)
    /// Try again later.
    case tryAgain
    /// Run setup again.
    case setUpAgain
    /// Whatever else, in the words given.
    case other(String)
  }
}

/// Why nothing was begun: all problems that could be found before the first change.
public struct PreflightFailure: Error, Sendable {
  /// At least one.
  public var findings: [Finding]

  /// Takes the findings in the order in which they are to be shown.
  public init(findings: [Finding]) {
    self.findings = findings
  }
}
