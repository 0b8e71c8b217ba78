# SPDX-License-Identifier: Apache-2.0
"""Whether an identity policy allows a call, for `POST /_lab/allow {"Statement": […]}`.

Everything that the policy does not allow is denied in AWS's words, so that a
least policy is shown to suffice by running with it. Action, NotAction, Resource
and Condition are looked at (IAM user guide, "Policy evaluation logic"); of
condition keys those that the calls of a stack have: aws:RequestTag/…,
aws:TagKeys, aws:ResourceTag/… (also in the services' own spelling), aws:RequestedRegion,
aws:ResourceAccount, iam:PassedToService, iam:PermissionsBoundary, iam:PolicyARN.
A key that is not there fails its condition, unless the operator ends in IfExists.
"""

import fnmatch
import json
import re

ACCOUNT = "123456789012"
OPERATORS = {
    "StringEquals": lambda have, want: have == want,
    "StringNotEquals": lambda have, want: have != want,
    "StringLike": fnmatch.fnmatchcase,
    "StringNotLike": lambda have, want: not fnmatch.fnmatchcase(have, want),
    "ArnEquals": fnmatch.fnmatchcase,
    "ArnLike": fnmatch.fnmatchcase,
    "Bool": lambda have, want: have.lower() == str(want).lower(),
}
TAG_FIELDS = r"(?:Tags|TagSpecification)\.(?:(?:member|Tag)\.)?\d+\.(?:Tag\.\d+\.)?"


def allowing(policy, action, resource, context):
    """The statements that allow it; none when one denies it."""
    rows = [one for one in listed(policy["Statement"]) if applies(one, action, resource, context)]
    return rows if all(one["Effect"] == "Allow" for one in rows) else []


def listed(value):
    return value if isinstance(value, list) else [value]


def applies(statement, action, resource, context):
    if "Action" in statement:
        named = any(matches(action.lower(), one.lower()) for one in listed(statement["Action"]))
    else:
        named = not any(matches(action.lower(), one.lower()) for one in listed(statement["NotAction"]))
    there = any(matches(resource, one) for one in listed(statement.get("Resource", "*")))
    return named and there and all(
        holds(operator, key, listed(wanted), context)
        for operator, row in statement.get("Condition", {}).items()
        for key, wanted in row.items()
    )


def matches(text, pattern):
    """IAM's wildcards: * and ? only."""
    return bool(re.fullmatch("".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in pattern), text))


def holds(operator, key, wanted, context):
    quantifier, _, operator = operator.rpartition(":")
    optional, operator = operator.endswith("IfExists"), operator.removesuffix("IfExists")
    have = context.get(key.lower())
    if operator == "Null":
        return (have is None) == (str(wanted[0]).lower() == "true")
    if have is None:
        return optional or quantifier == "ForAllValues" or operator.startswith("StringNot")
    test, every = OPERATORS[operator], all if "Not" in operator else any
    results = [every(test(one, want) for want in wanted) for one in listed(have)]
    return all(results) if quantifier == "ForAllValues" else any(results)


def context_of(call, resource, tags_of):
    """The condition keys of a call; `tags_of` looks up the tags that a resource has."""
    found = {"aws:requestedregion": call.region, "aws:resourceaccount": ACCOUNT, "aws:principalaccount": ACCOUNT}
    asked = request_tags(call)
    for key, value in asked.items():
        found[f"aws:requesttag/{key}".lower()] = value
    if asked or tag_keys(call):
        found["aws:tagkeys"] = [*asked, *tag_keys(call)]
    for key, value in (tags_of(resource) or {}).items():
        for prefix in ("aws", call.service):
            found[f"{prefix}:resourcetag/{key}".lower()] = value
    if call.operation == "CreatePodIdentityAssociation":
        found["iam:passedtoservice"] = "pods.eks.amazonaws.com"
    for field, name in (("PermissionsBoundary", "iam:permissionsboundary"), ("PolicyArn", "iam:policyarn")):
        if call.form.get(field):
            found[name] = call.form[field]
    return found


def request_tags(call):
    """The tags in a request, in whichever protocol."""
    if call.form:
        keys = {field: value for field, value in call.form.items() if re.fullmatch(TAG_FIELDS + "Key", field)}
        return {value: call.form.get(field[:-3] + "Value", "") for field, value in keys.items()}
    if call.service == "s3":
        rows = re.findall(rb"<Key>([^<]*)</Key>\s*<Value>([^<]*)</Value>", call.body)
        return {key.decode(): value.decode() for key, value in rows}
    try:
        body = json.loads(call.body or b"{}")
    except ValueError:
        return {}
    given = body.get("Tags") or body.get("tags") or {}
    return given if isinstance(given, dict) else {row["Key"]: row["Value"] for row in given}


def tag_keys(call):
    if call.form:
        return [value for field, value in call.form.items() if re.fullmatch(r"TagKeys\.member\.\d+", field)]
    found = re.search(rb'"TagKeys":\s*(\[[^\]]*\])', call.body)
    return json.loads(found.group(1)) if found else call.query.get("tagKeys", [])
