# SPDX-License-Identifier: Apache-2.0
"""Starts the emulator and asserts every difference from moto that it promises.

    python Tests/TestSupport/emulator/selfcheck.py [part of a check's name]

Prints one line per failed check and, last, `N passed, N failed`.
"""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
import time
import traceback
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError, ResponseStreamingError

HERE = os.path.dirname(os.path.abspath(__file__))
REGION = "us-west-2"
KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
PASSWORD = "correct-horse-battery"
STACK = {"Key": "kfctl-aws/stack", "Value": "demo"}


class Lab:
    """One running emulator and clients for it."""

    def __init__(self, *options):
        command = [sys.executable, os.path.join(HERE, "server.py"), "--until-eof", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.endpoint = self.process.stdout.readline().split()[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)

    def client(self, name, region=REGION, **config):
        settings = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, **config)
        return boto3.client(name, region_name=region, endpoint_url=self.endpoint, config=settings, **KEYS)

    def control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.endpoint}/_lab/{path}", data)) as answer:
            return json.load(answer)

    def calls(self):
        return self.control("calls")


@contextlib.contextmanager
def refused(code, status=None, text=""):
    """Expects a ClientError with this code, HTTP status and part of the message."""
    try:
        yield
    except ClientError as reason:
        got, http_status = reason.response["Error"]["Code"], reason.response["ResponseMetadata"]["HTTPStatusCode"]
        assert got == code, f"code {got}, wanted {code}: {reason}"
        assert status in (None, http_status), f"status {http_status}, wanted {status}"
        assert text in str(reason), f"{text!r} not in {reason}"
    else:
        raise AssertionError(f"not refused; wanted {code}")


def database(**changes):
    values = {
        "DBInstanceIdentifier": "kubeflow-db",
        "DBName": "kubeflow",
        "Engine": "mysql",
        "EngineVersion": "8.0",
        "DBInstanceClass": "db.m5.large",
        "AllocatedStorage": 50,
        "MaxAllocatedStorage": 1000,
        "MasterUsername": "admin",
        "MasterUserPassword": PASSWORD,
        "BackupRetentionPeriod": 7,
        "StorageType": "gp2",
        "StorageEncrypted": True,
        "MultiAZ": True,
        "PubliclyAccessible": False,
        "Tags": [STACK],
    }
    values.update(changes)
    return {name: value for name, value in values.items() if value is not None}


def subnet_group(lab, **options):
    world = lab.control("seed", options)
    lab.client("rds").create_db_subnet_group(
        DBSubnetGroupName="Group",
        DBSubnetGroupDescription="d",
        SubnetIds=world["privateSubnetIds"],
        Tags=[STACK],
    )
    return world


def tags_of(rows):
    return {row["Key"]: row["Value"] for row in rows}


# --- HTTP and control


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


# --- S3


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


# --- Secrets Manager


def check_secrets_refuse_as_aws_does(lab):
    secrets = lab.client("secretsmanager")
    with refused("ResourceNotFoundException", 400):
        secrets.describe_secret(SecretId="none")
    secrets.create_secret(Name="s", SecretString="one", Tags=[STACK])
    with refused("ResourceExistsException", 400, "The operation failed because the secret s already exists."):
        secrets.create_secret(Name="s", SecretString="two")
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    described = secrets.describe_secret(SecretId="s")
    assert "DeletedDate" in described and described["Tags"] == [STACK]
    for call in (
        lambda: secrets.put_secret_value(SecretId="s", SecretString="x"),
        lambda: secrets.get_secret_value(SecretId="s"),
        lambda: secrets.tag_resource(SecretId="s", Tags=[STACK]),
    ):
        with refused("InvalidRequestException", 400, "marked for deletion"):
            call()
    with refused("InvalidRequestException", 400, "already scheduled for deletion"):
        secrets.create_secret(Name="s", SecretString="x")
    secrets.restore_secret(SecretId="s")
    assert "DeletedDate" not in secrets.describe_secret(SecretId="s")
    secrets.put_secret_value(SecretId="s", SecretString="three")
    assert secrets.get_secret_value(SecretId="s")["SecretString"] == "three"
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name="s", SecretString="four")


def check_secret_create_is_idempotent_by_token(lab):
    secrets, token = lab.client("secretsmanager"), "0" * 32
    made = [
        secrets.create_secret(Name="t", SecretString="x", ClientRequestToken=token)["ARN"] for _ in range(2)
    ]
    assert made[0] == made[1]
    with refused("ResourceExistsException", 400):
        secrets.create_secret(Name="t", SecretString="y", ClientRequestToken=token)


# --- EC2, EKS


def check_seeded_world(lab):
    world = lab.control("seed", {"second_cluster": "other"})
    ec2, eks = lab.client("ec2"), lab.client("eks")
    vpc = [{"Name": "vpc-id", "Values": [world["vpcId"]]}]
    subnets = ec2.describe_subnets(Filters=vpc)["Subnets"]
    assert len(subnets) == 5 and len({row["AvailabilityZone"] for row in subnets}) == 3
    tables = ec2.describe_route_tables(Filters=vpc)["RouteTables"]
    explicit = {
        one["SubnetId"] for table in tables for one in table["Associations"] if not one["Main"]
    }
    assert explicit == {*world["publicSubnetIds"], world["privateSubnetIds"][0], world["privateSubnetIds"][2]}
    assert [one["Main"] for table in tables for one in table["Associations"]].count(True) == 1
    outside = [
        table["RouteTableId"]
        for table in tables
        if any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"])
    ]
    assert outside == [world["publicRouteTableId"]]
    cluster = eks.describe_cluster(name="demo")["cluster"]
    assert cluster["status"] == "ACTIVE"
    assert cluster["resourcesVpcConfig"]["vpcId"] == world["vpcId"]
    assert cluster["resourcesVpcConfig"]["clusterSecurityGroupId"] == world["clusterSecurityGroupId"]
    assert cluster["tags"] == {"alpha.eksctl.io/cluster-name": "demo"}
    other = eks.describe_cluster(name="other")["cluster"]
    assert cluster["identity"]["oidc"]["issuer"] != other["identity"]["oidc"]["issuer"]


def check_other_worlds(lab):
    world = lab.control("seed", {"private_zones": 1, "plain_names": True, "status": "CREATING"})
    rows = lab.client("ec2").describe_subnets(SubnetIds=world["privateSubnetIds"])["Subnets"]
    assert len({row["AvailabilityZone"] for row in rows}) == 1
    assert not any("SubnetPrivate" in tags_of(row["Tags"])["Name"] for row in rows)
    assert lab.client("eks").describe_cluster(name="demo")["cluster"]["status"] == "CREATING"


def check_unknown_filters_are_refused(lab):
    ec2 = lab.client("ec2")
    with refused("InvalidParameterValue", 400, "The filter 'colour' is invalid"):
        ec2.describe_subnets(Filters=[{"Name": "colour", "Values": ["red"]}])
    with refused("InvalidParameterValue", 400):
        ec2.describe_route_tables(Filters=[{"Name": "association.colour", "Values": ["red"]}])
    assert ec2.describe_subnets(Filters=[{"Name": "tag:none", "Values": ["red"]}])["Subnets"] == []


# --- RDS


def check_db_describes_all_it_was_made_of(lab):
    world, rds = subnet_group(lab), lab.client("rds")
    group = [world["clusterSecurityGroupId"]]
    rds.create_db_instance(
        **database(DBSubnetGroupName="group", VpcSecurityGroupIds=group, DeletionProtection=True)
    )
    db = rds.describe_db_instances(DBInstanceIdentifier="kubeflow-db")["DBInstances"][0]
    assert db["DBInstanceStatus"] == "available" and db["Engine"] == "mysql"
    assert db["EngineVersion"] == "8.0.44", db["EngineVersion"]
    assert db["TagList"] == [STACK]
    assert db["DBSubnetGroup"]["VpcId"] == world["vpcId"] and len(db["DBSubnetGroup"]["Subnets"]) == 3
    assert db["DBParameterGroups"] == [
        {"DBParameterGroupName": "default.mysql8.0", "ParameterApplyStatus": "in-sync"}
    ]
    assert db["DeletionProtection"] and db["MultiAZ"] and db["StorageEncrypted"]
    assert not db["PubliclyAccessible"]
    assert db["KmsKeyId"].startswith("arn:aws:kms:us-west-2:123456789012:key/")
    assert (db["AllocatedStorage"], db["MaxAllocatedStorage"], db["BackupRetentionPeriod"]) == (50, 1000, 7)
    assert db["PendingModifiedValues"] == {}
    assert db["Endpoint"]["Port"] == 3306 and db["Endpoint"]["Address"].startswith("kubeflow-db.")
    assert [row["VpcSecurityGroupId"] for row in db["VpcSecurityGroups"]] == group
    assert lab.control("rds")[0]["password"] == PASSWORD


def check_db_creation_refusals(lab):
    rds, bad = lab.client("rds"), "InvalidParameterValue"
    for changes, code, status in (
        ({"MasterUserPassword": None}, bad, 400),
        ({"MasterUserPassword": "short"}, bad, 400),
        ({"MasterUserPassword": "x" * 42}, bad, 400),
        ({"MasterUserPassword": "with/slash"}, bad, 400),
        ({"MasterUserPassword": "with space"}, bad, 400),
        ({"MasterUsername": "1admin"}, bad, 400),
        ({"DBName": "my-db"}, bad, 400),
        ({"DBInstanceIdentifier": "double--hyphen"}, bad, 400),
        ({"EngineVersion": "5.6.34"}, "InvalidParameterCombination", 400),
        ({"DBInstanceClass": "db.zz.large"}, "InvalidParameterCombination", 400),
        ({"AllocatedStorage": 5}, "InvalidParameterCombination", 400),
        ({"MaxAllocatedStorage": 50}, "InvalidParameterCombination", 400),
        ({"BackupRetentionPeriod": 36}, bad, 400),
        ({"DBSubnetGroupName": "none"}, "DBSubnetGroupNotFoundFault", 404),
        ({"DBParameterGroupName": "none"}, "DBParameterGroupNotFound", 404),
    ):
        with refused(code, status):
            rds.create_db_instance(**database(**changes))
    with refused("InvalidParameterCombination", 400, "Cannot find version 9.9 for mysql"):
        rds.create_db_instance(**database(EngineVersion="9.9"))
    rds.create_db_instance(**database())
    with refused("DBInstanceAlreadyExists", 400):
        rds.create_db_instance(**database())
    with refused("DBInstanceNotFound", 404):
        rds.describe_db_instances(DBInstanceIdentifier="none")


def check_db_in_another_vpc_than_its_groups(lab):
    subnet_group(lab)
    ec2 = lab.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
    with refused("InvalidParameterCombination", 400, "are in different VPCs"):
        lab.client("rds").create_db_instance(**database(DBSubnetGroupName="group", VpcSecurityGroupIds=[group]))


def check_db_takes_time(lab):
    rds = lab.client("rds")
    lab.control("rds", {"create_seconds": 1.5, "modify_seconds": 1, "delete_seconds": 1})
    rds.create_db_instance(**database())
    db = one_db(rds)
    assert db["DBInstanceStatus"] == "creating" and "Endpoint" not in db
    assert db["PendingModifiedValues"] == {"MasterUserPassword": "****"}
    with refused("InvalidDBInstanceState", 400):
        rds.modify_db_instance(DBInstanceIdentifier="kubeflow-db", MultiAZ=False, ApplyImmediately=True)
    with refused("InvalidDBInstanceState", 400):
        rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", FinalDBSnapshotIdentifier="last")
    assert until(lambda: one_db(rds), "available")["Endpoint"]["Port"] == 3306
    rds.modify_db_instance(DBInstanceIdentifier="kubeflow-db", DBInstanceClass="db.m6g.large", ApplyImmediately=True)
    assert one_db(rds)["DBInstanceStatus"] == "modifying"
    assert one_db(rds)["PendingModifiedValues"] == {"DBInstanceClass": "db.m6g.large"}
    assert until(lambda: one_db(rds), "available")["DBInstanceClass"] == "db.m6g.large"
    rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    assert one_db(rds)["DBInstanceStatus"] == "deleting"
    with refused("InvalidDBInstanceState", 400, "already being deleted"):
        rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    with refused("DBInstanceAlreadyExists", 400):
        rds.create_db_instance(**database())
    time.sleep(1.1)
    with refused("DBInstanceNotFound", 404):
        one_db(rds)


def one_db(rds):
    return rds.describe_db_instances(DBInstanceIdentifier="kubeflow-db")["DBInstances"][0]


def until(look, status):
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        db = look()
        if db["DBInstanceStatus"] == status:
            return db
        time.sleep(0.05)
    raise AssertionError(f"never {status}")


def check_changes_wait_for_the_window(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    rds.modify_db_instance(
        DBInstanceIdentifier="kubeflow-db", DBInstanceClass="db.m6g.large", MasterUserPassword="another-password"
    )
    db = one_db(rds)
    assert db["DBInstanceClass"] == "db.m5.large"
    assert db["PendingModifiedValues"] == {"DBInstanceClass": "db.m6g.large"}, db["PendingModifiedValues"]
    assert lab.control("rds")[0]["passwords"] == [PASSWORD, "another-password"]
    for changes, code in (
        ({"AllocatedStorage": 20}, "InvalidParameterCombination"),
        ({"MaxAllocatedStorage": 40}, "InvalidParameterCombination"),
        ({"EngineVersion": "9.9"}, "InvalidParameterCombination"),
        ({"MasterUserPassword": "short"}, "InvalidParameterValue"),
        ({"DBParameterGroupName": "none"}, "DBParameterGroupNotFound"),
    ):
        with refused(code):
            rds.modify_db_instance(DBInstanceIdentifier="kubeflow-db", **changes)


def check_forced_statuses(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    for status in ("failed", "stopped", "incompatible-network", "storage-full"):
        lab.control("rds", {"db": "kubeflow-db", "status": status})
        assert one_db(rds)["DBInstanceStatus"] == status
    lab.control("rds", {"db": "kubeflow-db", "status": "failed"})
    with refused("InvalidDBInstanceState", 400):
        rds.modify_db_instance(DBInstanceIdentifier="kubeflow-db", MultiAZ=False)
    with refused("InvalidDBInstanceState", 400):
        rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", FinalDBSnapshotIdentifier="last")
    lab.control("rds", {"db": "kubeflow-db", "status": "stopped"})
    rds.start_db_instance(DBInstanceIdentifier="kubeflow-db")
    assert one_db(rds)["DBInstanceStatus"] == "available"
    lab.control("rds", {"db": "kubeflow-db", "status": "modifying", "seconds": 0.3})
    assert one_db(rds)["DBInstanceStatus"] == "modifying"
    until(lambda: one_db(rds), "available")
    lab.control("rds", {"db": "kubeflow-db", "status": "failed"})
    rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    with refused("DBInstanceNotFound", 404):
        one_db(rds)


def check_deletion_is_protected_and_leaves_a_snapshot(lab):
    rds, name = lab.client("rds"), {"DBInstanceIdentifier": "kubeflow-db"}
    rds.create_db_instance(**database(DeletionProtection=True))
    with refused("InvalidParameterCombination", 400, "Cannot delete protected DB Instance"):
        rds.delete_db_instance(**name, SkipFinalSnapshot=True)
    rds.modify_db_instance(**name, DeletionProtection=False, ApplyImmediately=True)
    with refused("InvalidParameterCombination", 400, "FinalDBSnapshotIdentifier is required"):
        rds.delete_db_instance(**name)
    with refused("InvalidParameterCombination", 400):
        rds.delete_db_instance(**name, SkipFinalSnapshot=True, FinalDBSnapshotIdentifier="last")
    rds.delete_db_instance(**name, FinalDBSnapshotIdentifier="last")
    snapshots = rds.describe_db_snapshots(DBSnapshotIdentifier="last")["DBSnapshots"]
    assert [(row["DBInstanceIdentifier"], row["Status"]) for row in snapshots] == [("kubeflow-db", "available")]
    with refused("DBSnapshotNotFound", 404):
        rds.describe_db_snapshots(DBSnapshotIdentifier="none")


def check_subnet_groups(lab):
    world, rds = subnet_group(lab), lab.client("rds")
    group = rds.describe_db_subnet_groups(DBSubnetGroupName="GROUP")["DBSubnetGroups"][0]
    assert group["DBSubnetGroupName"] == "group" and group["VpcId"] == world["vpcId"]
    assert group["SubnetGroupStatus"] == "Complete"
    base = {"DBSubnetGroupDescription": "d"}
    with refused("DBSubnetGroupAlreadyExists", 400):
        rds.create_db_subnet_group(DBSubnetGroupName="group", SubnetIds=world["privateSubnetIds"], **base)
    with refused("DBSubnetGroupDoesNotCoverEnoughAZs", 400):
        rds.create_db_subnet_group(DBSubnetGroupName="one", SubnetIds=world["privateSubnetIds"][:1], **base)
    with refused("InvalidSubnet", 400):
        rds.create_db_subnet_group(DBSubnetGroupName="two", SubnetIds=["subnet-1", "subnet-2"], **base)
    rds.modify_db_subnet_group(DBSubnetGroupName="group", SubnetIds=world["privateSubnetIds"][:2])
    group = rds.describe_db_subnet_groups(DBSubnetGroupName="group")["DBSubnetGroups"][0]
    assert len(group["Subnets"]) == 2
    rds.create_db_instance(**database(DBSubnetGroupName="group"))
    with refused("InvalidDBSubnetGroupStateFault", 400):
        rds.delete_db_subnet_group(DBSubnetGroupName="group")
    rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    rds.delete_db_subnet_group(DBSubnetGroupName="group")
    with refused("DBSubnetGroupNotFoundFault", 404):
        rds.describe_db_subnet_groups(DBSubnetGroupName="group")


def check_parameter_groups(lab):
    rds = lab.client("rds")
    name = {"DBParameterGroupName": "Kf-mysql84"}
    with refused("DBParameterGroupNotFound", 404):
        rds.describe_db_parameter_groups(**name)
    with refused("InvalidParameterValue", 400):
        rds.create_db_parameter_group(**name, DBParameterGroupFamily="mysql7.7", Description="d")
    rds.create_db_parameter_group(**name, DBParameterGroupFamily="mysql8.4", Description="d", Tags=[STACK])
    with refused("DBParameterGroupAlreadyExists", 400):
        rds.create_db_parameter_group(**name, DBParameterGroupFamily="mysql8.4", Description="d")
    assert rds.describe_db_parameters(**name, Source="user")["Parameters"] == []
    value = {
        "ParameterName": "authentication_policy",
        "ParameterValue": "*:mysql_native_password",
        "ApplyMethod": "pending-reboot",
    }
    rds.modify_db_parameter_group(**name, Parameters=[value])
    rows = rds.describe_db_parameters(**name, Source="user")["Parameters"]
    assert [(row["ParameterName"], row["ParameterValue"], row["Source"]) for row in rows] == [
        ("authentication_policy", "*:mysql_native_password", "user")
    ], rows
    with refused("InvalidParameterValue", 400, "Could not find parameter"):
        wrong = {**value, "ParameterName": "default_authentication_plugin"}
        rds.modify_db_parameter_group(**name, Parameters=[wrong])
    with refused("InvalidParameterCombination", 400, "DBParameterGroupFamily mysql8.0"):
        rds.create_db_instance(**database(**name))
    rds.create_db_instance(**database(EngineVersion="8.4", **name))
    assert one_db(rds)["DBParameterGroups"] == [
        {"DBParameterGroupName": "kf-mysql84", "ParameterApplyStatus": "in-sync"}
    ]
    with refused("InvalidDBParameterGroupState", 400):
        rds.delete_db_parameter_group(**name)
    group = rds.describe_db_parameter_groups(**name)["DBParameterGroups"][0]
    assert rds.list_tags_for_resource(ResourceName=group["DBParameterGroupArn"])["TagList"] == [STACK]
    rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    rds.delete_db_parameter_group(**name)
    with refused("DBParameterGroupNotFound", 404):
        rds.delete_db_parameter_group(**name)


def check_tags_of_missing_resources(lab):
    rds, arn = lab.client("rds"), "arn:aws:rds:us-west-2:123456789012:"
    for name, code in (
        ("db:none", "DBInstanceNotFound"),
        ("subgrp:none", "DBSubnetGroupNotFoundFault"),
        ("pg:none", "DBParameterGroupNotFound"),
    ):
        with refused(code, 404):
            rds.add_tags_to_resource(ResourceName=arn + name, Tags=[STACK])
        with refused(code, 404):
            rds.list_tags_for_resource(ResourceName=arn + name)
    rds.create_db_instance(**database(Tags=None))
    rds.add_tags_to_resource(ResourceName=arn + "db:kubeflow-db", Tags=[STACK])
    assert one_db(rds)["TagList"] == [STACK]
    rds.remove_tags_from_resource(ResourceName=arn + "db:kubeflow-db", TagKeys=[STACK["Key"]])
    assert one_db(rds)["TagList"] == []


def check_engine_versions(lab):
    rds = lab.client("rds")

    def found(**options):
        rows = rds.describe_db_engine_versions(Engine="mysql", **options)["DBEngineVersions"]
        return [row["EngineVersion"] for row in rows]

    assert {version[:3] for version in found()} == {"8.0", "8.4"}
    assert found(EngineVersion="8.4.7") == ["8.4.7"] and found(EngineVersion="9.9") == []
    assert len(found(EngineVersion="8.0")) == 5
    assert found(EngineVersion="8.0", DefaultOnly=True) == ["8.0.44"]
    assert found(DBParameterGroupFamily="mysql8.4") == found(EngineVersion="8.4")
    rows = rds.describe_db_major_engine_versions(Engine="mysql")["DBMajorEngineVersions"]
    cycles = {row["MajorEngineVersion"]: row["SupportedEngineLifecycles"] for row in rows}
    assert set(cycles) == {"8.0", "8.4"}
    assert cycles["8.0"][0]["LifecycleSupportName"] == "open-source-rds-standard-support"
    assert cycles["8.0"][0]["LifecycleSupportEndDate"].year == 2026


def check_orderable_options(lab):
    rds = lab.client("rds")
    for name in ("db.m5.large", "db.t3.medium", "db.m6g.large"):
        rows = rds.describe_orderable_db_instance_options(
            Engine="mysql", EngineVersion="8.0.44", DBInstanceClass=name, Vpc=True
        )["OrderableDBInstanceOptions"]
        assert {row["StorageType"] for row in rows} == {"gp2", "gp3", "io1"}
        assert all(row["MultiAZCapable"] and len(row["AvailabilityZones"]) == 3 for row in rows)
    empty = rds.describe_orderable_db_instance_options(Engine="mysql", DBInstanceClass="db.zz.large")
    assert empty["OrderableDBInstanceOptions"] == []
    with refused("InvalidParameterCombination", 400, "Cannot find version 9.9 for mysql"):
        rds.describe_orderable_db_instance_options(Engine="mysql", EngineVersion="9.9")
    paged = rds.get_paginator("describe_orderable_db_instance_options").paginate(Engine="mysql")
    rows = [row for page in paged for row in page["OrderableDBInstanceOptions"]]
    assert len(rows) == 10 * 20 * 3, len(rows)


# --- tagging


def check_resources_are_found_by_tag(lab):
    subnet_group(lab)
    rds, s3 = lab.client("rds"), lab.client("s3")
    rds.create_db_instance(**database(DBSubnetGroupName="group"))
    rds.create_db_parameter_group(
        DBParameterGroupName="pg", DBParameterGroupFamily="mysql8.4", Description="d", Tags=[STACK]
    )
    lab.client("secretsmanager").create_secret(Name="s", SecretString="x", Tags=[STACK])
    lab.client("secretsmanager").create_secret(Name="not-ours", SecretString="x")
    s3.create_bucket(Bucket="b-tagged", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_tagging(Bucket="b-tagged", Tagging={"TagSet": [STACK, {"Key": "a", "Value": "b"}]})
    assert found_by(lab) == ["b-tagged", "db:kubeflow-db", "pg:pg", "secret:s", "subgrp:group"], found_by(lab)
    assert found_by(lab, ResourceTypeFilters=["rds:subgrp", "s3"]) == ["b-tagged", "subgrp:group"]
    assert found_by(lab, ResourceTypeFilters=["rds"]) == ["db:kubeflow-db", "pg:pg", "subgrp:group"]
    assert found_by(lab, ResourcesPerPage=2) == found_by(lab)
    assert found_by(lab, values=["other"]) == []


def found_by(lab, values=("demo",), **options):
    filters = [{"Key": STACK["Key"], "Values": list(values)}]
    api = lab.client("resourcegroupstaggingapi")
    found = api.get_paginator("get_resources").paginate(TagFilters=filters, **options)
    arns = [row["ResourceARN"] for page in found for row in page["ResourceTagMappingList"]]
    return sorted(arn.split(":", 5)[5].rpartition("-")[0] or arn for arn in map(shorten, arns))


def shorten(arn):
    """Ends every name in a hyphen and six letters, as Secrets Manager's ARNs do."""
    return arn if ":secretsmanager:" in arn else arn + "-abcdef"


def run(check, lab):
    lab.control("reset", {})
    try:
        check(lab)
        return True
    except Exception:
        print(f"FAILED {check.__name__}\n{traceback.format_exc()}", flush=True)
        return False


def ignore_own_configuration():
    """boto3 must not follow the developer's profile or endpoint."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def main():
    ignore_own_configuration()
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    checks = [value for name, value in globals().items() if name.startswith("check_") and wanted in name]
    lab = Lab()
    try:
        passed = sum(run(check, lab) for check in checks)
    finally:
        lab.close()
    print(f"{passed} passed, {len(checks) - passed} failed")
    sys.exit(passed != len(checks))


if __name__ == "__main__":
    main()
