# SPDX-License-Identifier: Apache-2.0
"""The same job as `kfctl-aws setup`, written with boto3 in the straightforward way.

    Scripts/bench-peer.py setup --endpoint URL --region R --cluster C --bucket B --manifests DIR
    Scripts/bench-peer.py purge --endpoint URL --region R --bucket B

It is what Scripts/bench measures beside the program: one call after the other,
boto3's waiters with a short delay, existing resources left as they are.
"""

import argparse
import json
import pathlib
import re
import secrets

import boto3
from botocore.exceptions import ClientError

TAG = {"Key": "kfctl-aws/stack", "Value": "bench"}
DB, GROUP = "kubeflow-db", "kubeflow-db-subnet-group"
MISSING = {
    "404",
    "NoSuchBucket",
    "ResourceNotFoundException",
    "DBInstanceNotFound",
    "DBSubnetGroupNotFoundFault",
}


def found(call, **values):
    """The answer of a describe call, or None if there is no such thing."""
    try:
        return call(**values)
    except ClientError as reason:
        if reason.response["Error"]["Code"] in MISSING:
            return None
        raise


class Setup:
    def __init__(self, options):
        self.options = options
        for name in ("s3", "rds", "ec2", "eks", "sts", "secretsmanager"):
            setattr(self, name, boto3.client(name, region_name=options.region, endpoint_url=options.endpoint))

    def run(self):
        self.sts.get_caller_identity()
        cluster = self.eks.describe_cluster(name=self.options.cluster)["cluster"]["resourcesVpcConfig"]
        self.bucket()
        self.secret("s3-secret", {"accesskey": "AKIAI44QH8DHBEXAMPLE", "secretkey": "bench"})
        self.subnet_group(cluster["vpcId"])
        password = self.secret(
            "rds-secret", {"username": "admin", "password": secrets.token_urlsafe(24), "database": "kubeflow"}
        )["password"]
        endpoint = self.database(password, cluster["clusterSecurityGroupId"])
        self.complete_secret(endpoint)
        self.manifests(endpoint)

    def bucket(self):
        name, s3 = self.options.bucket, self.s3
        if found(s3.head_bucket, Bucket=name):
            return
        place = {} if self.options.region == "us-east-1" else {"LocationConstraint": self.options.region}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={**place, "Tags": [TAG]})
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [TAG]})
        block = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(block, True))
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})

    def secret(self, name, values):
        manager = self.secretsmanager
        if found(manager.describe_secret, SecretId=name):
            return json.loads(manager.get_secret_value(SecretId=name)["SecretString"])
        manager.create_secret(Name=name, SecretString=json.dumps(values), Tags=[TAG])
        return values

    def complete_secret(self, endpoint):
        manager = self.secretsmanager
        values = json.loads(manager.get_secret_value(SecretId="rds-secret")["SecretString"])
        wanted = {**values, "host": endpoint["Address"], "port": str(endpoint["Port"])}
        if wanted != values:
            manager.put_secret_value(SecretId="rds-secret", SecretString=json.dumps(wanted))

    def subnet_group(self, vpc):
        if found(self.rds.describe_db_subnet_groups, DBSubnetGroupName=GROUP):
            return
        of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
        subnets = [row["SubnetId"] for row in self.ec2.describe_subnets(Filters=of_vpc)["Subnets"]]
        tables = self.ec2.describe_route_tables(Filters=of_vpc)["RouteTables"]
        public = {
            one.get("SubnetId")
            for table in tables
            if any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"])
            for one in table["Associations"]
        }
        self.rds.create_db_subnet_group(
            DBSubnetGroupName=GROUP,
            DBSubnetGroupDescription="Subnet group for Kubeflow metadata db",
            SubnetIds=[name for name in subnets if name not in public],
            Tags=[TAG],
        )

    def database(self, password, group):
        if not found(self.rds.describe_db_instances, DBInstanceIdentifier=DB):
            self.create_database(password, group)
            waiter = self.rds.get_waiter("db_instance_available")
            waiter.wait(DBInstanceIdentifier=DB, WaiterConfig={"Delay": 1, "MaxAttempts": 600})
        return self.rds.describe_db_instances(DBInstanceIdentifier=DB)["DBInstances"][0]["Endpoint"]

    def create_database(self, password, group):
        self.rds.create_db_instance(
            DBInstanceIdentifier=DB,
            DBName="kubeflow",
            Engine="mysql",
            EngineVersion="8.0",
            DBInstanceClass="db.m5.large",
            AllocatedStorage=50,
            MaxAllocatedStorage=1000,
            StorageType="gp2",
            StorageEncrypted=True,
            BackupRetentionPeriod=7,
            MultiAZ=True,
            DeletionProtection=True,
            PubliclyAccessible=False,
            DBSubnetGroupName=GROUP,
            VpcSecurityGroupIds=[group],
            MasterUsername="admin",
            MasterUserPassword=password,
            Tags=[TAG],
        )

    def manifests(self, endpoint):
        root = pathlib.Path(self.options.manifests) / "awsconfigs"
        edit(root / "apps/pipeline/rds/params.env", dbHost=endpoint["Address"], mlmdDb="metadb")
        edit(
            root / "apps/pipeline/s3/params.env",
            bucketName=self.options.bucket,
            minioServiceHost="s3.amazonaws.com",
            minioServiceRegion=self.options.region,
        )


def edit(path, **values):
    text = path.read_text()
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key}=.*$", f"{key}={value}", text)
    if text != path.read_text():
        path.write_text(text)


def purge(options):
    place = {"region_name": options.region, "endpoint_url": options.endpoint}
    bucket = boto3.resource("s3", **place).Bucket(options.bucket)
    bucket.objects.all().delete()
    bucket.delete()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=("setup", "purge"))
    for name in ("endpoint", "region", "bucket"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--cluster")
    parser.add_argument("--manifests")
    options = parser.parse_args()
    if options.job == "setup":
        Setup(options).run()
    else:
        purge(options)


if __name__ == "__main__":
    main()
