# SPDX-License-Identifier: Apache-2.0
"""S3 and the tagging API: what is not seen yet, and what is still seen."""

from emulator.checks.lab import REGION, STACK, refused
from emulator.checks.tagging import found_by

PLACE = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}


def names(s3):
    return [row["Name"] for row in s3.list_buckets()["Buckets"]]


def check_a_new_bucket_is_not_there_yet(lab):
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-old", **PLACE)
    lab.control("settings", {"bucket_new_looks": 2})
    s3.create_bucket(Bucket="b-new", **PLACE)
    with refused("BucketAlreadyOwnedByYou", 409):
        s3.create_bucket(Bucket="b-new", **PLACE)
    for _ in range(2):
        with refused("404", 404):
            s3.head_bucket(Bucket="b-new")
        with refused("NoSuchBucket", 404):
            s3.put_bucket_tagging(Bucket="b-new", Tagging={"TagSet": [STACK]})
        assert names(s3) == ["b-old"]
    assert s3.head_bucket(Bucket="b-new")["BucketRegion"] == REGION
    s3.put_bucket_tagging(Bucket="b-new", Tagging={"TagSet": [STACK]})
    with refused("NoSuchBucket", 404):
        s3.get_bucket_tagging(Bucket="b-new")
    rows = s3.list_buckets()["Buckets"]
    assert [row["Name"] for row in rows] == ["b-new", "b-old"] or len(rows) == 2
    assert all(row["CreationDate"] for row in rows)


def check_a_deleted_bucket_is_still_there(lab):
    s3 = lab.client("s3")
    lab.control("settings", {"bucket_deleted_looks": 1})
    s3.create_bucket(Bucket="b-gone", **PLACE)
    s3.put_bucket_tagging(Bucket="b-gone", Tagging={"TagSet": [STACK]})
    s3.delete_bucket(Bucket="b-gone")
    assert names(s3) == ["b-gone"] and names(s3) == []
    assert s3.get_bucket_tagging(Bucket="b-gone")["TagSet"] == [STACK]
    with refused("NoSuchBucket", 404):
        s3.get_bucket_tagging(Bucket="b-gone")
    s3.head_bucket(Bucket="b-gone")
    with refused("404", 404):
        s3.head_bucket(Bucket="b-gone")
    with refused("OperationAborted", 409):
        s3.create_bucket(Bucket="b-gone", **PLACE)
    s3.create_bucket(Bucket="b-gone", **PLACE)
    with refused("NoSuchTagSet", 404):
        s3.get_bucket_tagging(Bucket="b-gone")
    lab.control("settings", {"bucket_deleted_code": "BucketAlreadyExists"})
    s3.delete_bucket(Bucket="b-gone")
    with refused("BucketAlreadyExists", 409):
        s3.create_bucket(Bucket="b-gone", **PLACE)


def check_the_tagging_index_lags(lab):
    lab.control("settings", {"tagging_lag_looks": 1})
    secrets = lab.client("secretsmanager")
    secrets.create_secret(Name="s", SecretString="x", Tags=[STACK])
    assert found_by(lab) == []
    assert found_by(lab) == ["secret:s"]
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    assert found_by(lab) == ["secret:s"]
    assert found_by(lab) == []
