// SPDX-License-Identifier: Apache-2.0

// Written by Scripts/record-endpoints from botocore 1.43.11. Do not edit.
// swift-format-ignore-file

extension EndpointRules {
  static let s3 = EndpointRules(
    plain: ["*": "s3.{region}.{dns}"],
    fips: ["*": "s3-fips.{region}.{dns}", "aws-cn": ""],
    dualStack: ["*": "s3.dualstack.{region}.{dns}"],
    fipsDualStack: ["*": "s3-fips.dualstack.{region}.{dns}", "aws-cn": ""])

  static let rds = EndpointRules(
    plain: ["*": "rds.{region}.{dns}"],
    fips: ["*": "rds-fips.{region}.{dns}", "aws-us-gov": "rds.{region}.{dns}"],
    dualStack: ["*": "rds.{region}.{dual}"],
    fipsDualStack: ["*": "rds-fips.{region}.{dual}"])

  static let secretsManager = EndpointRules(
    plain: ["*": "secretsmanager.{region}.{dns}"],
    fips: ["*": "secretsmanager-fips.{region}.{dns}"],
    dualStack: [
      "*": "secretsmanager.{region}.{dual}",
      "aws": "secretsmanager.{region}.{dns}",
      "aws-cn": "secretsmanager.{region}.{dns}",
      "aws-us-gov": "secretsmanager.{region}.{dns}",
    ],
    fipsDualStack: [
      "*": "secretsmanager-fips.{region}.{dual}",
      "aws": "secretsmanager-fips.{region}.{dns}",
      "aws-us-gov": "secretsmanager-fips.{region}.{dns}",
    ])

  static let ec2 = EndpointRules(
    plain: ["*": "ec2.{region}.{dns}"],
    fips: ["*": "ec2-fips.{region}.{dns}", "aws-us-gov": "ec2.{region}.{dns}"],
    dualStack: ["*": "ec2.{region}.{dual}"],
    fipsDualStack: ["*": "ec2-fips.{region}.{dual}"])

  static let eks = EndpointRules(
    plain: ["*": "eks.{region}.{dns}"],
    fips: [
      "*": "eks-fips.{region}.{dns}",
      "aws": "fips.eks.{region}.{dns}",
      "aws-us-gov": "eks.{region}.{dns}",
    ],
    dualStack: ["*": "eks.{region}.{dual}"],
    fipsDualStack: ["*": "eks-fips.{region}.{dual}"])

  static let iam = EndpointRules(
    plain: [
      "*": "iam.{dns} us-east-1",
      "aws-cn": "iam.cn-north-1.{dns} cn-north-1",
      "aws-eusc": "iam.eusc-de-east-1.{dns} eusc-de-east-1",
      "aws-iso": "iam.us-iso-east-1.{dns} us-iso-east-1",
      "aws-iso-b": "iam.us-isob-east-1.{dns} us-isob-east-1",
      "aws-iso-e": "iam.eu-isoe-west-1.{dns} eu-isoe-west-1",
      "aws-iso-f": "iam.us-isof-south-1.{dns} us-isof-south-1",
      "aws-us-gov": "iam.us-gov.{dns} us-gov-west-1",
    ],
    fips: [
      "*": "iam-fips.{dns} us-east-1",
      "aws-cn": "iam-fips.{dns} cn-northwest-1",
      "aws-eusc": "iam-fips.{dns} eusc-de-east-1",
      "aws-iso": "iam-fips.us-iso-east-1.{dns} us-iso-east-1",
      "aws-iso-b": "iam-fips.us-isob-east-1.{dns} us-isob-east-1",
      "aws-iso-e": "iam-fips.{dns} eu-isoe-west-1",
      "aws-iso-f": "iam-fips.{dns} us-isof-south-1",
      "aws-us-gov": "iam.us-gov.{dns} us-gov-west-1",
    ],
    dualStack: [
      "*": "iam.global.{dual} us-east-1",
      "aws-cn": "iam.global.{dual} cn-north-1",
      "aws-eusc": "iam.{dual} eusc-de-east-1",
      "aws-iso": "iam.{dual} us-iso-east-1",
      "aws-iso-b": "iam.{dual} us-isob-east-1",
      "aws-iso-e": "iam.{dual} eu-isoe-west-1",
      "aws-iso-f": "iam.{dual} us-isof-south-1",
      "aws-us-gov": "iam.us-gov.{dual} us-gov-west-1",
    ],
    fipsDualStack: [
      "*": "iam-fips.global.{dual} us-east-1",
      "aws-cn": "iam-fips.{dual} cn-northwest-1",
      "aws-eusc": "iam-fips.{dual} eusc-de-east-1",
      "aws-iso": "iam-fips.{dual} us-iso-east-1",
      "aws-iso-b": "iam-fips.{dual} us-isob-east-1",
      "aws-iso-e": "iam-fips.{dual} eu-isoe-west-1",
      "aws-iso-f": "iam-fips.{dual} us-isof-south-1",
      "aws-us-gov": "iam.us-gov.{dual} us-gov-west-1",
    ])

  static let sts = EndpointRules(
    plain: ["*": "sts.{region}.{dns}"],
    fips: ["*": "sts-fips.{region}.{dns}", "aws-us-gov": "sts.{region}.{dns}"],
    dualStack: ["*": "sts.{region}.{dual}"],
    fipsDualStack: ["*": "sts-fips.{region}.{dual}"])

  static let resourceGroupsTagging = EndpointRules(
    plain: ["*": "tagging.{region}.{dns}"],
    fips: ["*": "tagging-fips.{region}.{dns}"],
    dualStack: ["*": "tagging.{region}.{dual}"],
    fipsDualStack: ["*": "tagging-fips.{region}.{dual}"])

  static let sso = EndpointRules(
    plain: ["*": "portal.sso.{region}.{dns}"],
    fips: ["*": "portal.sso-fips.{region}.{dns}", "aws-us-gov": "portal.sso.{region}.{dns}"],
    dualStack: ["*": "portal.sso.{region}.{dual}"],
    fipsDualStack: ["*": "portal.sso-fips.{region}.{dual}"])

  static let ssoOIDC = EndpointRules(
    plain: ["*": "oidc.{region}.{dns}"],
    fips: ["*": "oidc-fips.{region}.{dns}", "aws-us-gov": "oidc.{region}.{dns}"],
    dualStack: ["*": "oidc.{region}.{dual}"],
    fipsDualStack: ["*": "oidc-fips.{region}.{dual}"])

  static let signin = EndpointRules(
    plain: [
      "*": "signin.{region}.{dns}",
      "aws": "{region}.signin.aws.amazon.com",
      "aws-cn": "{region}.signin.amazonaws.cn",
      "aws-us-gov": "{region}.signin.amazonaws-us-gov.com",
    ],
    fips: ["*": "signin-fips.{region}.{dns}"],
    dualStack: ["*": "signin.{region}.{dual}"],
    fipsDualStack: ["*": "signin-fips.{region}.{dual}"])

  static let kms = EndpointRules(
    plain: ["*": "kms.{region}.{dns}"],
    fips: ["*": "kms-fips.{region}.{dns}"],
    dualStack: ["*": "kms.{region}.{dual}"],
    fipsDualStack: ["*": "kms-fips.{region}.{dual}"])

  static let sns = EndpointRules(
    plain: ["*": "sns.{region}.{dns}"],
    fips: [
      "*": "sns-fips.{region}.{dns}",
      "us-gov-east-1": "sns.{region}.{dns}",
      "us-gov-west-1": "sns.{region}.{dns}",
    ],
    dualStack: ["*": "sns.{region}.{dual}"],
    fipsDualStack: ["*": "sns-fips.{region}.{dual}"])

  static let dynamoDB = EndpointRules(
    plain: ["*": "dynamodb.{region}.{dns}"],
    fips: ["*": "dynamodb-fips.{region}.{dns}", "aws-us-gov": "dynamodb.{region}.{dns}"],
    dualStack: ["*": "dynamodb.{region}.{dual}"],
    fipsDualStack: ["*": "dynamodb-fips.{region}.{dual}"])
}
