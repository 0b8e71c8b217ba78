# SPDX-License-Identifier: Apache-2.0
"""What the caller may not do: IAM's names of the actions behind a call, and AWS's words.

`POST /_lab/deny ["s3:GetBucketPublicAccessBlock", "s3:TagResource", "rds:*"]`
denies every call that needs one of these. The names are those of the service
authorization reference, which differ from the operations' for S3 above all;
tags in a create call need a permission of their own there. `POST /_lab/allow
{"Statement": […]}` denies all that this policy does not allow (policies.py).
"""

import fnmatch
import json
import re

from moto.iam.models import iam_backends
from moto.rds.models import rds_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

from emulator import policies, refusals
from emulator.envelopes import Answer
from emulator.policies import ACCOUNT
from emulator.repairs import tagging

USER = "User: arn:aws:iam::123456789012:user/kfctl-aws"
PREFIXES = {"tagging": "tag"}
S3_ACTIONS = {
    "ListBuckets": "ListAllMyBuckets",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "DeleteObjects": "DeleteObject",
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}
# A create call with tags needs these too; (where the tags are, the action).
TAGGING = {
    ("s3", "CreateBucket"): (rb"<Tag>", "s3:TagResource"),
    ("secretsmanager", "CreateSecret"): (rb'"Tags":\s*\[\s*\{', "secretsmanager:TagResource"),
    ("eks", "CreatePodIdentityAssociation"): (rb'"tags":\s*\{\s*"', "eks:TagResource"),
    ("iam", "CreateRole"): (rb"Tags\.member\.1\.Key", "iam:TagRole"),
    ("iam", "CreatePolicy"): (rb"Tags\.member\.1\.Key", "iam:TagPolicy"),
    ("iam", "CreateOpenIDConnectProvider"): (rb"Tags\.member\.1\.Key", "iam:TagOpenIDConnectProvider"),
    ("rds", "CreateDBInstance"): (rb"Tags\.(member|Tag)\.1\.Key", "rds:AddTagsToResource"),
    ("rds", "CreateDBSubnetGroup"): (rb"Tags\.(member|Tag)\.1\.Key", "rds:AddTagsToResource"),
    ("rds", "CreateDBParameterGroup"): (rb"Tags\.(member|Tag)\.1\.Key", "rds:AddTagsToResource"),
}
RDS_NAMES = {
    "DBInstanceIdentifier": "db",
    "DBSubnetGroupName": "subgrp",
    "DBParameterGroupName": "pg",
    "DBSnapshotIdentifier": "snapshot",
}


class Permissions:
    """The actions that are denied, and the policy that everything else needs."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.denied = []
        self.allow(None)

    def deny(self, patterns):
        self.denied = list(patterns)

    def allow(self, policy):
        self.policy = policy or None
        self.uses, self.refused = set(), []

    def seen(self):
        """What came of the policy: the statements that were needed, and what none allowed."""
        return {"used": sorted(f"{sid} {action}" for sid, action in self.uses), "denied": self.refused}

    def check(self, call):
        """AWS's refusal if the call needs an action that the caller may not do."""
        for action in actions_of(call):
            if any(fnmatch.fnmatchcase(action, pattern) for pattern in self.denied):
                return denial(call, action)
            for resource in resources_of(call, action) if self.policy else ():
                context = policies.context_of(call, resource, tags_of)
                rows = policies.allowing(self.policy, action, resource, context)
                if not rows:
                    self.refused.append(f"{action} {resource}")
                    return denial(call, action, resource)
                if len(rows) == 1:
                    self.uses.add((rows[0].get("Sid", ""), action))
        return None


def actions_of(call):
    if call.service == "s3":
        yield "s3:" + S3_ACTIONS.get(call.operation, call.operation)
        if call.header("x-amz-object-ownership"):
            yield "s3:PutBucketOwnershipControls"
    elif (call.service, call.operation) != ("sts", "GetCallerIdentity"):  # that one cannot be denied
        yield f"{PREFIXES.get(call.service, call.service)}:{call.operation}"
    where, action = TAGGING.get((call.service, call.operation), (None, None))
    if where and re.search(where, call.body):
        yield action
    if call.operation == "CreatePodIdentityAssociation":
        yield "iam:PassRole"
    if call.operation == "DeleteObjects" and b"<VersionId>" in call.body:
        yield "s3:DeleteObjectVersion"
    if call.operation == "DeleteDBInstance" and call.form.get("FinalDBSnapshotIdentifier"):
        # Since August 2024, as AWS wrote to its users: convox issue 856.
        yield "rds:CreateDBSnapshot"
        if copies_tags(call):
            yield "rds:AddTagsToResource"


def copies_tags(call):
    known = rds_backends[ACCOUNT][call.region].databases
    database = known.get(call.form.get("DBInstanceIdentifier", "").lower())
    return bool(database and database.copy_tags_to_snapshot)


def denial(call, action=None, resource=None):
    action = action or next(actions_of(call), f"{call.service}:{call.operation}")
    if call.operation == "DeleteObjects":
        return every_key_denied(call)
    return refusals.refuse(
        "denied",
        call,
        who=f"{USER} is not authorized to perform: {action}",
        resource=named(call) or resource or resources_of(call, action)[0],
        why=f"because no identity-based policy allows the {action} action",
    )


def named(call):
    """Secrets Manager speaks of a secret as the request did."""
    found = call.service == "secretsmanager" and re.search(rb'"(?:SecretId|Name)":\s*"([^"]+)"', call.body)
    return found.group(1).decode() if found else None


def every_key_denied(call):
    """DeleteObjects answers 200 and says AccessDenied for each key (API reference)."""
    keys = re.findall(rb"<Key>(.*?)</Key>", call.body)
    rows = "".join(
        f"<Error><Key>{key.decode()}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        for key in keys
    )
    body = f'<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{rows}</DeleteResult>'
    return Answer(200, {"Content-Type": "application/xml"}, body.encode())


def resources_of(call, action):
    """The ARNs an action is about (service authorization reference, resource types); "*" for lists."""
    if call.service == "s3":
        if not call.bucket:
            return ["*"]
        if call.operation == "DeleteObjects":
            keys = re.findall(rb"<Key>(.*?)</Key>", call.body)
            return [f"arn:aws:s3:::{call.bucket}/{key.decode()}" for key in keys]
        return [f"arn:aws:s3:::{call.bucket}" + (f"/{call.key}" if call.key else "")]
    return FINDERS.get(call.service, lambda *_: None)(call, action) or ["*"]


def rds_resources(call, action):
    start = f"arn:aws:rds:{call.region}:{ACCOUNT}"
    if call.form.get("ResourceName"):
        return [call.form["ResourceName"]]
    final = call.form.get("FinalDBSnapshotIdentifier")
    if final and action in ("rds:CreateDBSnapshot", "rds:AddTagsToResource"):
        database = [f"{start}:db:{call.form['DBInstanceIdentifier'].lower()}"] if action == "rds:CreateDBSnapshot" else []
        return [*database, f"{start}:snapshot:{final.lower()}"]
    fields = [field for field in RDS_NAMES if field in call.form]
    return [f"{start}:{RDS_NAMES[field]}:{call.form[field].lower()}" for field in fields]


def secret_resources(call, _):
    name = named(call)
    if name is None:
        return None
    known = secretsmanager_backends[ACCOUNT][call.region].secrets
    if name in known:
        return [known[name].arn]
    return [name if name.startswith("arn:") else f"arn:aws:secretsmanager:{call.region}:{ACCOUNT}:secret:{name}-AbCdEf"]


def iam_resources(call, _):
    form, start = call.form, f"arn:aws:iam::{ACCOUNT}"
    if "RoleName" in form:
        known = [role.arn for role in iam_backends[ACCOUNT]["aws"].get_roles() if role.name == form["RoleName"]]
        return known or [f"{start}:role{form.get('Path', '/')}{form['RoleName']}"]
    if "Url" in form:
        return [f"{start}:oidc-provider/{form['Url'].removeprefix('https://')}"]
    if "PolicyName" in form:
        return [f"{start}:policy{form.get('Path', '/')}{form['PolicyName']}"]
    return [value for field, value in form.items() if field in ("OpenIDConnectProviderArn", "PolicyArn")]


def eks_resources(call, action):
    if action == "iam:PassRole":
        return [json.loads(call.body)["roleArn"]]
    start, parts = f"arn:aws:eks:{call.region}:{ACCOUNT}", call.path.strip("/").split("/")
    if parts[0] == "tags":
        return [call.path.removeprefix("/tags/")]
    if len(parts) < 2:
        return None
    if len(parts) < 4 or parts[2] not in ("addons", "pod-identity-associations"):
        return [f"{start}:cluster/{parts[1]}"]
    kind = {"addons": "addon", "pod-identity-associations": "podidentityassociation"}[parts[2]]
    return [f"{start}:{kind}/{parts[1]}/{parts[3]}"]


def kms_resources(call, _):
    found = re.search(rb'"KeyId":\s*"([^"]+)"', call.body)
    return [found.group(1).decode()] if found else None


FINDERS = {
    "rds": rds_resources,
    "secretsmanager": secret_resources,
    "iam": iam_resources,
    "eks": eks_resources,
    "kms": kms_resources,
}


def tags_of(resource):
    """The tags a resource has now, for aws:ResourceTag."""
    region = resource.split(":")[3] if resource.count(":") >= 5 else ""
    if ":iam::" in resource:
        for role in iam_backends[ACCOUNT]["aws"].get_roles():
            if role.arn == resource:
                return {tag["Key"]: tag["Value"] for tag in role.tags or []}
        region = "us-east-1"
    regions = [region] if region else [b.region_name for b in s3_backends[ACCOUNT]["aws"].buckets.values()]
    for one in regions:
        for _, arn, tags in tagging.resources(ACCOUNT, one):
            if arn == resource:
                return {tag["Key"]: tag["Value"] for tag in tags or []}
    return {}
