# SPDX-License-Identifier: Apache-2.0
"""The refusals every AWS service has, in each one's own code, status and words.

Codes are botocore's: its list of throttling and transient codes, the services'
models, and "Common Errors" of each API reference. JSON 1.1 answers 400 for all
of a client's errors; the query services 403 for what is wrong with credentials.
"""

from emulator import envelopes

# Kind, then service ("query" for RDS, IAM, STS; "json" for JSON 1.1): status, code, message.
TABLE = {
    "throttled": {
        "s3": (503, "SlowDown", "Please reduce your request rate."),
        "ec2": (503, "RequestLimitExceeded", "Request limit exceeded."),
        "query": (400, "Throttling", "Rate exceeded"),
        "json": (400, "ThrottlingException", "Rate exceeded"),
        "tagging": (400, "ThrottledException", "Rate exceeded"),
        "eks": (429, "ThrottlingException", "Rate exceeded"),
    },
    "unavailable": {
        "s3": (503, "ServiceUnavailable", "Service is unable to handle request."),
        "ec2": (503, "Unavailable", "The service is unavailable. Please try again shortly."),
        "query": (503, "ServiceUnavailable", "Service is unable to handle request"),
        "json": (503, "ServiceUnavailableException", "Service is unable to handle request"),
        "eks": (503, "ServiceUnavailableException", "Service is unable to handle request"),
    },
    "expired_token": {
        "s3": (400, "ExpiredToken", "The provided token has expired."),
        "ec2": (400, "RequestExpired", "Request has expired."),
        "query": (403, "ExpiredToken", "The security token included in the request is expired"),
        "json": (400, "ExpiredTokenException", "The security token included in the request is expired"),
        "eks": (403, "ExpiredTokenException", "The security token included in the request is expired"),
    },
    # Also what a Region answers that the account has not enabled (AWS account management guide).
    "unknown_key": {
        "s3": (
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        "ec2": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        "query": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
        "json": (400, "UnrecognizedClientException", "The security token included in the request is invalid."),
        "eks": (403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    },
    "invalid_token": {
        "s3": (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        "ec2": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        "query": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
        "json": (400, "UnrecognizedClientException", "The security token included in the request is invalid."),
        "eks": (403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    },
    "wrong_signature": {
        "s3": (
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your "
            "key and signing method.",
        ),
        "ec2": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        "query": (
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your "
            "AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
        "json": (
            400,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your "
            "AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
        "eks": (
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your "
            "AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    },
    "skewed": {
        "s3": (
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        "ec2": (400, "RequestExpired", "Request has expired."),
        "query": (403, "SignatureDoesNotMatch", "Signature expired: {given} is now earlier than {oldest}"),
        "json": (400, "InvalidSignatureException", "Signature expired: {given} is now earlier than {oldest}"),
        "eks": (403, "InvalidSignatureException", "Signature expired: {given} is now earlier than {oldest}"),
    },
    "unsigned": {
        "s3": (403, "AccessDenied", "Access Denied"),
        "ec2": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        "query": (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
        "json": (400, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        "eks": (403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    },
    "denied": {
        "s3": (403, "AccessDenied", "{who} on resource: \"{resource}\" {why}"),
        "ec2": (
            403,
            "UnauthorizedOperation",
            "You are not authorized to perform this operation. {who} {why}",
        ),
        "query": (403, "AccessDenied", "{who} on resource: {resource} {why}"),
        "json": (400, "AccessDeniedException", "{who} on resource: {resource} {why}"),
        "eks": (403, "AccessDeniedException", "{who} on resource: {resource} {why}"),
    },
}
NAMES = tuple(TABLE)


def refuse(kind, call, headers=None, **words):
    """The service's own answer for this kind of refusal."""
    rows = TABLE[kind]
    common = "json" if call.service in envelopes.JSON_SERVICES else "query"
    status, code, message = rows.get(call.service) or rows[common]
    answer = envelopes.error(call.service, status, code, message.format(**words), headers)
    if call.method == "HEAD":
        answer.data = b""
    return answer
