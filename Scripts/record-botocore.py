# SPDX-License-Identifier: Apache-2.0
"""Records what botocore would do, for the Swift tests to compare with.

    requests.json   each operation we use, as botocore serialises it
    retries.json    its throttling and transient codes, and the standard mode's numbers
    endpoints.json  host and signing scope by service, region, FIPS and dual stack

Nothing is sent: a `before-send` handler keeps the request and answers itself.
"""

import argparse
import json
import os
import pathlib
import sys
from urllib.parse import parse_qsl, urlsplit

import botocore
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointVariantError
from botocore.retries import quota, standard

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests/KFAWSCoreTests/Fixtures/answers"
KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "record"}
LOCAL = "http://127.0.0.1:4566"
# Headers that carry the request's meaning; the rest is signing, tracing and transport.
HEADERS = ("content-type", "content-md5", "x-amz-target", "x-amz-bypass-governance-retention", "x-amz-mfa")
HEADER_STARTS = ("x-amz-checksum-", "x-amz-sdk-checksum", "x-amz-expected", "x-amz-acl", "x-amz-object")

TAGS = [{"Key": "kfctl-aws/stack", "Value": "demo"}, {"Key": "owner & co", "Value": "a<b>é \"q\" 'x'"}]
BUCKET, DB, GROUP, PARAMETERS, SECRET = "kf-artifacts", "kubeflow-db", "kubeflow-db-subnet-group", "kf-84", "rds-secret"
DB_ARN = "arn:aws:rds:us-west-2:123456789012:db:kubeflow-db"
TOKEN = "01234567-89ab-cdef-0123-456789abcdef"
ROLE, ROLE_ARN = "kf-pipeline", "arn:aws:iam::123456789012:role/team/kf-pipeline"
POLICY_ARN = "arn:aws:iam::123456789012:policy/boundary"
OIDC_ARN = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/A1"
ASSOCIATION_ARN = "arn:aws:eks:us-west-2:123456789012:podidentityassociation/demo/a-1"
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"é+ &"}]}'
AES = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
KMS = {
    "ApplyServerSideEncryptionByDefault": {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": "arn:aws:kms:us-west-2:123456789012:key/k",
    },
    "BucketKeyEnabled": True,
}
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
NEW_DB = {
    "DBInstanceIdentifier": DB,
    "DBName": "kubeflow",
    "Engine": "mysql",
    "EngineVersion": "8.4",
    "DBInstanceClass": "db.m5.large",
    "AllocatedStorage": 50,
    "MaxAllocatedStorage": 1000,
    "StorageType": "gp2",
    "StorageEncrypted": True,
    "KmsKeyId": "alias/kf",
    "MultiAZ": True,
    "DeletionProtection": True,
    "PubliclyAccessible": False,
    "BackupRetentionPeriod": 7,
    "DBSubnetGroupName": GROUP,
    "DBParameterGroupName": PARAMETERS,
    "VpcSecurityGroupIds": ["sg-1", "sg-2"],
    "MasterUsername": "admin",
    "MasterUserPassword": "p&ss w=rd+é~!",
    "Port": 3306,
    "CopyTagsToSnapshot": True,
    "AutoMinorVersionUpgrade": True,
    "Tags": TAGS,
}
PARAMETER = {
    "ParameterName": "authentication_policy",
    "ParameterValue": "*:mysql_native_password",
    "ApplyMethod": "immediate",
}
OBJECTS = [
    {"Key": "plain", "VersionId": "v1"},
    {"Key": "a&b<c>\"d\"'e'", "VersionId": "null"},
    {"Key": "ünï/\r\n\t end"},
]

CASES = {
    "s3": [
        ("CreateBucket", {"Bucket": BUCKET, "CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}),
        (
            "CreateBucket",
            {
                "Bucket": BUCKET,
                "CreateBucketConfiguration": {"LocationConstraint": "us-west-2", "Tags": TAGS},
                "ObjectOwnership": "BucketOwnerEnforced",
            },
        ),
        ("CreateBucket", {"Bucket": BUCKET}, "us-east-1"),
        ("CreateBucket", {"Bucket": BUCKET, "CreateBucketConfiguration": {"Tags": TAGS}}, "us-east-1"),
        ("HeadBucket", {"Bucket": BUCKET}),
        ("HeadBucket", {"Bucket": BUCKET, "ExpectedBucketOwner": "123456789012"}),
        ("GetBucketLocation", {"Bucket": BUCKET}),
        ("GetBucketTagging", {"Bucket": BUCKET}),
        ("GetBucketTagging", {"Bucket": BUCKET, "ExpectedBucketOwner": "123456789012"}),
        ("PutBucketTagging", {"Bucket": BUCKET, "Tagging": {"TagSet": TAGS}}),
        ("GetBucketEncryption", {"Bucket": BUCKET}),
        ("PutBucketEncryption", {"Bucket": BUCKET, "ServerSideEncryptionConfiguration": {"Rules": [AES]}}),
        ("PutBucketEncryption", {"Bucket": BUCKET, "ServerSideEncryptionConfiguration": {"Rules": [KMS]}}),
        ("GetPublicAccessBlock", {"Bucket": BUCKET}),
        ("PutPublicAccessBlock", {"Bucket": BUCKET, "PublicAccessBlockConfiguration": BLOCK}),
        ("GetBucketOwnershipControls", {"Bucket": BUCKET}),
        (
            "PutBucketOwnershipControls",
            {"Bucket": BUCKET, "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
        ),
        ("DeleteBucket", {"Bucket": BUCKET}),
        ("ListObjectVersions", {"Bucket": BUCKET}),
        (
            "ListObjectVersions",
            {
                "Bucket": BUCKET,
                "KeyMarker": "a b+c/é&",
                "VersionIdMarker": "v.1_2",
                "MaxKeys": 500,
                "Prefix": "p/",
            },
        ),
        ("ListObjectsV2", {"Bucket": BUCKET, "MaxKeys": 1}),
        ("DeleteObjects", {"Bucket": BUCKET, "Delete": {"Objects": OBJECTS, "Quiet": True}}),
        ("ListMultipartUploads", {"Bucket": BUCKET}),
        ("ListMultipartUploads", {"Bucket": BUCKET, "KeyMarker": "a b", "UploadIdMarker": "u-1"}),
        ("AbortMultipartUpload", {"Bucket": BUCKET, "Key": "a b/c+d?é~*.txt", "UploadId": "u-1_2.x"}),
    ],
    "rds": [
        ("CreateDBInstance", NEW_DB),
        ("DescribeDBInstances", {}),
        ("DescribeDBInstances", {"DBInstanceIdentifier": DB}),
        ("DescribeDBInstances", {"Filters": [{"Name": "engine", "Values": ["mysql"]}], "MaxRecords": 100, "Marker": "m"}),
        (
            "ModifyDBInstance",
            {
                "DBInstanceIdentifier": DB,
                "DeletionProtection": False,
                "DBInstanceClass": "db.m6g.large",
                "MasterUserPassword": "new-password",
                "VpcSecurityGroupIds": ["sg-1"],
                "ApplyImmediately": True,
            },
        ),
        ("DeleteDBInstance", {"DBInstanceIdentifier": DB, "SkipFinalSnapshot": True, "DeleteAutomatedBackups": True}),
        (
            "DeleteDBInstance",
            {"DBInstanceIdentifier": DB, "SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "kf-final"},
        ),
        (
            "CreateDBSubnetGroup",
            {
                "DBSubnetGroupName": GROUP,
                "DBSubnetGroupDescription": "Subnet group for Kubeflow metadata db",
                "SubnetIds": ["subnet-1", "subnet-2", "subnet-3"],
                "Tags": TAGS,
            },
        ),
        ("DescribeDBSubnetGroups", {"DBSubnetGroupName": GROUP}),
        ("ModifyDBSubnetGroup", {"DBSubnetGroupName": GROUP, "SubnetIds": ["subnet-1", "subnet-2"]}),
        ("DeleteDBSubnetGroup", {"DBSubnetGroupName": GROUP}),
        (
            "CreateDBParameterGroup",
            {
                "DBParameterGroupName": PARAMETERS,
                "DBParameterGroupFamily": "mysql8.4",
                "Description": "kfctl-aws",
                "Tags": TAGS,
            },
        ),
        ("ModifyDBParameterGroup", {"DBParameterGroupName": PARAMETERS, "Parameters": [PARAMETER]}),
        ("DescribeDBParameterGroups", {"DBParameterGroupName": PARAMETERS}),
        ("DescribeDBParameters", {"DBParameterGroupName": PARAMETERS, "Source": "user"}),
        ("DeleteDBParameterGroup", {"DBParameterGroupName": PARAMETERS}),
        ("ListTagsForResource", {"ResourceName": DB_ARN}),
        ("AddTagsToResource", {"ResourceName": DB_ARN, "Tags": TAGS}),
        ("RemoveTagsFromResource", {"ResourceName": DB_ARN, "TagKeys": ["kfctl-aws/stack"]}),
        ("DescribeDBEngineVersions", {"Engine": "mysql", "EngineVersion": "8.4", "DefaultOnly": True}),
        ("DescribeDBMajorEngineVersions", {"Engine": "mysql", "MajorEngineVersion": "8.0"}),
        (
            "DescribeOrderableDBInstanceOptions",
            {"Engine": "mysql", "EngineVersion": "8.4.7", "DBInstanceClass": "db.m5.large", "Vpc": True},
        ),
        ("DescribeDBSnapshots", {"DBSnapshotIdentifier": "kf-final"}),
        ("StartDBInstance", {"DBInstanceIdentifier": DB}),
    ],
    "secretsmanager": [
        (
            "CreateSecret",
            {
                "Name": SECRET,
                "ClientRequestToken": TOKEN,
                "Description": "Kubeflow RDS secret",
                "SecretString": '{"username":"admin","password":"p\\"é/"}',
                "Tags": TAGS,
            },
        ),
        ("DescribeSecret", {"SecretId": SECRET}),
        ("GetSecretValue", {"SecretId": SECRET}),
        ("PutSecretValue", {"SecretId": SECRET, "ClientRequestToken": TOKEN, "SecretString": "{}"}),
        ("DeleteSecret", {"SecretId": SECRET, "RecoveryWindowInDays": 7}),
        ("DeleteSecret", {"SecretId": SECRET, "ForceDeleteWithoutRecovery": True}),
        ("RestoreSecret", {"SecretId": SECRET}),
        ("TagResource", {"SecretId": SECRET, "Tags": TAGS}),
        ("UntagResource", {"SecretId": SECRET, "TagKeys": ["kfctl-aws/stack"]}),
    ],
    "eks": [
        ("DescribeCluster", {"name": "demo"}),
        ("DescribeCluster", {"name": "a_b-C9"}),
        ("ListClusters", {}),
        ("ListClusters", {"nextToken": "n+/="}),
        ("DescribeAddon", {"clusterName": "demo", "addonName": "eks-pod-identity-agent"}),
        ("TagResource", {"resourceArn": ASSOCIATION_ARN, "tags": {"kfctl-aws/stack": "demo", "owner": "ü"}}),
        (
            "CreatePodIdentityAssociation",
            {
                "clusterName": "demo",
                "namespace": "kubeflow",
                "serviceAccount": "ml-pipeline",
                "roleArn": ROLE_ARN,
                "clientRequestToken": TOKEN,
                "tags": {"kfctl-aws/stack": "demo"},
            },
        ),
        ("DescribePodIdentityAssociation", {"clusterName": "demo", "associationId": "a-1"}),
        ("DeletePodIdentityAssociation", {"clusterName": "demo", "associationId": "a-1"}),
        ("ListPodIdentityAssociations", {"clusterName": "demo"}),
        (
            "ListPodIdentityAssociations",
            {"clusterName": "demo", "namespace": "kubeflow", "serviceAccount": "ml-pipeline", "nextToken": "n/="},
        ),
    ],
    "iam": [
        (
            "CreateRole",
            {
                "RoleName": ROLE,
                "Path": "/team/",
                "AssumeRolePolicyDocument": POLICY,
                "Description": "d & e",
                "PermissionsBoundary": POLICY_ARN,
                "Tags": TAGS,
            },
        ),
        ("CreateRole", {"RoleName": ROLE, "AssumeRolePolicyDocument": POLICY, "Tags": TAGS}),
        ("GetRole", {"RoleName": ROLE}),
        ("UpdateAssumeRolePolicy", {"RoleName": ROLE, "PolicyDocument": POLICY}),
        ("DeleteRole", {"RoleName": ROLE}),
        ("TagRole", {"RoleName": ROLE, "Tags": TAGS}),
        ("ListRoleTags", {"RoleName": ROLE}),
        ("ListRoleTags", {"RoleName": ROLE, "Marker": "m"}),
        ("ListRoles", {"PathPrefix": "/team/", "Marker": "m"}),
        ("PutRolePolicy", {"RoleName": ROLE, "PolicyName": "p", "PolicyDocument": POLICY}),
        ("GetRolePolicy", {"RoleName": ROLE, "PolicyName": "p"}),
        ("DeleteRolePolicy", {"RoleName": ROLE, "PolicyName": "p"}),
        ("ListRolePolicies", {"RoleName": ROLE, "Marker": "m"}),
        ("ListAttachedRolePolicies", {"RoleName": ROLE}),
        ("AttachRolePolicy", {"RoleName": ROLE, "PolicyArn": POLICY_ARN}),
        ("DetachRolePolicy", {"RoleName": ROLE, "PolicyArn": POLICY_ARN}),
        (
            "CreateOpenIDConnectProvider",
            {"Url": "https://oidc.eks.us-west-2.amazonaws.com/id/A1", "ClientIDList": ["sts.amazonaws.com"], "Tags": TAGS},
        ),
        ("GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": OIDC_ARN}),
        ("ListOpenIDConnectProviders", {}),
        ("TagOpenIDConnectProvider", {"OpenIDConnectProviderArn": OIDC_ARN, "Tags": TAGS}),
        (
            "AddClientIDToOpenIDConnectProvider",
            {"OpenIDConnectProviderArn": OIDC_ARN, "ClientID": "sts.amazonaws.com"},
        ),
        ("DeleteOpenIDConnectProvider", {"OpenIDConnectProviderArn": OIDC_ARN}),
    ],
    "kms": [("DescribeKey", {"KeyId": "alias/kf"})],
    "ec2": [
        ("DescribeSubnets", {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1"]}]}),
        ("DescribeSubnets", {"SubnetIds": ["subnet-1", "subnet-2"], "MaxResults": 1000}),
        (
            "DescribeRouteTables",
            {
                "Filters": [
                    {"Name": "vpc-id", "Values": ["vpc-1"]},
                    {"Name": "association.subnet-id", "Values": ["subnet-1", "subnet-2"]},
                ],
                "NextToken": "n",
            },
        ),
        ("DescribeSecurityGroups", {"GroupIds": ["sg-1"]}),
        ("DescribeSecurityGroups", {"Filters": [{"Name": "group-id", "Values": ["sg-1", "sg-2"]}], "NextToken": "n"}),
        ("DescribeRegions", {"AllRegions": True}),
    ],
    "sts": [("GetCallerIdentity", {})],
    "resourcegroupstaggingapi": [
        (
            "GetResources",
            {
                "TagFilters": [{"Key": "kfctl-aws/stack", "Values": ["demo"]}],
                "ResourceTypeFilters": ["rds:db", "rds:subgrp", "s3"],
                "PaginationToken": "p",
            },
        ),
        ("GetResources", {"TagFilters": [{"Key": "kfctl-aws/stack"}], "ResourcesPerPage": 100}),
    ],
}

# One that botocore does not list for each partition, and one that it knows no partition for.
UNLISTED = ("us-west-97", "cn-east-97", "us-gov-west-97", "eusc-de-east-97", "us-iso-east-97", "mars-north-1")
# A call without side conditions, to learn a service's endpoint.
PROBES = {
    "s3": ("ListBuckets", {}),
    "rds": ("DescribeDBInstances", {}),
    "secretsmanager": ("ListSecrets", {}),
    "eks": ("ListClusters", {}),
    "ec2": ("DescribeVpcs", {}),
    "iam": ("ListRoles", {}),
    "sts": ("GetCallerIdentity", {}),
    "resourcegroupstaggingapi": ("GetResources", {}),
    "sso": ("ListAccounts", {"accessToken": "t"}),
    "sso-oidc": ("RegisterClient", {"clientName": "c", "clientType": "public"}),
    "signin": ("CreateOAuth2Token", {"tokenInput": {"clientId": "c", "grantType": "refresh_token"}}),
    "kms": ("ListKeys", {}),
    "sns": ("ListTopics", {}),
    "dynamodb": ("ListTables", {}),
}


class Recorder:
    """Clients whose requests end here."""

    def __init__(self):
        self.session = botocore.session.Session()
        self.taken = None

    def record(self, service, operation, values, region, endpoint=None, **config):
        client = self.session.create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            config=Config(retries={"total_max_attempts": 1}, **config),
            **KEYS,
        )
        client.meta.events.register("before-send", self.keep)
        self.taken = None
        try:
            client._make_api_call(operation, values)
        except Exception:
            if self.taken is None:
                raise
        return self.taken

    def keep(self, request, **_):
        self.taken = request
        return AWSResponse(request.url, 200, {}, Empty())


class Empty:
    def stream(self, *_, **__):
        yield b""


def wanted(name):
    name = name.lower()
    return name in HEADERS or name.startswith(HEADER_STARTS)


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def described(request):
    parts = urlsplit(request.url)
    body = request.body.read() if hasattr(request.body, "read") else request.body
    return {
        "method": request.method,
        "host": parts.netloc,
        "path": parts.path,
        "query": [list(pair) for pair in parse_qsl(parts.query, keep_blank_values=True)],
        "rawQuery": parts.query,
        "headers": {name.lower(): text(value) for name, value in sorted(request.headers.items()) if wanted(name)},
        "body": text(body) or "",
    }


def requests(recorder):
    for service, cases in CASES.items():
        for operation, values, *rest in cases:
            region = rest[0] if rest else "us-west-2"
            for endpoint in (None, LOCAL) if service == "s3" else (None,):
                taken = recorder.record(service, operation, values, region, endpoint)
                yield {
                    "service": service,
                    "operation": operation,
                    "region": region,
                    "endpoint": endpoint,
                    "input": values,
                    "request": described(taken),
                }


def scope(request):
    """The credential scope's region and service; none for what is not signed."""
    header = text(request.headers.get("Authorization", ""))
    if "Credential=" not in header:
        return None
    fields = header.split("Credential=")[1].split(",")[0].split("/")
    return fields[2], fields[3]


def by_rules(recorder, service, region, fips, dual):
    loader = recorder.session.get_component("data_loader")
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, loader.load_data("partitions"))
    found = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual)
    schemes = found.properties.get("authSchemes") or [{}]
    signed = schemes[0].get("signingRegion", region)
    return urlsplit(found.url).netloc + ("" if signed == region else f" {signed}")


def endpoints(recorder):
    """Host and credential scope by service, variant and Region; a host alone where the scope is the Region's."""
    partitions = recorder.session.get_component("data_loader").load_data("partitions")["partitions"]
    listed = [name for part in partitions for name in part["regions"] if not name.endswith("-global")]
    for service, (operation, values) in PROBES.items():
        for fips, dual in ((False, False), (True, False), (False, True), (True, True)):
            hosts = {}
            for region in (*sorted(listed), *UNLISTED):
                config = {"use_fips_endpoint": fips, "use_dualstack_endpoint": dual}
                # The old global host of S3 in us-east-1 is the same endpoint as the regional one.
                config["s3"] = {"us_east_1_regional_endpoint": "regional"}
                config["account_id_endpoint_mode"] = "disabled"
                try:
                    taken = recorder.record(service, operation, values, region, **config)
                except EndpointVariantError:
                    # The client's old table lacks the variant in two isolated partitions; its rules have it.
                    hosts[region] = by_rules(recorder, service, region, fips, dual)
                    continue
                except Exception as reason:
                    hosts[region] = f"error: {reason}"
                    continue
                signed = scope(taken)
                bare = signed is None or signed[0] == region
                hosts[region] = urlsplit(taken.url).netloc + ("" if bare else f" {signed[0]}")
                name = signed and signed[1]
            yield {"service": service, "fips": fips, "dualstack": dual, "signingName": name, "hosts": hosts}


def retries(recorder):
    transient, throttled = standard.TransientRetryableChecker, standard.ThrottledRetryableChecker
    return {
        "botocore": botocore.__version__,
        "throttlingCodes": sorted(throttled._THROTTLED_ERROR_CODES),
        "transientCodes": sorted(transient._TRANSIENT_ERROR_CODES),
        "transientStatuses": sorted(transient._TRANSIENT_STATUS_CODES),
        "maxAttempts": standard.DEFAULT_MAX_ATTEMPTS,
        "maxBackoffSeconds": standard.ExponentialBackoff._MAX_BACKOFF,
        "backoffBase": standard.ExponentialBackoff._BASE,
        "quota": {
            "initial": quota.RetryQuota.INITIAL_CAPACITY,
            "retryCost": standard.RetryQuotaChecker._RETRY_COST,
            "timeoutCost": standard.RetryQuotaChecker._TIMEOUT_RETRY_REQUEST,
            "noRetryIncrement": standard.RetryQuotaChecker._NO_RETRY_INCREMENT,
        },
        "modelledRetryable": sorted(set(modelled(recorder))),
    }


def modelled(recorder):
    """Errors that the models of our operations mark as retryable."""
    for service, cases in CASES.items():
        model = recorder.session.get_service_model(service)
        for operation, *_ in cases:
            for shape in model.operation_model(operation).error_shapes:
                if shape.metadata.get("retryable") is not None:
                    yield f"{service} {shape.error_code}"


def lines(key, rows):
    """One row a line, so that a new botocore shows as a readable diff."""
    body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{{"botocore":"{botocore.__version__}","{key}":[\n{body}\n]}}\n'


def ignore_own_configuration():
    """The answers must not depend on who records them."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def main():
    parser = argparse.ArgumentParser(prog="Scripts/record-botocore", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if the files would change")
    options = parser.parse_args()
    ignore_own_configuration()
    recorder = Recorder()
    files = {
        "requests.json": lines("cases", requests(recorder)),
        "endpoints.json": lines("cases", endpoints(recorder)),
        "retries.json": json.dumps(retries(recorder), indent=1) + "\n",
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = FOLDER / name
        if options.check and (not path.exists() or path.read_text() != content):
            sys.exit(f"{path} is not what this botocore says; run Scripts/record-botocore")
        path.write_text(content)
        print(f"{path.relative_to(FOLDER.parents[3])}: {len(content.encode())} bytes")


if __name__ == "__main__":
    main()
