// SPDX-License-Identifier: Apache-2.0

/// AWS's description of an OpenID Connect provider: an issuer of identities that roles may trust.
struct OpenIDConnectProviderDescription: Sendable, Equatable {
  /// The issuer without its scheme, as IAM keeps it.
  var url: String
  /// The audiences.
  var clientIDs: [String]
  var thumbprints: [String]
  var tags: [String: String]
}

/// IAM CreateOpenIDConnectProvider: the ARN; `EntityAlreadyExists` when the account has the issuer.
struct CreateOpenIDConnectProvider: IAMOperation {
  static let effect = OperationEffect.mutatesOnce
  /// With `https://`.
  var url: String
  var clientIDs: [String]
  /// IAM finds them by itself when there are none.
  var thumbprints: [String] = []
  var tags: [String: String]
  var resource: String? { url }

  func encode(into parameters: inout QueryParameters) {
    parameters.set("Url", url)
    parameters.set(list: "ClientIDList.member", clientIDs)
    parameters.set(list: "ThumbprintList.member", thumbprints)
    parameters.set(iamTags: tags)
  }

  func decode(_ result: QueryResult) throws -> String {
    guard let arn = result.element.string("OpenIDConnectProviderArn") else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no OpenIDConnectProviderArn")
    }
    return arn
  }
}

/// IAM GetOpenIDConnectProvider; `NoSuchEntity` when there is none.
struct GetOpenIDConnectProvider: IAMOperation {
  static let effect = OperationEffect.reads
  var arn: String

  func encode(into parameters: inout QueryParameters) { parameters.set("OpenIDConnectProviderArn", arn) }

  func decode(_ result: QueryResult) throws -> OpenIDConnectProviderDescription {
    let element = result.element
    guard let url = element.string("Url") else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no Url")
    }
    return OpenIDConnectProviderDescription(
      url: url, clientIDs: (element["ClientIDList"]?.children("member") ?? []).map(\.text),
      thumbprints: (element["ThumbprintList"]?.children("member") ?? []).map(\.text),
      tags: (element["Tags"]?.children("member") ?? []).tagDictionary)
  }
}

/// IAM ListOpenIDConnectProviders: the ARNs of all of the account's, on one page.
struct ListOpenIDConnectProviders: IAMOperation {
  static let effect = OperationEffect.reads
  static let answerLimit = 4 << 20

  func encode(into parameters: inout QueryParameters) {}

  func decode(_ result: QueryResult) -> [String] {
    (result.element["OpenIDConnectProviderList"]?.children("member") ?? []).compactMap { $0.string("Arn") }
  }
}

/// IAM TagOpenIDConnectProvider.
struct TagOpenIDConnectProvider: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("OpenIDConnectProviderArn", arn)
    parameters.set(iamTags: tags)
  }
}

/// IAM AddClientIDToOpenIDConnectProvider: one more audience; repeating it changes nothing.
struct AddClientIDToOpenIDConnectProvider: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String
  var clientID: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("OpenIDConnectProviderArn", arn)
    parameters.set("ClientID", clientID)
  }
}

/// IAM DeleteOpenIDConnectProvider: no error when there is none.
struct DeleteOpenIDConnectProvider: IAMOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String

  func encode(into parameters: inout QueryParameters) { parameters.set("OpenIDConnectProviderArn", arn) }
}
