# SPDX-License-Identifier: Apache-2.0
"""Shows what `setup` makes, read with boto3: Scripts/show-resources.py --endpoint URL --region R

With --expect-none, fails unless nothing carries the tag `kfctl-aws/stack`.
Passwords and keys are masked.
"""

import argparse
import json

import boto3

TAG = "kfctl-aws/stack"
DB_FIELDS = (
    "DBInstanceStatus Engine EngineVersion DBInstanceClass AllocatedStorage MaxAllocatedStorage StorageType "
    "StorageEncrypted MultiAZ PubliclyAccessible DeletionProtection BackupRetentionPeriod Endpoint"
).split()
MASKED = ("password", "secretkey")


class Reader:
    def __init__(self, endpoint, region):
        self.options = {"endpoint_url": endpoint, "region_name": region}

    def client(self, name):
        return boto3.client(name, **self.options)

    def tagged(self):
        pages = self.client("resourcegroupstaggingapi").get_paginator("get_resources")
        for page in pages.paginate(TagFilters=[{"Key": TAG}]):
            for row in page["ResourceTagMappingList"]:
                yield row["ResourceARN"], {tag["Key"]: tag["Value"] for tag in row["Tags"]}

    def roles(self):
        """IAM roles are in no index of tags."""
        iam = self.client("iam")
        for page in iam.get_paginator("list_roles").paginate():
            for row in page["Roles"]:
                tags = {tag["Key"]: tag["Value"] for tag in iam.list_role_tags(RoleName=row["RoleName"])["Tags"]}
                if TAG in tags:
                    yield row["Arn"], tags

    def providers(self):
        iam = self.client("iam")
        for row in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
            found = iam.list_open_id_connect_provider_tags(OpenIDConnectProviderArn=row["Arn"])["Tags"]
            tags = {tag["Key"]: tag["Value"] for tag in found}
            if TAG in tags:
                yield row["Arn"], tags

    def show(self, arn):
        service, name = arn.split(":")[2], arn.split(":")[-1]
        if ":role/" in arn:
            return self.role(name.rpartition("/")[2])
        if service == "eks" and "podidentityassociation/" in arn:
            return self.association(*name.split("/")[1:])
        if service == "s3":
            return self.bucket(name)
        if service == "secretsmanager":
            return self.secret(arn)
        return self.database(name) if ":db:" in arn else {}

    def bucket(self, name):
        s3 = self.client("s3")
        block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
        return {
            "encryption": rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
            "public access": "blocked" if all(block.values()) else block,
            "region": s3.get_bucket_location(Bucket=name)["LocationConstraint"],
        }

    def secret(self, arn):
        described = self.client("secretsmanager").describe_secret(SecretId=arn)
        if "DeletedDate" in described:
            return {"deleted on": str(described["DeletedDate"])}
        text = self.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
        return {key: "•••" if key in MASKED else value for key, value in json.loads(text).items()}

    def role(self, name):
        iam = self.client("iam")
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        statements = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        return {
            "trusts": ", ".join(json.dumps(one.get("Principal")) for one in statements),
            "inline policies": ", ".join(iam.list_role_policies(RoleName=name)["PolicyNames"]),
            "attached policies": ", ".join(one["PolicyName"] for one in attached),
        }

    def association(self, cluster, number):
        name = {"clusterName": cluster, "associationId": number}
        found = self.client("eks").describe_pod_identity_association(**name)["association"]
        return {"service account": f"{found['namespace']}/{found['serviceAccount']}", "role": found["roleArn"]}

    def database(self, name):
        found = self.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
        return {field: found[field] for field in DB_FIELDS if field in found}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--expect-none", action="store_true")
    options = parser.parse_args()
    reader = Reader(options.endpoint, options.region)
    found = [*reader.tagged(), *reader.roles(), *reader.providers()]
    found = list(dict(found).items())
    for arn, tags in found:
        print(f"{arn}\n  {TAG} = {tags[TAG]}")
        for key, value in reader.show(arn).items():
            print(f"  {key}: {value}")
    if options.expect_none:
        if found:
            raise SystemExit(f"error: {len(found)} resources are left")
        print("nothing")


if __name__ == "__main__":
    main()
