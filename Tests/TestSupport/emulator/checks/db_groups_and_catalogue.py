# SPDX-License-Identifier: Apache-2.0
"""RDS: subnet and parameter groups, versions, orderable options."""

from emulator.checks.lab import STACK, database, one_db, refused, subnet_group


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
        assert {row["StorageType"] for row in rows} == {"gp2", "gp3", "io1", "io2"}
        assert all(row["MultiAZCapable"] and len(row["AvailabilityZones"]) == 3 for row in rows)
    empty = rds.describe_orderable_db_instance_options(Engine="mysql", DBInstanceClass="db.zz.large")
    assert empty["OrderableDBInstanceOptions"] == []
    with refused("InvalidParameterCombination", 400, "Cannot find version 9.9 for mysql"):
        rds.describe_orderable_db_instance_options(Engine="mysql", EngineVersion="9.9")
    paged = rds.get_paginator("describe_orderable_db_instance_options").paginate(Engine="mysql")
    rows = [row for page in paged for row in page["OrderableDBInstanceOptions"]]
    assert len(rows) == 10 * 20 * 4, len(rows)


def check_subnet_groups_have_limits(lab):
    world, rds, ec2 = lab.control("seed", {}), lab.client("rds"), lab.client("ec2")
    extra = [
        ec2.create_subnet(VpcId=world["vpcId"], CidrBlock=f"192.168.{240 + n // 16}.{n % 16 * 16}/28")["Subnet"]["SubnetId"]
        for n in range(18)
    ]
    group = {"DBSubnetGroupName": "g", "DBSubnetGroupDescription": "d"}
    with refused("DBSubnetQuotaExceededFault", 400):
        rds.create_db_subnet_group(**group, SubnetIds=world["privateSubnetIds"] + extra)
    lab.control("subnet", {"subnet": extra[0]})
    row = ec2.describe_subnets(SubnetIds=extra[:1])["Subnets"][0]
    assert (row["AvailabilityZone"], row["AvailabilityZoneId"]) == ("us-west-2-lax-1a", "usw2-lax1-az1")
    kinds = {zone["ZoneName"]: zone["ZoneType"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]}
    assert kinds["us-west-2-lax-1a"] == "local-zone" and kinds["us-west-2a"] == "availability-zone"
    with refused("InvalidSubnet", 400):
        rds.create_db_subnet_group(**group, SubnetIds=world["privateSubnetIds"] + extra[:1])


def check_what_can_be_ordered_where(lab):
    subnet_group(lab)
    rds = lab.client("rds")
    lab.control("orderable", {"name": "db.m5.large", "zones": ["us-west-2a"], "storage": ["gp2"]})
    rows = rds.describe_orderable_db_instance_options(Engine="mysql", DBInstanceClass="db.m5.large")
    rows = rows["OrderableDBInstanceOptions"]
    assert {row["StorageType"] for row in rows} == {"gp2"}
    assert {zone["Name"] for row in rows for zone in row["AvailabilityZones"]} == {"us-west-2a"}
    with refused("DBSubnetGroupDoesNotCoverEnoughAZs", 400):
        rds.create_db_instance(**database(DBSubnetGroupName="group"))
    rds.create_db_instance(**database(DBSubnetGroupName="group", MultiAZ=False))


def check_storage_needs_what_aws_says(lab):
    rds = lab.client("rds")
    for changes in (
        {"StorageType": "io1", "AllocatedStorage": 100},
        {"StorageType": "io2", "AllocatedStorage": 50, "Iops": 1000},
        {"StorageType": "gp3", "AllocatedStorage": 399, "Iops": 12000},
        {"StorageType": "gp2", "Iops": 1000},
    ):
        with refused("InvalidParameterCombination", 400):
            rds.create_db_instance(**database(**changes))
    with refused("InvalidParameterValue", 400, "reserved word"):
        rds.create_db_instance(**database(DBName="mysql"))
    rds.create_db_instance(**database(StorageType="io1", AllocatedStorage=100, Iops=1000))
    row = rds.describe_orderable_db_instance_options(Engine="mysql", DBInstanceClass="db.m5.large")
    limits = {one["StorageType"]: one.get("MinIopsPerDbInstance") for one in row["OrderableDBInstanceOptions"]}
    assert limits == {"gp2": None, "gp3": 12000, "io1": 1000, "io2": 1000}


def check_a_kms_key_must_be_usable(lab):
    kms, rds = lab.client("kms"), lab.client("rds")
    for name in ("alias/none", "1234abcd-12ab-34cd-56ef-1234567890ab"):
        with refused("NotFoundException", 400):
            kms.describe_key(KeyId=name)
        with refused("KMSKeyNotAccessibleFault", 400):
            rds.create_db_instance(**database(KmsKeyId=name))
    key = kms.create_key()["KeyMetadata"]
    rds.create_db_instance(**database(KmsKeyId=key["Arn"], DBInstanceIdentifier="good"))
    kms.disable_key(KeyId=key["KeyId"])
    assert kms.describe_key(KeyId=key["Arn"])["KeyMetadata"]["KeyState"] == "Disabled"
    with refused("KMSKeyNotAccessibleFault", 400):
        rds.create_db_instance(**database(KmsKeyId=key["KeyId"]))
    kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    assert kms.describe_key(KeyId=key["Arn"])["KeyMetadata"]["KeyState"] == "PendingDeletion"


def check_a_stopped_db_and_others(lab):
    rds, name = lab.client("rds"), {"DBInstanceIdentifier": "kubeflow-db"}
    lab.control("settings", {"rds_stopped_modifiable": False})
    rds.create_db_instance(**database(EngineVersion="8.4"))
    groups = one_db(rds)["DBParameterGroups"]
    assert [group["DBParameterGroupName"] for group in groups] == ["default.mysql8.4"]
    rds.stop_db_instance(**name)
    assert one_db(rds)["DBInstanceStatus"] == "stopped"
    with refused("InvalidDBInstanceState", 400):
        rds.modify_db_instance(**name, DeletionProtection=True)
    rds.start_db_instance(**name)
    rds.modify_db_instance(**name, DeletionProtection=True)
    rds.create_db_instance(**database(DBInstanceIdentifier="pg", Engine="postgres", EngineVersion="16.4"))
