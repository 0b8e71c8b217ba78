# SPDX-License-Identifier: Apache-2.0
"""Looks into and changes moto's state where AWS has no call for it."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.eks.models import eks_backends
from moto.rds.models import rds_backends
from moto.s3.models import FakeKey, s3_backends

from emulator.lasting import CLOCK
from emulator.repairs import rds_lifecycle

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


def force_status(name, status, seconds=None, region=None):
    backend = rds_backends[DEFAULT_ACCOUNT_ID][region or REGION]
    if name not in backend.databases:
        raise KeyError(f"no DB instance {name} in {region or REGION}")
    until = float("inf") if seconds is None else CLOCK.now() + seconds
    backend.databases[name].__dict__["_lab_forced"] = (status, until) if status else None


def set_cluster_status(cluster, status, region=REGION):
    eks_backends[DEFAULT_ACCOUNT_ID][region].clusters[cluster].status = status


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
