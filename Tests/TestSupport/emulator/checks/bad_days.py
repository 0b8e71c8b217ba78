# SPDX-License-Identifier: Apache-2.0
"""Faults by name, faults by chance, and permissions."""

import http.client
from urllib.parse import urlsplit

from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError

from emulator.checks.lab import REGION, STACK, refused
from emulator.checks.http_and_control import expect

CALLS = (
    ("s3", lambda client: client.list_buckets()),
    ("rds", lambda client: client.describe_db_instances()),
    ("ec2", lambda client: client.describe_vpcs()),
    ("secretsmanager", lambda client: client.list_secrets()),
    ("eks", lambda client: client.list_clusters()),
    ("iam", lambda client: client.list_roles()),
    ("resourcegroupstaggingapi", lambda client: client.get_resources()),
)
CODES = {
    "throttle": "SlowDown Throttling RequestLimitExceeded ThrottlingException ThrottlingException Throttling "
    "ThrottledException",
    "expired": "ExpiredToken ExpiredToken RequestExpired ExpiredTokenException ExpiredTokenException "
    "ExpiredToken ExpiredTokenException",
    "unknown_key": "InvalidAccessKeyId InvalidClientTokenId AuthFailure UnrecognizedClientException "
    "UnrecognizedClientException InvalidClientTokenId UnrecognizedClientException",
    "deny": "AccessDenied AccessDenied UnauthorizedOperation AccessDeniedException AccessDeniedException "
    "AccessDenied AccessDeniedException",
}


def check_each_service_refuses_in_its_own_words(lab):
    for kind, codes in CODES.items():
        lab.control("faults", [{"do": kind, "times": None}])
        for (name, call), code in zip(CALLS, codes.split()):
            with refused(code):
                call(lab.client(name))


def check_denials_name_iams_action(lab):
    s3, rds = lab.client("s3"), lab.client("rds")
    s3.create_bucket(Bucket="b-one", CreateBucketConfiguration={"LocationConstraint": REGION})
    lab.control("deny", ["s3:GetBucketPublicAccessBlock", "s3:TagResource", "s3:ListBucket", "rds:Describe*"])
    words = 'is not authorized to perform: s3:GetBucketPublicAccessBlock on resource: "arn:aws:s3:::b-one" because'
    with refused("AccessDenied", 403, words):
        s3.get_public_access_block(Bucket="b-one")
    with refused("403", 403):
        s3.head_bucket(Bucket="b-one")
    place = {"LocationConstraint": REGION}
    with refused("AccessDenied", 403, "s3:TagResource"):
        s3.create_bucket(Bucket="b-two", CreateBucketConfiguration={**place, "Tags": [STACK]})
    s3.create_bucket(Bucket="b-two", CreateBucketConfiguration=place)
    with refused("AccessDenied", 403, "rds:DescribeDBInstances on resource: arn:aws:rds:us-west-2:123456789012:db:a"):
        rds.describe_db_instances(DBInstanceIdentifier="a")
    lab.control("deny", ["secretsmanager:TagResource", "s3:DeleteObject"])
    secrets = lab.client("secretsmanager")
    with refused("AccessDeniedException", 400, "secretsmanager:TagResource on resource: s because"):
        secrets.create_secret(Name="s", SecretString="x", Tags=[STACK])
    secrets.create_secret(Name="s", SecretString="x")
    errors = s3.delete_objects(Bucket="b-one", Delete={"Objects": [{"Key": "k"}]})["Errors"]
    assert [(row["Key"], row["Code"]) for row in errors] == [("k", "AccessDenied")]


def check_rules_choose_by_operation_and_number(lab):
    secrets = lab.client("secretsmanager")
    lab.control("faults", [{"operation": ["ListSecrets"], "service": "secretsmanager", "do": "throttle", "nth": 2}])
    secrets.list_secrets()
    with refused("ThrottlingException", 400):
        secrets.list_secrets()
    secrets.list_secrets()
    lab.client("sts").get_caller_identity()


def raw(lab, service="rds"):
    connection = http.client.HTTPConnection(urlsplit(lab.endpoint).netloc)
    scope = f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-west-2/{service}/aws4_request"
    headers = {"Authorization": f"{scope}, SignedHeaders=host, Signature=0"}
    connection.request("POST", "/?Action=DescribeDBInstances&Version=2014-10-31", headers=headers)
    return connection.getresponse()


def check_retry_after_and_foreign_answers(lab):
    lab.control("faults", [{"do": "throttle", "retry_after": 7}, {"do": "html"}, {"do": "body", "body": "{"}])
    assert raw(lab).getheader("Retry-After") == "7"
    answer = raw(lab)
    assert (answer.status, answer.getheader("Content-Type")) == (502, "text/html")
    assert raw(lab).read() == b"{"


def check_an_error_inside_of_a_success(lab):
    lab.control("faults", [{"operation": "ListBuckets", "do": "error", "status": 200, "code": "InternalError"}])
    assert b"<Code>InternalError</Code>" in lists(lab)
    assert b"<ListAllMyBucketsResult" in lists(lab)


def lists(lab):
    connection = http.client.HTTPConnection(urlsplit(lab.endpoint).netloc)
    scope = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-west-2/s3/aws4_request"
    connection.request("GET", "/", headers={"Authorization": f"{scope}, SignedHeaders=host, Signature=0"})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read()


def check_resets_are_resets(lab):
    for kind in ("reset_before", "reset_after"):
        lab.control("faults", [{"do": kind}])
        expect(ConnectionResetError, lambda: raw(lab))
    secrets = lab.client("secretsmanager")
    lab.control("faults", [{"do": "reset_after", "operation": "CreateSecret"}])
    expect((ConnectionClosedError, HTTPClientError), lambda: secrets.create_secret(Name="s", SecretString="x"))
    assert secrets.describe_secret(SecretId="s")["Name"] == "s"


def check_an_error_after_the_work_was_done(lab):
    secrets = lab.client("secretsmanager")
    lab.control("faults", [{"do": "unavailable", "after": True, "operation": "CreateSecret"}])
    with refused("ServiceUnavailableException", 503):
        secrets.create_secret(Name="s", SecretString="x")
    assert secrets.describe_secret(SecretId="s")["Name"] == "s"


def check_chaos_is_the_same_for_the_same_seed(lab):
    fates = [fate(lab, seed) for seed in (1, 1, 2)]
    assert fates[0] == fates[1] != fates[2], fates
    assert 5 < fates[0].count("bad") < 30, fates[0]
    lab.control("chaos", {})
    lab.client("secretsmanager").list_secrets()


def fate(lab, seed):
    """How 60 calls went, with other calls in between for the odd ones."""
    lab.control("chaos", {"seed": seed, "rate": 0.3, "kinds": ["throttle", "unavailable"], "in_a_row": 2})
    secrets, fates = lab.client("secretsmanager"), []
    for _ in range(60):
        try:
            secrets.list_secrets()
            fates.append("good")
        except ClientError:
            fates.append("bad")
    assert sum(lab.control("chaos").values()) == fates.count("bad")
    assert "bad bad bad" not in " ".join(fates)
    return fates
