# SPDX-License-Identifier: Apache-2.0
"""What exists in the emulated account, read with boto3 and normalised so that the end
states of two runs can be compared: no times, no request ids, no random suffixes.

Passwords are shown: they belong to the state that a test compares.
"""

import json

from botocore.exceptions import ClientError

DB_FIELDS = (
    "DBInstanceStatus Engine EngineVersion DBInstanceClass DBName MasterUsername AllocatedStorage "
    "MaxAllocatedStorage StorageType StorageEncrypted MultiAZ PubliclyAccessible DeletionProtection "
    "BackupRetentionPeriod CopyTagsToSnapshot Endpoint"
).split()


def account_state(source, region="us-west-2"):
    """Everything of the kinds that a stack is made of."""
    rds = source.client("rds", region)
    return {
        "buckets": buckets(source.client("s3", region)),
        "secrets": secrets(source.client("secretsmanager", region)),
        "databases": {db["DBInstanceIdentifier"]: database(db) for db in paged(rds, "describe_db_instances")},
        "subnetGroups": {
            group["DBSubnetGroupName"]: subnet_group(rds, group)
            for group in paged(rds, "describe_db_subnet_groups")
        },
        "parameterGroups": {
            group["DBParameterGroupName"]: parameter_group(rds, group)
            for group in paged(rds, "describe_db_parameter_groups")
            if not group["DBParameterGroupName"].startswith("default.")
        },
        "snapshots": sorted(
            snapshot["DBSnapshotIdentifier"]
            for snapshot in paged(rds, "describe_db_snapshots")
            if snapshot["SnapshotType"] == "manual"
        ),
        **identities(source.client("iam", region), source.client("eks", region)),
    }


def paged(client, operation):
    for page in client.get_paginator(operation).paginate():
        yield from next(value for value in page.values() if isinstance(value, list))


def tags(rows):
    return {row["Key"]: row["Value"] for row in rows or []}


def buckets(s3):
    return {row["Name"]: bucket(s3, row["Name"]) for row in s3.list_buckets()["Buckets"]}


def bucket(s3, name):
    def ask(operation, key):
        try:
            return getattr(s3, operation)(Bucket=name).get(key)
        except ClientError as error:
            return error.response["Error"]["Code"]

    encryption = ask("get_bucket_encryption", "ServerSideEncryptionConfiguration")
    return {
        "location": ask("get_bucket_location", "LocationConstraint"),
        "tags": tags([] if isinstance(found := ask("get_bucket_tagging", "TagSet"), str) else found),
        "encryption": encryption if isinstance(encryption, str) else encryption["Rules"],
        "publicAccessBlock": ask("get_public_access_block", "PublicAccessBlockConfiguration"),
        "ownership": ask("get_bucket_ownership_controls", "OwnershipControls"),
        "versions": len(s3.list_object_versions(Bucket=name, MaxKeys=5).get("Versions", [])),
    }


def secrets(manager):
    found = {}
    for row in manager.list_secrets(IncludePlannedDeletion=True)["SecretList"]:
        state = {"tags": tags(row.get("Tags")), "deleted": "DeletedDate" in row}
        state["description"] = row.get("Description")
        if not state["deleted"]:
            text = manager.get_secret_value(SecretId=row["Name"])["SecretString"]
            state["value"] = json.loads(text) if text.startswith("{") else text
        found[row["Name"]] = state
    return found


def database(db):
    state = {field: db.get(field) for field in DB_FIELDS}
    state["tags"] = tags(db.get("TagList"))
    state["subnetGroup"] = db.get("DBSubnetGroup", {}).get("DBSubnetGroupName")
    state["parameterGroups"] = [group["DBParameterGroupName"] for group in db["DBParameterGroups"]]
    state["securityGroups"] = [group["VpcSecurityGroupId"] for group in db["VpcSecurityGroups"]]
    return state


def subnet_group(rds, group):
    return {
        "subnets": sorted(subnet["SubnetIdentifier"] for subnet in group["Subnets"]),
        "vpc": group["VpcId"],
        "description": group["DBSubnetGroupDescription"],
        "tags": tags(rds.list_tags_for_resource(ResourceName=group["DBSubnetGroupArn"])["TagList"]),
    }


def parameter_group(rds, group):
    name = group["DBParameterGroupName"]
    values = rds.describe_db_parameters(DBParameterGroupName=name, Source="user")["Parameters"]
    return {
        "family": group["DBParameterGroupFamily"],
        "values": {value["ParameterName"]: value.get("ParameterValue") for value in values},
        "tags": tags(rds.list_tags_for_resource(ResourceName=group["DBParameterGroupArn"])["TagList"]),
    }


def identities(iam, eks):
    """What lets pods in; policies are told by meaning, ids of associations left out."""
    providers = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    return {
        "roles": {row["RoleName"]: role(iam, row["RoleName"]) for row in paged(iam, "list_roles")},
        "policies": {
            row["Arn"]: policy(iam, row)
            for page in iam.get_paginator("list_policies").paginate(Scope="Local")
            for row in page["Policies"]
        },
        "oidcProviders": {row["Arn"]: provider(iam, row["Arn"]) for row in providers},
        "podIdentities": {
            f"{cluster}/{row['namespace']}/{row['serviceAccount']}": association(eks, row)
            for cluster in eks.list_clusters()["clusters"]
            for row in eks.list_pod_identity_associations(clusterName=cluster)["associations"]
        },
    }


def role(iam, name):
    found = iam.get_role(RoleName=name)["Role"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return {
        "path": found["Path"],
        "trust": found["AssumeRolePolicyDocument"],
        "boundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "inline": {one: iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in inline},
        "attached": sorted(
            one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        ),
        "tags": tags(found.get("Tags")),
    }


def policy(iam, row):
    version = iam.get_policy_version(PolicyArn=row["Arn"], VersionId=row["DefaultVersionId"])["PolicyVersion"]
    return {
        "document": version["Document"],
        "tags": tags(iam.list_policy_tags(PolicyArn=row["Arn"])["Tags"]),
    }


def provider(iam, arn):
    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    return {"audiences": sorted(found["ClientIDList"]), "tags": tags(found.get("Tags"))}


def association(eks, row):
    name = {"clusterName": row["clusterName"], "associationId": row["associationId"]}
    found = eks.describe_pod_identity_association(**name)["association"]
    return {"role": found["roleArn"], "tags": found["tags"]}
