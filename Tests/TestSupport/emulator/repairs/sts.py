# SPDX-License-Identifier: Apache-2.0
"""STS: with `sts_checks_roles`, keys only for a role that is there and trusts the caller.

moto hands out keys for any ARN. AWS: AccessDenied for a role that is not there or
does not trust; for a web identity also InvalidIdentityToken when the account has no
OIDC provider of the token's issuer or the audience is not among its own, and
ExpiredTokenException (API reference, AssumeRoleWithWebIdentity). The token's
signature is not checked; its claims are, against the trust policy's StringEquals
and StringLike on `<issuer>:sub` and `<issuer>:aud`.
"""

import base64
import fnmatch
import json
import time

from emulator import envelopes
from emulator.repairs import iam_consistency, iam_entities


def before(call, settings):
    if call.operation == "AssumeRoleWithWebIdentity" and settings.sts_checks_roles:
        return with_web_identity(call)
    if (call.service, call.operation) == ("sts", "AssumeRole") and settings.sts_checks_roles:
        return denied(call, "AssumeRole") if trusting(call) is None else None
    return None


def refuse(status, code, message):
    return envelopes.error("sts", status, code, message)


def denied(call, action):
    arn = call.form.get("RoleArn")
    if action == "AssumeRole":
        who = "User: arn:aws:iam::123456789012:user/kfctl-aws is not authorized to perform: sts:AssumeRole"
        return refuse(403, "AccessDenied", f"{who} on resource: {arn}")
    return refuse(403, "AccessDenied", f"Not authorized to perform sts:{action}")


def trusting(call):
    """The statements of the role's trust policy; None if there is no such role (yet)."""
    arn = call.form.get("RoleArn", "")
    role = next((one for one in iam_entities.backend().get_roles() if one.arn == arn), None)
    if role is None or iam_consistency.unknown(arn, "sts"):
        return None
    found = json.loads(role.assume_role_policy_document)["Statement"]
    return found if isinstance(found, list) else [found]


def with_web_identity(call):
    claims = claims_of(call.form.get("WebIdentityToken", ""))
    if claims is None:
        return refuse(400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.")
    issuer = claims.get("iss", "").removeprefix("https://")
    provider = next(
        (one for one in iam_entities.backend().open_id_providers.values() if one.url == issuer), None
    )
    if provider is None:
        message = f"No OpenIDConnect provider found in your account for https://{issuer}"
        return refuse(400, "InvalidIdentityToken", message)
    audiences = listed(claims.get("aud"))
    if not set(audiences) & set(provider.client_id_list):
        return refuse(400, "InvalidIdentityToken", "Incorrect token audience")
    if claims.get("exp", 0) < time.time():
        return refuse(400, "ExpiredTokenException", "Token expired: current date/time must be before the expiration")
    have = {f"{issuer}:sub": [claims.get("sub", "")], f"{issuer}:aud": audiences}
    if any(allows(statement, provider.arn, have) for statement in trusting(call) or []):
        return None
    return denied(call, "AssumeRoleWithWebIdentity")


def claims_of(token):
    try:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return None


def listed(value):
    return value if isinstance(value, list) else [value]


def allows(statement, provider, have):
    principal = statement.get("Principal")
    federated = principal.get("Federated") if isinstance(principal, dict) else None
    if provider not in listed(federated) or "sts:AssumeRoleWithWebIdentity" not in listed(statement["Action"]):
        return False
    tests = {"StringEquals": lambda value, want: value == want, "StringLike": fnmatch.fnmatchcase}
    return all(
        operator in tests
        and any(tests[operator](value, want) for value in have.get(key, []) for want in listed(wanted))
        for operator, rows in statement.get("Condition", {}).items()
        for key, wanted in rows.items()
    )
