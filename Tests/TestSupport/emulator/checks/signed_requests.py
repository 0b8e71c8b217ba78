# SPDX-License-Identifier: Apache-2.0
"""Signature checking, against what boto3 signs."""

from urllib.parse import urlsplit
import http.client

import boto3
from botocore.config import Config

from emulator.checks.bad_days import CALLS
from emulator.checks.lab import REGION, STACK, refused

GOOD = {"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "right"}
TEMPORARY = {"access_key": "ASIAIOSFODNN7EXAMPLE", "secret_key": "right/+=", "session_token": "token=="}


def client(lab, name, key, **changes):
    key = {**key, **changes}
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client(
        name,
        region_name=REGION,
        endpoint_url=lab.endpoint,
        config=config,
        aws_access_key_id=key["access_key"],
        aws_secret_access_key=key["secret_key"],
        aws_session_token=key.get("session_token"),
    )


def refusals(lab, key, codes):
    for (name, call), code in zip(CALLS, codes.split()):
        with refused(code):
            call(client(lab, name, key))


def check_right_signatures_pass_everywhere(lab):
    lab.control("seed", {})
    lab.control("signatures", {"keys": [GOOD, TEMPORARY]})
    for key in (GOOD, TEMPORARY):
        for name, call in CALLS:
            call(client(lab, name, key))
        client(lab, "eks", key).describe_cluster(name="demo")
        client(lab, "ec2", key).describe_subnets(Filters=[{"Name": "tag:a b+ü", "Values": ["*~'(x"]}])


def check_s3_keys_and_bodies_pass(lab):
    lab.control("signatures", {"keys": [GOOD]})
    s3 = client(lab, "s3", GOOD)
    s3.create_bucket(Bucket="b-one", CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in ("plain", "a b+c/ü&=~'()*!.txt", "twice//slashed", "..dots", "%41"):
        s3.put_object(Bucket="b-one", Key=key, Body=b"x", Metadata={"a": "two  blanks"})
        assert s3.get_object(Bucket="b-one", Key=key)["Body"].read() == b"x"
    s3.put_bucket_tagging(Bucket="b-one", Tagging={"TagSet": [STACK]})
    s3.list_objects_v2(Bucket="b-one", Prefix="a b+", Delimiter="/")


def check_wrong_keys_are_refused(lab):
    lab.control("signatures", {"keys": [GOOD, TEMPORARY, {**GOOD, "access_key": "AKIAOLD", "expired": True}]})
    refusals(
        lab,
        {**GOOD, "secret_key": "wrong"},
        "SignatureDoesNotMatch SignatureDoesNotMatch AuthFailure InvalidSignatureException "
        "InvalidSignatureException SignatureDoesNotMatch InvalidSignatureException",
    )
    refusals(
        lab,
        {**GOOD, "access_key": "AKIANOBODY"},
        "InvalidAccessKeyId InvalidClientTokenId AuthFailure UnrecognizedClientException "
        "UnrecognizedClientException InvalidClientTokenId UnrecognizedClientException",
    )
    with refused("InvalidClientTokenId", 403):
        client(lab, "rds", TEMPORARY, session_token="another").describe_db_instances()
    with refused("InvalidToken", 400):
        client(lab, "s3", TEMPORARY, session_token=None).list_buckets()
    with refused("ExpiredToken", 403):
        client(lab, "rds", GOOD, access_key="AKIAOLD").describe_db_instances()


def check_a_clock_too_far_off_is_refused(lab):
    for seconds in (-16 * 60, 16 * 60):
        lab.control("signatures", {"keys": [GOOD], "skew_seconds": seconds})
        refusals(
            lab,
            GOOD,
            "RequestTimeTooSkewed SignatureDoesNotMatch RequestExpired InvalidSignatureException "
            "InvalidSignatureException SignatureDoesNotMatch InvalidSignatureException",
        )
    lab.control("signatures", {"keys": [GOOD], "skew_seconds": 600})
    client(lab, "rds", GOOD).describe_db_instances()


def get(lab, url, headers):
    connection = http.client.HTTPConnection(urlsplit(lab.endpoint).netloc)
    connection.request("GET", url.removeprefix(lab.endpoint), headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def check_presigned_urls(lab):
    lab.control("signatures", {"keys": [GOOD, TEMPORARY]})
    for key in (GOOD, TEMPORARY):
        sts = client(lab, "sts", key)
        sts.meta.events.register("before-sign.sts.GetCallerIdentity", name_cluster)
        url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
        assert get(lab, url, {"x-k8s-aws-id": "demo"})[0] == 200
        status, body = get(lab, url, {"x-k8s-aws-id": "other"})
        assert status == 403 and b"SignatureDoesNotMatch" in body, body
        lab.control("signatures", {"keys": [GOOD, TEMPORARY], "skew_seconds": 61})
        assert get(lab, url, {"x-k8s-aws-id": "demo"})[0] == 403
        lab.control("signatures", {"keys": [GOOD, TEMPORARY]})
    assert get(lab, "/?Action=GetCallerIdentity&Version=2011-06-15", {})[0] == 403


def name_cluster(request, **_):
    request.headers["x-k8s-aws-id"] = "demo"


def check_what_sts_hands_out_is_known(lab):
    lab.control("signatures", {"keys": [GOOD]})
    role = "arn:aws:iam::123456789012:role/any"
    made = client(lab, "sts", GOOD).assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    key = {
        "access_key": made["AccessKeyId"],
        "secret_key": made["SecretAccessKey"],
        "session_token": made["SessionToken"],
    }
    client(lab, "rds", key).describe_db_instances()
    with refused("SignatureDoesNotMatch", 403):
        client(lab, "rds", {**key, "secret_key": "x"}).describe_db_instances()
