# SPDX-License-Identifier: Apache-2.0
"""What the caller may not do: IAM's names of the actions behind a call, and AWS's words.

`POST /_lab/deny ["s3:GetBucketPublicAccessBlock", "s3:TagResource", "rds:*"]`
denies every call that needs one of these. The names are those of the service
authorization reference, which differ from the operations' for S3 above all;
tags in a create call need a permission of their own there.
"""

import fnmatch
import re
from xml.sax.saxutils import escape

from emulator import refusals
from emulator.envelopes import Answer

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
    """The actions in force that are denied."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.denied = []

    def deny(self, patterns):
        self.denied = list(patterns)

    def check(self, call):
        """AWS's refusal if the call needs a denied action."""
        for action in actions_of(call):
            if any(fnmatch.fnmatchcase(action, pattern) for pattern in self.denied):
                return denial(call, action)
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


def denial(call, action=None):
    action = action or next(actions_of(call), f"{call.service}:{call.operation}")
    if call.operation == "DeleteObjects":
        return every_key_denied(call)
    return refusals.refuse(
        "denied",
        call,
        who=f"{USER} is not authorized to perform: {action}",
        resource=resource_of(call),
        why=f"because no identity-based policy allows the {action} action",
    )


def every_key_denied(call):
    """DeleteObjects answers 200 and says AccessDenied for each key (API reference)."""
    keys = re.findall(rb"<Key>(.*?)</Key>", call.body)
    rows = "".join(
        f"<Error><Key>{key.decode()}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        for key in keys
    )
    body = f'<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{rows}</DeleteResult>'
    return Answer(200, {"Content-Type": "application/xml"}, body.encode())


def resource_of(call):
    if call.service == "s3":
        return escape(f"arn:aws:s3:::{call.bucket}" + (f"/{call.key}" if call.key else "")) if call.bucket else "*"
    start = f"arn:aws:{call.service}:{call.region}:123456789012"
    if call.service == "rds":
        for field, kind in RDS_NAMES.items():
            if field in call.form:
                return f"{start}:{kind}:{call.form[field].lower()}"
    if call.service == "iam" and "RoleName" in call.form:
        return f"arn:aws:iam::123456789012:role/{call.form['RoleName']}"
    if call.service == "eks" and call.path.startswith("/clusters/"):
        return f"{start}:cluster/{call.path.split('/')[2]}"
    found = re.search(rb'"(?:SecretId|Name|KeyId)":\s*"([^"]+)"', call.body)
    return found.group(1).decode() if found else "*"
