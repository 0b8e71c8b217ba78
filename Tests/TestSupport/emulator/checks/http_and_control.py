# SPDX-License-Identifier: Apache-2.0
"""The server, its record of calls, faults and the control endpoint."""

import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from botocore.exceptions import ConnectionClosedError, HTTPClientError, ResponseStreamingError

from emulator.checks.lab import REGION, STACK, Lab, refused

def check_connections_stay_open_and_answers_have_a_length(lab):
    connection = http.client.HTTPConnection(urlsplit(lab.endpoint).netloc)
    lab.control("seed", {})
    sockets = set()
    for method, path, scope in (
        ("GET", "/", "s3"),
        ("PUT", "/b-one", "s3"),
        ("HEAD", "/b-one", "s3"),
        ("GET", "/nope", "s3"),
        ("GET", "/clusters/demo", "eks"),
        ("POST", "/?Action=DescribeDBInstances&Version=2014-10-31", "rds"),
        ("DELETE", "/b-one", "s3"),
    ):
        credential = f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/{scope}/aws4_request"
        connection.request(method, path, headers={"Authorization": f"{credential}, SignedHeaders=host, Signature=0"})
        answer = connection.getresponse()
        answer.read()
        assert answer.version == 11 and not answer.will_close, (method, path)
        assert answer.status == 204 or answer.getheader("Content-Length") is not None, (method, path)
        sockets.add(connection.sock.getsockname())
    assert len(sockets) == 1


def check_calls_are_named_as_aws_names_them(lab):
    s3, rds = lab.client("s3"), lab.client("rds")
    lab.control("calls/reset", {})
    s3.create_bucket(Bucket="b-calls", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.head_bucket(Bucket="b-calls")
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket="b-calls", PublicAccessBlockConfiguration=block)
    s3.get_public_access_block(Bucket="b-calls")
    s3.put_bucket_tagging(Bucket="b-calls", Tagging={"TagSet": [STACK]})
    s3.get_bucket_tagging(Bucket="b-calls")
    s3.get_bucket_encryption(Bucket="b-calls")
    s3.put_object(Bucket="b-calls", Key="a/b c", Body=b"1")
    s3.list_object_versions(Bucket="b-calls")
    s3.list_multipart_uploads(Bucket="b-calls")
    s3.delete_objects(Bucket="b-calls", Delete={"Objects": [{"Key": "a/b c"}]})
    rds.describe_db_instances()
    lab.client("secretsmanager").create_secret(Name="s-calls", SecretString="x")
    lab.client("sts").get_caller_identity()
    with refused("ResourceNotFoundException", 404):
        lab.client("eks").describe_cluster(name="none")
    s3.delete_bucket(Bucket="b-calls")
    rows = [(row["service"], row["operation"], row["mutating"], row["status"]) for row in lab.calls()]
    assert rows == [
        ("s3", "CreateBucket", True, 200),
        ("s3", "HeadBucket", False, 200),
        ("s3", "PutPublicAccessBlock", True, 200),
        ("s3", "GetPublicAccessBlock", False, 200),
        ("s3", "PutBucketTagging", True, 204),
        ("s3", "GetBucketTagging", False, 200),
        ("s3", "GetBucketEncryption", False, 200),
        ("s3", "PutObject", True, 200),
        ("s3", "ListObjectVersions", False, 200),
        ("s3", "ListMultipartUploads", False, 200),
        ("s3", "DeleteObjects", True, 200),
        ("rds", "DescribeDBInstances", False, 200),
        ("secretsmanager", "CreateSecret", True, 200),
        ("sts", "GetCallerIdentity", False, 200),
        ("eks", "DescribeCluster", False, 404),
        ("s3", "DeleteBucket", True, 204),
    ], rows


def check_injected_errors_have_each_protocols_envelope(lab):
    rule = {"do": "error", "code": "Throttled", "status": 429, "message": "slow", "times": None}
    lab.control("faults", [rule])
    for name, call in (
        ("s3", lambda client: client.list_buckets()),
        ("rds", lambda client: client.describe_db_instances()),
        ("ec2", lambda client: client.describe_vpcs()),
        ("secretsmanager", lambda client: client.list_secrets()),
        ("eks", lambda client: client.list_clusters()),
        ("sts", lambda client: client.get_caller_identity()),
        ("iam", lambda client: client.list_roles()),
        ("resourcegroupstaggingapi", lambda client: client.get_resources()),
    ):
        with refused("Throttled", 429, "slow"):
            call(lab.client(name))
    assert lab.control("faults")[0]["hits"] == 8


def check_faults_count_skip_and_choose(lab):
    secrets = lab.client("secretsmanager")
    lab.control("faults", [{"match": "CreateSecret", "do": "error", "code": "E", "skip": 1, "mutating": True}])
    secrets.create_secret(Name="one", SecretString="x")
    secrets.list_secrets()
    with refused("E", 400):
        secrets.create_secret(Name="two", SecretString="x")
    secrets.create_secret(Name="two", SecretString="x")


def check_aborts_truncation_and_hangs(lab):
    secrets = lab.client("secretsmanager", read_timeout=1)
    lab.control("faults", [{"match": "CreateSecret", "do": "abort_before"}])
    expect(ConnectionClosedError, lambda: secrets.create_secret(Name="before", SecretString="x"))
    with refused("ResourceNotFoundException"):
        secrets.describe_secret(SecretId="before")
    lab.control("faults", [{"match": "CreateSecret", "do": "abort_after"}])
    expect(ConnectionClosedError, lambda: secrets.create_secret(Name="after", SecretString="x"))
    assert secrets.describe_secret(SecretId="after")["Name"] == "after"
    lab.control("faults", [{"match": "DescribeSecret", "do": "truncate", "bytes": 5}])
    expect((ResponseStreamingError, HTTPClientError), lambda: secrets.describe_secret(SecretId="after"))
    lab.control("faults", [{"match": "CreateSecret", "do": "hang", "after": True}])
    expect(HTTPClientError, lambda: secrets.create_secret(Name="hung", SecretString="x"))
    lab.control("faults", [])
    assert secrets.describe_secret(SecretId="hung")["Name"] == "hung"


def expect(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind}")


def check_latency_and_delay_are_per_call_and_in_parallel(lab):
    sts = lab.client("sts", max_pool_connections=8)
    sts.get_caller_identity()
    lab.control("latency", {"ms": 200})
    began = time.monotonic()
    threads = [threading.Thread(target=sts.get_caller_identity) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.2 <= time.monotonic() - began < 1.2, time.monotonic() - began


def check_reset_empties_everything(lab):
    lab.client("secretsmanager").create_secret(Name="gone", SecretString="x")
    lab.control("latency", {"ms": 5})
    lab.control("reset", {})
    assert lab.calls() == [] and lab.control("settings")["latency_ms"] == 0
    assert lab.client("secretsmanager").list_secrets()["SecretList"] == []


def check_unknown_control_is_an_error(lab):
    for path, body in (("nothing", None), ("faults", [{"do": "explode"}]), ("settings", {"colour": 1})):
        try:
            lab.control(path, body)
        except OSError as reason:
            assert "error" in json.load(reason), path
        else:
            raise AssertionError(path)


def check_ends_when_stdin_closes(_):
    lab = Lab()
    lab.close()
    assert lab.process.returncode == 0
