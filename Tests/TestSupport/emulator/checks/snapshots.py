# SPDX-License-Identifier: Apache-2.0
"""RDS: final snapshots, what comes back from them, and events."""

from emulator.checks.lab import PASSWORD, database, one_db, refused

NAME = {"DBInstanceIdentifier": "kubeflow-db"}


def check_a_restore_brings_the_old_password(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database(DeletionProtection=False))
    lab.control("settings", {"rds_snapshot_looks": 1})
    rds.delete_db_instance(**NAME, FinalDBSnapshotIdentifier="last")
    restore = {**NAME, "DBSnapshotIdentifier": "last"}
    with refused("InvalidDBSnapshotState", 400):
        rds.restore_db_instance_from_db_snapshot(**restore)
    states = [rds.describe_db_snapshots(DBSnapshotIdentifier="last")["DBSnapshots"][0]["Status"] for _ in range(2)]
    assert states == ["creating", "available"], states
    lab.control("rds", {"create_looks": 1})
    rds.restore_db_instance_from_db_snapshot(**restore)
    assert [one_db(rds)["DBInstanceStatus"] for _ in range(2)] == ["creating", "available"]
    assert not one_db(rds)["DeletionProtection"] and not one_db(rds)["MultiAZ"]
    assert [row["password"] for row in lab.control("rds")] == [PASSWORD]
    with refused("DBInstanceAlreadyExists", 400):
        rds.restore_db_instance_from_db_snapshot(**restore)
    with refused("DBSnapshotAlreadyExists", 400):
        rds.delete_db_instance(**NAME, FinalDBSnapshotIdentifier="last")
    assert one_db(rds)["DBInstanceStatus"] == "available"


def check_a_snapshot_keeps_the_password_of_then(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    rds.create_db_snapshot(**NAME, DBSnapshotIdentifier="then")
    rds.modify_db_instance(**NAME, MasterUserPassword="another-good-word")
    rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)
    rds.restore_db_instance_from_db_snapshot(**NAME, DBSnapshotIdentifier="then")
    assert [row["password"] for row in lab.control("rds")] == [PASSWORD]


def check_events_tell_why(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    lab.control("event", {"db": "kubeflow-db", "message": "The storage is full", "categories": ["failure"]})
    rows = rds.describe_events(SourceIdentifier="kubeflow-db", SourceType="db-instance")["Events"]
    assert [(row["Message"], row["EventCategories"]) for row in rows][-1] == ("The storage is full", ["failure"])
    with refused("InvalidParameterCombination", 400):
        rds.describe_events(SourceIdentifier="kubeflow-db")
