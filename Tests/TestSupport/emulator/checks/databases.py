# SPDX-License-Identifier: Apache-2.0
"""RDS."""

import time

from emulator.checks.lab import PASSWORD, STACK, database, one_db, refused, subnet_group

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
