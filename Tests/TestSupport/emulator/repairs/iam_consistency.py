# SPDX-License-Identifier: Apache-2.0
"""IAM is eventually consistent: what was just made is not known everywhere yet.

`iam_new_looks` calls of each kind on a new role, policy or OIDC provider answer
NoSuchEntity, and so many lists leave it out; a new role is so often no valid
principal ("Invalid principal in policy"), unknown to EKS, and STS answers
AccessDenied for it (IAM user guide, "Changes that I make are not always
immediately visible"; Terraform retries these for 2 minutes). The create call
itself knows the name at once.
"""

import re

from emulator import envelopes
from emulator.lasting import PerOperation
from emulator.repairs import iam_entities

MADE_BY = {
    "CreateRole": "RoleName",
    "CreatePolicy": "PolicyArn",
    "CreateOpenIDConnectProvider": "OpenIDConnectProviderArn",
}
WORDS = {
    "RoleName": "The role with name {} cannot be found.",
    "PolicyArn": "Policy {} was not found.",
    "OpenIDConnectProviderArn": "OpenIDConnect Provider not found for arn {}",
}
_fresh = {}  # by field and value of the call that names it; ARN beside


def reset():
    _fresh.clear()


def before(call, _):
    if call.service != "iam" or call.inside or call.operation in MADE_BY:
        return None
    for field, words in WORDS.items():
        fresh = _fresh.get((field, call.form.get(field)))
        if fresh and fresh.met_by(call.operation):
            return envelopes.error("iam", 404, "NoSuchEntity", words.format(call.form[field]))
    return None


def after(call, answer, settings):
    if call.service != "iam" or call.inside or answer.status != 200:
        return answer
    if call.operation in MADE_BY and settings.iam_new_looks:
        remember(call, answer, settings)
    if call.operation.startswith("List"):
        for fresh in _fresh.values():
            if fresh.met_by(call.operation):
                answer.rewrite(without(answer.data, fresh.arn))
    return answer


def remember(call, answer, settings):
    field = MADE_BY[call.operation]
    arn = re.search(rb"<(?:Arn|OpenIDConnectProviderArn)>(.+?)<", answer.data).group(1).decode()
    fresh = PerOperation(settings.iam_new_looks)
    fresh.arn = arn
    _fresh[field, call.form["RoleName"] if field == "RoleName" else arn] = fresh
    if field == "RoleName":
        role = iam_entities.backend().get_role(call.form["RoleName"])
        role.lab_unknown = lambda: unknown(arn, "principal")


def unknown(arn, asker):
    """Whether another service does not know the role yet; counts its question."""
    name = arn.rpartition("/")[2]
    fresh = _fresh.get(("RoleName", name))
    return bool(fresh and fresh.met_by(asker))


def without(xml, arn):
    return re.sub(
        rb"<member>(?:(?!<member>).)*?<Arn>" + re.escape(arn.encode()) + rb"</Arn>.*?</member>", b"", xml, flags=re.DOTALL
    )
