# SPDX-License-Identifier: Apache-2.0
"""S3."""

import http.client
from urllib.parse import urlsplit

import boto3

from emulator.checks.lab import KEYS, REGION, STACK, refused

def check_bucket_of_another_region_redirects(lab):
    home, away = lab.client("s3"), urlsplit(lab.endpoint).netloc
    home.create_bucket(Bucket="b-home", CreateBucketConfiguration={"LocationConstraint": REGION})
    for method in ("GET", "HEAD"):
        connection = http.client.HTTPConnection(away)
        credential = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/s3/aws4_request"
        connection.request(
            method, "/b-home", headers={"Authorization": f"{credential}, SignedHeaders=host, Signature=0"}
        )
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 301 and answer.getheader("x-amz-bucket-region") == REGION
        assert (b"PermanentRedirect" in body) == (method == "GET"), body
    located = lab.client("s3", "us-east-1").get_bucket_location(Bucket="b-home")
    assert located["LocationConstraint"] == REGION


def check_bucket_names_taken(lab):
    place = {"LocationConstraint": REGION}
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-mine", CreateBucketConfiguration=place)
    with refused("BucketAlreadyOwnedByYou", 409):
        s3.create_bucket(Bucket="b-mine", CreateBucketConfiguration=place)
    lab.control("bucket", {"bucket": "b-theirs", "region": REGION})
    with refused("BucketAlreadyExists", 409):
        s3.create_bucket(Bucket="b-theirs", CreateBucketConfiguration=place)
    with refused("403", 403):
        s3.head_bucket(Bucket="b-theirs")
    with refused("AccessDenied", 403):
        s3.get_bucket_tagging(Bucket="b-theirs")
    with refused("AccessDenied", 403):
        s3.get_bucket_tagging(Bucket="b-mine", ExpectedBucketOwner="999999999999")
    with refused("IllegalLocationConstraintException", 400):
        s3.create_bucket(Bucket="b-nowhere")
    with refused("InvalidLocationConstraint", 400):
        lab.client("s3", "us-east-1").create_bucket(
            Bucket="b-east", CreateBucketConfiguration={"LocationConstraint": "us-east-1"}
        )
    lab.client("s3", "us-east-1").create_bucket(Bucket="b-east")
    lab.client("s3", "us-east-1").create_bucket(Bucket="b-east")


def check_new_bucket_is_private_and_encrypted(lab):
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-new", CreateBucketConfiguration={"LocationConstraint": REGION})
    rules = s3.get_bucket_encryption(Bucket="b-new")["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256", rules
    block = s3.get_public_access_block(Bucket="b-new")["PublicAccessBlockConfiguration"]
    assert len(block) == 4 and all(block.values()), block
    owner = s3.get_bucket_ownership_controls(Bucket="b-new")["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}], owner
    lab.control("settings", {"bucket_defaults": False})
    s3.create_bucket(Bucket="b-old", CreateBucketConfiguration={"LocationConstraint": REGION})
    with refused("ServerSideEncryptionConfigurationNotFoundError", 404):
        s3.get_bucket_encryption(Bucket="b-old")
    with refused("NoSuchPublicAccessBlockConfiguration", 404):
        s3.get_public_access_block(Bucket="b-old")


def check_tags_at_bucket_creation_in_both_worlds(lab):
    s3 = lab.client("s3")
    for honoured in (False, True):
        lab.control("settings", {"bucket_create_tags": honoured})
        name = f"b-tags-{honoured}".lower()
        s3.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION, "Tags": [STACK]}
        )
        if honoured:
            assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == [STACK]
        else:
            with refused("NoSuchTagSet", 404):
                s3.get_bucket_tagging(Bucket=name)


def check_versions_page_and_delete(lab):
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-many", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="b-many", VersioningConfiguration={"Status": "Enabled"})
    lab.control("objects", {"bucket": "b-many", "count": 1200, "versions": 2})
    s3.delete_object(Bucket="b-many", Key="o/00000000")
    s3.put_object(Bucket="b-many", Key="odd & ünïcode/a b+c", Body=b"1")
    rows = [row for page in pages(s3, "b-many") for row in page]
    assert len(rows) == len(set(rows)) == 2402, len(rows)
    assert ("odd & ünïcode/a b+c") in {name for name, _ in rows}
    with refused("BucketNotEmpty", 409):
        s3.delete_bucket(Bucket="b-many")
    deleted = 0
    for page in pages(s3, "b-many"):
        objects = [{"Key": key, "VersionId": version} for key, version in page]
        answer = s3.delete_objects(Bucket="b-many", Delete={"Objects": objects, "Quiet": True})
        assert "Errors" not in answer and "Deleted" not in answer
        deleted += len(page)
    assert deleted == 2402, deleted
    s3.delete_bucket(Bucket="b-many")


def pages(s3, bucket):
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        assert len(page.get("Versions", [])) + len(page.get("DeleteMarkers", [])) <= 1000
        yield [(row["Key"], row["VersionId"]) for row in page.get("Versions", []) + page.get("DeleteMarkers", [])]


def check_listing_survives_deletes_between_pages(lab):
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-race", CreateBucketConfiguration={"LocationConstraint": REGION})
    lab.control("objects", {"bucket": "b-race", "count": 2500})
    left = boto3.resource("s3", endpoint_url=lab.endpoint, region_name=REGION, **KEYS).Bucket("b-race")
    left.objects.all().delete()
    assert "Versions" not in s3.list_object_versions(Bucket="b-race")
    with refused("MalformedXML", 400):
        s3.delete_objects(Bucket="b-race", Delete={"Objects": [{"Key": str(n)} for n in range(1001)]})


def check_multipart_uploads_list_and_abort(lab):
    s3 = lab.client("s3")
    s3.create_bucket(Bucket="b-parts", CreateBucketConfiguration={"LocationConstraint": REGION})
    made = s3.create_multipart_upload(Bucket="b-parts", Key="k")["UploadId"]
    rows = s3.list_multipart_uploads(Bucket="b-parts")["Uploads"]
    assert [(row["Key"], row["UploadId"]) for row in rows] == [("k", made)]
    s3.abort_multipart_upload(Bucket="b-parts", Key="k", UploadId=made)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="b-parts")
