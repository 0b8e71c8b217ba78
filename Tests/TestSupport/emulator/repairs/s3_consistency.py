# SPDX-License-Identifier: Apache-2.0
"""S3: a bucket that was just made is not there yet, one just deleted is still there.

- After CreateBucket each kind of call on the bucket (HeadBucket, GetBucketTagging,
  PutBucketEncryption, …) answers NoSuchBucket `bucket_new_looks` times, and so often
  ListBuckets leaves it out (S3 user guide, "Amazon S3 data consistency model": bucket
  configurations are eventually consistent; Terraform retries NoSuchBucket for 2
  minutes). CreateBucket itself knows the name at once.
- After DeleteBucket each kind of look answers as before `bucket_deleted_looks` times
  (same guide: "If you delete a bucket and immediately list all buckets, the deleted
  bucket might still appear"), and CreateBucket answers so often OperationAborted 409
  (or what `bucket_deleted_code` says, such as BucketAlreadyExists).
"""

from moto.s3.models import s3_backends

from emulator import envelopes
from emulator.lasting import PerOperation
from emulator.repairs import s3_buckets

MISSING = "The specified bucket does not exist"
TAKEN = {
    "OperationAborted": "A conflicting conditional operation is currently in progress against this "
    "resource. Please try again.",
    "BucketAlreadyExists": "The requested bucket name is not available. The bucket namespace is shared by "
    "all users of the system. Please select a different name and try again.",
}


class Shadow(PerOperation):
    """What calls are told of a bucket for a while, so often for each kind of call."""

    def __init__(self, looks, bucket=None, tags=None):
        super().__init__(looks)
        self.bucket, self.tags = bucket, tags


_fresh, _gone = {}, {}  # shadows by the bucket's name
_revived = []


def reset():
    _fresh.clear()
    _gone.clear()


def before(call, settings):
    if call.service != "s3" or call.inside:
        return None
    if call.operation == "DeleteBucket" and settings.bucket_deleted_looks:
        remember(call.bucket, settings)
    if call.operation == "ListBuckets":
        for name in list(_gone):
            revive(name, call)
        return None
    if call.operation == "CreateBucket":
        return create(call, settings)
    if call.bucket in _fresh and _fresh[call.bucket].met_by(call.operation):
        extra = f"<BucketName>{call.bucket}</BucketName>"
        return s3_buckets.bodiless(call, envelopes.error("s3", 404, "NoSuchBucket", MISSING, extra=extra))
    if not call.mutating:
        revive(call.bucket, call)
    return None


def create(call, settings):
    if call.bucket in _gone and _gone[call.bucket].met_by(call.operation):
        code = settings.bucket_deleted_code
        return envelopes.error("s3", 409, code, TAKEN.get(code, code))
    return None


def remember(name, settings):
    """Before DeleteBucket: what the bucket was, kept in `after` if the call succeeds."""
    bucket, owner = s3_buckets.find(name)
    if bucket is not None:
        tags = backend_of(bucket).tagger.get_tag_dict_for_resource(bucket.arn)
        _revived.append(("deleting", Shadow(settings.bucket_deleted_looks, bucket, tags)))


def revive(name, call):
    """Puts a deleted bucket back for the length of one look."""
    shadow = _gone.get(name)
    if shadow is None or s3_buckets.find(name)[0] is not None or not shadow.met_by(call.operation):
        return
    backend = backend_of(shadow.bucket)
    backend.buckets[name] = shadow.bucket
    s3_backends.bucket_accounts[name] = (shadow.bucket.partition, shadow.bucket.account_id)
    if shadow.tags:
        backend.put_bucket_tagging(name, shadow.tags)
    _revived.append(("revived", shadow))


def after(call, answer, settings):
    if call.service != "s3" or call.inside:
        return answer
    while _revived:
        settle(*_revived.pop(), deleted=call.operation == "DeleteBucket" and answer.status == 204)
    if call.operation == "CreateBucket" and answer.status == 200 and settings.bucket_new_looks:
        _gone.pop(call.bucket, None)
        _fresh.setdefault(call.bucket, Shadow(settings.bucket_new_looks))
    if call.operation == "ListBuckets":
        for name in [name for name, shadow in _fresh.items() if shadow.met_by("ListBuckets")]:
            answer.rewrite(without(answer.data, name))
    return answer


def settle(kind, shadow, deleted):
    name = shadow.bucket.name
    if kind == "deleting":
        if deleted:
            _fresh.pop(name, None)
            _gone[name] = shadow
        return
    backend = backend_of(shadow.bucket)
    backend.buckets.pop(name, None)
    backend.tagger.delete_all_tags_for_resource(shadow.bucket.arn)
    s3_backends.bucket_accounts.pop(name, None)


def backend_of(bucket):
    return s3_backends[bucket.account_id][bucket.partition]


def without(xml, name):
    """ListBuckets' answer without one bucket."""
    head, *rows = xml.split(b"<Bucket>")
    kept, tail = [], b""
    for row in rows:
        body, end, rest = row.partition(b"</Bucket>")
        tail = rest
        if f"<Name>{name}</Name>".encode() not in body:
            kept.append(b"<Bucket>" + body + end)
    return head + b"".join(kept) + tail
