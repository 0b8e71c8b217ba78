// SPDX-License-Identifier: Apache-2.0

/// AWS's refusal of a request, decoded from whatever envelope the service uses.
///
/// The client takes everything secret of the request out of code and message, escapes control characters and
/// cuts long texts: what stands here can be shown.
public struct AWSServiceError: Error, Sendable, Equatable {
  /// AWS's error codes are an open set: compare with the constants, or with a string.
  public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
  {
    /// The code as the service sent it, without a namespace or suffix.
    public let rawValue: String
    /// Takes the code as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes the code as it is.
    public init(stringLiteral value: String) { rawValue = value }
    /// The code.
    public var description: String { rawValue }
  }

  /// The service's id: `rds`, `s3`, `secrets_manager`, …
  public var service: String
  /// The operation's name in the service's model.
  public var operation: String
  /// The HTTP status.
  public var status: Int
  /// The error code; `http-<status>` when the body named none.
  public var code: Code
  /// AWS's own words; they may be empty.
  public var message: String
  /// What AWS support asks for.
  public var requestID: String?
  /// S3 only: the Region that the bucket is in, when the answer says so.
  public var bucketRegion: AWSRegion?

  /// Puts a refusal together, for tests of what is done with one.
  public init(
    service: String, operation: String, status: Int, code: Code, message: String = "",
    requestID: String? = nil, bucketRegion: AWSRegion? = nil
  ) {
    self.service = service
    self.operation = operation
    self.status = status
    self.code = code
    self.message = message
    self.requestID = requestID
    self.bucketRegion = bucketRegion
  }
}

extension AWSServiceError: CustomStringConvertible {
  /// `CreateDBInstance: DBInstanceAlreadyExists: DB instance already exists (request id …)`.
  public var description: String {
    let words = message.isEmpty ? "" : ": \(message)"
    let id = requestID.map { " (request id \($0))" } ?? ""
    return "\(operation): \(code)\(words)\(id)"
  }
}

extension AWSServiceError.Code {
  /// The credentials may not make the call: the word of most services, of the JSON services, of EC2.
  public static let denials: Set<Self> = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]
  /// Temporary credentials have ended; ``AWSClient`` asks once for new ones by itself.
  public static let expired: Set<Self> = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]
  /// The key is not known or the signature does not fit it.
  public static let rejected: Set<Self> = [
    "InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch",
    "InvalidSignatureException", "AuthFailure", "IncompleteSignature", "MissingAuthenticationToken",
  ]

  /// S3: no bucket of that name.
  public static let noSuchBucket: Self = "NoSuchBucket"
  /// S3: the bucket has no tags.
  public static let noSuchTagSet: Self = "NoSuchTagSet"
  /// S3: somebody else has the name.
  public static let bucketAlreadyExists: Self = "BucketAlreadyExists"
  /// S3: these credentials' account has the bucket already.
  public static let bucketAlreadyOwnedByYou: Self = "BucketAlreadyOwnedByYou"
  /// S3: objects, versions or uploads are left.
  public static let bucketNotEmpty: Self = "BucketNotEmpty"
  /// S3: another operation on the bucket is under way.
  public static let operationAborted: Self = "OperationAborted"
  /// S3: the default encryption was never set.
  public static let noEncryption: Self = "ServerSideEncryptionConfigurationNotFoundError"
  /// S3: no public-access block was ever set.
  public static let noPublicAccessBlock: Self = "NoSuchPublicAccessBlockConfiguration"
  /// S3: the Region in the signature is not the bucket's.
  public static let authorizationHeaderMalformed: Self = "AuthorizationHeaderMalformed"
  /// S3: the bucket is at another endpoint.
  public static let permanentRedirect: Self = "PermanentRedirect"
  /// S3: the bucket's Region and the endpoint do not go together.
  public static let illegalLocationConstraint: Self = "IllegalLocationConstraintException"

  /// RDS: no DB instance of that identifier.
  public static let dbInstanceNotFound: Self = "DBInstanceNotFound"
  /// RDS: the identifier is taken.
  public static let dbInstanceAlreadyExists: Self = "DBInstanceAlreadyExists"
  /// RDS: the DB instance is in transition.
  public static let invalidDBInstanceState: Self = "InvalidDBInstanceState"
  /// RDS: no subnet group of that name.
  public static let dbSubnetGroupNotFound: Self = "DBSubnetGroupNotFoundFault"
  /// RDS: the subnet group's name is taken.
  public static let dbSubnetGroupAlreadyExists: Self = "DBSubnetGroupAlreadyExists"
  /// RDS: no parameter group of that name.
  public static let dbParameterGroupNotFound: Self = "DBParameterGroupNotFound"
  /// RDS: the parameter group's name is taken.
  public static let dbParameterGroupAlreadyExists: Self = "DBParameterGroupAlreadyExists"

  /// The JSON services: nothing of that name.
  public static let resourceNotFound: Self = "ResourceNotFoundException"
  /// Secrets Manager: the name is taken.
  public static let resourceExists: Self = "ResourceExistsException"
  /// EKS: the name is taken, or the resource is used.
  public static let resourceInUse: Self = "ResourceInUseException"
  /// Secrets Manager and EKS: the resource's state forbids the call.
  public static let invalidRequest: Self = "InvalidRequestException"

  /// IAM: nothing of that name.
  public static let noSuchEntity: Self = "NoSuchEntity"
  /// IAM: the name is taken.
  public static let entityAlreadyExists: Self = "EntityAlreadyExists"
  /// IAM: policies or instance profiles hang on what is to go.
  public static let deleteConflict: Self = "DeleteConflict"
  /// IAM: somebody else changes the same resource just now.
  public static let concurrentModification: Self = "ConcurrentModification"
}
