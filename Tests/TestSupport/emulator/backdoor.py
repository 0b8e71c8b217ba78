# SPDX-License-Identifier: Apache-2.0
"""Looks into and changes moto's state where AWS has no call for it."""

import base64
import datetime
import json
import types

from moto.core import DEFAULT_ACCOUNT_ID
from moto.eks.models import eks_backends
from moto.rds.models import rds_backends
from moto.s3.models import FakeKey, s3_backends

from emulator.lasting import CLOCK
from emulator.repairs import eks_addons, iam_entities, rds_lifecycle

REGION = "us-west-2"


def databases():
    """Every DB of every region, with the passwords RDS itself never tells."""
    found = []
    for region, backend in list(rds_backends[DEFAULT_ACCOUNT_ID].items()):
        rds_lifecycle.sweep(backend)
        found += [describe(region, db) for db in backend.databases.values()]
    return found


def describe(region, db):
    return {
        "db": db.db_instance_identifier,
        "region": region,
        "status": db.status,
        "password": db._master_user_password,
        # On its way: RDS was told, but the one above still opens the door.
        "pending_password": db.__dict__.get("_lab_in_flight", {}).get("master_user_password"),
        "passwords": db.__dict__.get("_lab_passwords", []),
        "tags": db.tags,
    }


def add_event(db, message, categories=("notification",), region=None):
    """What DescribeEvents tells of a DB, such as why it failed."""
    region = region or REGION
    event = types.SimpleNamespace(
        source_identifier=db,
        source_type="db-instance",
        message=message,
        event_categories=list(categories),
        date=datetime.datetime.now(datetime.UTC),
        source_arn=f"arn:aws:rds:{region}:{DEFAULT_ACCOUNT_ID}:db:{db}",
    )
    rds_backends[DEFAULT_ACCOUNT_ID][region].events.append(event)


def force_status(name, status, seconds=None, region=None):
    backend = rds_backends[DEFAULT_ACCOUNT_ID][region or REGION]
    if name not in backend.databases:
        raise KeyError(f"no DB instance {name} in {region or REGION}")
    until = float("inf") if seconds is None else CLOCK.now() + seconds
    backend.databases[name].__dict__["_lab_forced"] = (status, until) if status else None


def set_cluster_status(cluster, status, region=REGION):
    set_cluster(cluster, region, status=status)


def set_cluster(cluster, region=REGION, addons=None, **fields):
    """Changes what DescribeCluster says: status, version, endpoint, ca (PEM), issuer, public, private."""
    found = eks_backends[DEFAULT_ACCOUNT_ID][region].clusters[cluster]
    for name, value in fields.items():
        CLUSTER_FIELDS[name](found, value)
    if addons:
        eks_addons.put(cluster, addons, region)


CLUSTER_FIELDS = {
    "status": lambda found, value: setattr(found, "status", value),
    "version": lambda found, value: setattr(found, "version", value),
    "endpoint": lambda found, value: setattr(found, "endpoint", value),
    "ca": lambda found, value: found.certificate_authority.update(data=base64.b64encode(value.encode()).decode()),
    "issuer": lambda found, value: setattr(found, "identity", {"oidc": {"issuer": value}} if value else {}),
    "public": lambda found, value: found.resources_vpc_config.update(endpointPublicAccess=value),
    "private": lambda found, value: found.resources_vpc_config.update(endpointPrivateAccess=value),
}


def make_eksctl_role(clients, cluster="demo", namespace="kubeflow", name="kubeflow-secrets-manager-sa", region=REGION):
    """What `eksctl create iamserviceaccount` leaves: a CloudFormation stack with a role, and its tags."""
    issuer = eks_backends[DEFAULT_ACCOUNT_ID][region].clusters[cluster].identity["oidc"]["issuer"]
    provider = issuer.removeprefix("https://")
    stack = f"eksctl-{cluster}-addon-iamserviceaccount-{namespace}-{name}"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:oidc-provider/{provider}"},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": {
            "StringEquals": {
                f"{provider}:aud": "sts.amazonaws.com",
                f"{provider}:sub": f"system:serviceaccount:{namespace}:{name}",
            }
        },
    }
    document = {"Version": "2012-10-17", "Statement": [trust]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}
    outputs = {"Role1": {"Value": {"Fn::GetAtt": ["Role1", "Arn"]}}}
    template = json.dumps({"Resources": {"Role1": role}, "Outputs": outputs})
    made = clients.client("cloudformation", region).create_stack(StackName=stack, TemplateBody=template)
    found = iam_entities.backend().get_role(
        clients.client("cloudformation", region)
        .describe_stack_resources(StackName=stack)["StackResources"][0]["PhysicalResourceId"]
    )
    tags = {
        "alpha.eksctl.io/cluster-name": cluster,
        "alpha.eksctl.io/iamserviceaccount-name": f"{namespace}/{name}",
        "alpha.eksctl.io/eksctl-version": "0.215.0",
        "eksctl.cluster.k8s.io/v1alpha1/cluster-name": cluster,
        "aws:cloudformation:stack-name": stack,
        "aws:cloudformation:stack-id": made["StackId"],
        "aws:cloudformation:logical-id": "Role1",
    }
    found.tags = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"stack": stack, "role": found.name, "arn": found.arn}


def make_bucket(bucket, region=REGION, account="999999999999"):
    s3_backends[account]["aws"].create_bucket(bucket, region)


def make_objects(bucket, count, versions=1, size=0, prefix="o/"):
    """Fills a bucket quickly; with versions > 1 the bucket should be versioned."""
    target = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket]
    body, tracked = b"x" * size, len(FakeKey.instances_tracked)
    for number in range(count):
        for version in range(versions):
            name = f"{prefix}{number:08d}"
            mark = f"v{number:08d}.{version}" if target.is_versioned else None
            target.keys[name] = FakeKey(
                name,
                body,
                DEFAULT_ACCOUNT_ID,
                target.region_name,
                etag="d41d8cd98f00b204e9800998ecf8427e",
                is_versioned=target.is_versioned,
                version_id=mark,
                bucket_name=bucket,
            )
    del FakeKey.instances_tracked[tracked:]  # moto keeps them for its dashboard only
    return {"objects": count * versions}
