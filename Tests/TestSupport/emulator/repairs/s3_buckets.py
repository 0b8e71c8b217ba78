# SPDX-License-Identifier: Apache-2.0
"""S3: regions, owners, defaults and tags of buckets.

- A bucket reached with another signing region: 301 PermanentRedirect with
  x-amz-bucket-region (HEAD: without a body). moto serves it.
- A bucket of another account: 403 AccessDenied, and BucketAlreadyExists when
  one wants to create it. moto serves it.
- x-amz-expected-bucket-owner that does not match: 403 AccessDenied.
- A new bucket has default encryption (SSE-S3), a public-access block and
  BucketOwnerEnforced since 2023 (`bucket_defaults`).
- A bucket's tags go with it; in moto a later bucket of that name has them.
- CreateBucketConfiguration's tags are honoured with `bucket_create_tags`.
"""

import re
from xml.etree import ElementTree

from moto.iam.models import get_account_id_from
from moto.s3.models import PublicAccessBlock, S3Backend, s3_backends

from emulator import envelopes

ENCRYPTION = {
    "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}
}
REDIRECT = (
    "The bucket you are attempting to access must be addressed using the specified endpoint. "
    "Please send all future requests to this endpoint."
)


def account_of(call):
    return call.header("x-moto-account-id") or get_account_id_from(call.access_key)


def find(name):
    """The bucket and its account, whoever owns it."""
    partition, account = s3_backends.bucket_accounts.get(name, (None, None))
    if account is None:
        return None, None
    return s3_backends[account][partition].buckets.get(name), account


def before(call, _):
    if call.service != "s3" or not call.bucket or call.operation == "CreateBucket":
        return None
    bucket, owner = find(call.bucket)
    if bucket is None:
        return None
    region = {"x-amz-bucket-region": bucket.region_name}
    if owner != account_of(call) or call.header("x-amz-expected-bucket-owner") not in (None, owner):
        return bodiless(call, envelopes.error("s3", 403, "AccessDenied", "Access Denied", region))
    if call.region != bucket.region_name and not everywhere(call):
        host = f"{call.bucket}.s3-{bucket.region_name}.amazonaws.com"
        extra = f"<Endpoint>{host}</Endpoint><Bucket>{call.bucket}</Bucket>"
        return bodiless(call, envelopes.error("s3", 301, "PermanentRedirect", REDIRECT, region, extra))
    return None


def everywhere(call):
    """us-east-1 tells the location of every bucket."""
    return call.operation == "GetBucketLocation" and call.region == "us-east-1"


def bodiless(call, answer):
    if call.method == "HEAD":
        answer.data = b""
    return answer


def install(_):
    S3Backend.delete_bucket = _with_its_tags(S3Backend.delete_bucket)


def _with_its_tags(method):
    def delete_bucket(backend, bucket_name):
        bucket = backend.get_bucket(bucket_name)
        gone = method(backend, bucket_name)
        if gone is not None:
            backend.tagger.delete_all_tags_for_resource(bucket.arn)
        return gone

    return delete_bucket


def after(call, answer, settings):
    if call.service != "s3":
        return answer
    if call.operation == "CreateBucket" and answer.status == 200:
        finish_create(call, settings)
    return answer


def finish_create(call, settings):
    bucket, owner = find(call.bucket)
    if settings.bucket_defaults and bucket.encryption is None:
        bucket.encryption = ENCRYPTION
        bucket.public_access_block = PublicAccessBlock(True, True, True, True)
        bucket.ownership_rule = bucket.ownership_rule or "BucketOwnerEnforced"
    if settings.bucket_create_tags:
        tags = tags_in(call.body)
        if tags:
            s3_backends[owner][bucket.partition].put_bucket_tagging(call.bucket, tags)


def tags_in(body):
    if not body:
        return {}
    root = ElementTree.fromstring(re.sub(rb'\sxmlns="[^"]+"', b"", body))
    return {tag.findtext("Key"): tag.findtext("Value") for tag in root.iter("Tag")}
