# SPDX-License-Identifier: Apache-2.0
"""RDS: what is asked for now and true later."""

from emulator.checks.lab import PASSWORD, STACK, database, one_db, refused, subnet_group

NAME = {"DBInstanceIdentifier": "kubeflow-db"}
NEW = "another-good-word"


def statuses(rds, count):
    return [one_db(rds)["DBInstanceStatus"] for _ in range(count)]


def check_password_is_in_force_after_its_looks(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    lab.control("rds", {"pending_looks": 2, "modify_looks": 1})
    told = rds.modify_db_instance(**NAME, MasterUserPassword=NEW)["DBInstance"]
    assert told["PendingModifiedValues"] == {"MasterUserPassword": "****"}, told
    with refused("InvalidParameterCombination", 400, "No modifications were requested"):
        rds.modify_db_instance(**NAME, MasterUserPassword=NEW, ApplyImmediately=True)
    shown = [lab.control("rds")[0]]
    for _ in range(2):
        db = one_db(rds)
        assert db["DBInstanceStatus"] == "available", db["DBInstanceStatus"]
        assert db["PendingModifiedValues"] == {"MasterUserPassword": "****"}
    shown += [lab.control("rds")[0]]
    assert all((row["password"], row["pending_password"]) == (PASSWORD, NEW) for row in shown), shown
    db = one_db(rds)
    assert db["DBInstanceStatus"] == "resetting-master-credentials", db["DBInstanceStatus"]
    db = one_db(rds)
    assert db["DBInstanceStatus"] == "available" and db["PendingModifiedValues"] == {}, db
    row = lab.control("rds")[0]
    assert (row["password"], row["pending_password"]) == (NEW, None), row
    assert row["passwords"] == [PASSWORD, NEW]


def check_change_of_class_is_refused_while_modifying(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    lab.control("rds", {"pending_looks": 1, "modify_looks": 2})
    change = {"DBInstanceClass": "db.m6g.large", "ApplyImmediately": True}
    rds.modify_db_instance(**NAME, **change)
    assert statuses(rds, 2) == ["available", "modifying"]
    with refused("InvalidDBInstanceState", 400):
        rds.modify_db_instance(**NAME, **change)
    assert one_db(rds)["DBInstanceClass"] == "db.m5.large"
    assert one_db(rds)["DBInstanceClass"] == "db.m6g.large"


def check_apply_immediately_takes_what_was_waiting(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database(EngineVersion="8.0.40"))
    rds.modify_db_instance(**NAME, EngineVersion="8.0.44")
    assert one_db(rds)["PendingModifiedValues"] == {"EngineVersion": "8.0.44"}
    rds.modify_db_instance(**NAME, BackupRetentionPeriod=3)
    assert (one_db(rds)["BackupRetentionPeriod"], one_db(rds)["EngineVersion"]) == (3, "8.0.40")
    rds.modify_db_instance(**NAME, DBInstanceClass="db.m6g.large", ApplyImmediately=True)
    assert (one_db(rds)["EngineVersion"], one_db(rds)["PendingModifiedValues"]) == ("8.0.44", {})


def check_a_modify_of_nothing_is_refused(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database())
    with refused("InvalidParameterCombination", 400, "No modifications were requested"):
        rds.modify_db_instance(**NAME, ApplyImmediately=True)
    rds.modify_db_instance(**NAME, MultiAZ=True)  # as it is: accepted, nothing to do
    assert one_db(rds)["PendingModifiedValues"] == {}


def check_lifted_protection_holds_for_a_while(lab):
    rds = lab.client("rds")
    rds.create_db_instance(**database(DeletionProtection=True))
    lab.control("rds", {"protection_looks": 2})
    rds.modify_db_instance(**NAME, DeletionProtection=False)
    assert not one_db(rds)["DeletionProtection"]
    for _ in range(2):
        with refused("InvalidParameterCombination", 400, "Cannot delete protected DB Instance"):
            rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)
    rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)


def check_creation_and_deletion_in_looks(lab):
    rds = lab.client("rds")
    lab.control("rds", {"create_looks": 2, "delete_looks": 1})
    rds.create_db_instance(**database())
    lab.control("state")  # the test's own looks do not count
    assert statuses(rds, 3) == ["creating", "creating", "available"]
    rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)
    with refused("InvalidDBInstanceState", 400, "already being deleted"):
        rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)
    assert statuses(rds, 1) == ["deleting"]
    with refused("DBInstanceNotFound", 404):
        rds.describe_db_instances(**NAME)


def check_the_labs_clock_moves_transitions(lab):
    rds = lab.client("rds")
    lab.control("clock", {"frozen": True})
    lab.control("rds", {"create_seconds": 600})
    rds.create_db_instance(**database())
    assert statuses(rds, 2) == ["creating", "creating"]
    lab.control("clock", {"advance": 599})
    assert statuses(rds, 1) == ["creating"]
    lab.control("clock", {"advance": 1})
    assert statuses(rds, 1) == ["available"]


def check_groups_are_busy_after_their_instance(lab):
    subnet_group(lab)
    rds = lab.client("rds")
    pg = {"DBParameterGroupName": "pg"}
    rds.create_db_parameter_group(**pg, DBParameterGroupFamily="mysql8.0", Description="d", Tags=[STACK])
    lab.control("rds", {"group_busy_looks": 2})
    rds.create_db_instance(**database(DBSubnetGroupName="group", **pg))
    rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)
    for _ in range(2):
        with refused("InvalidDBSubnetGroupStateFault", 400, "still using it"):
            rds.delete_db_subnet_group(DBSubnetGroupName="group")
        with refused("InvalidDBParameterGroupState", 400):
            rds.delete_db_parameter_group(**pg)
    rds.delete_db_subnet_group(DBSubnetGroupName="group")
    rds.delete_db_parameter_group(**pg)


def check_a_default_stays_the_engines(lab):
    rds, pg = lab.client("rds"), {"DBParameterGroupName": "pg"}
    rds.create_db_parameter_group(**pg, DBParameterGroupFamily="mysql8.4", Description="d")
    values = {"require_secure_transport": "0", "authentication_policy": "*:mysql_native_password"}
    parameters = [
        {"ParameterName": name, "ParameterValue": value, "ApplyMethod": "pending-reboot"}
        for name, value in values.items()
    ]
    lab.control("settings", {"rds_defaults_stay": True})
    rds.modify_db_parameter_group(**pg, Parameters=parameters)
    assert [row["ParameterName"] for row in sources(rds, "user")] == ["authentication_policy"]
    rows = {row["ParameterName"]: row for row in sources(rds, None)}
    assert rows["require_secure_transport"]["Source"] == "engine-default"
    assert rows["require_secure_transport"]["ParameterValue"] == "0"
    assert "ParameterValue" not in rows["max_connections"] and len(rows) > 150
    lab.control("settings", {"rds_defaults_stay": False})
    assert {row["ParameterName"] for row in sources(rds, "user")} == set(values)
    first = rds.describe_db_parameters(**pg)
    assert len(first["Parameters"]) == 100 and first["Marker"]
    with refused("InvalidParameterValue", 400, "cannot be modified"):
        rds.modify_db_parameter_group(
            **pg, Parameters=[{"ParameterName": "port", "ParameterValue": "1", "ApplyMethod": "immediate"}]
        )


def sources(rds, source):
    options = {"Source": source} if source else {}
    pages = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName="pg", **options)
    return [row for page in pages for row in page["Parameters"]]
