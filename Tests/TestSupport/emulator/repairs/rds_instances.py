# SPDX-License-Identifier: Apache-2.0
"""RDS: what AWS refuses and completes in Create-, Modify- and DeleteDBInstance.

moto accepts any password, version and class, and asks for no final snapshot. Codes are those of botocore's rds model;
messages follow AWS's as seen in public bug reports.
"""

import re
import secrets as random
import string

from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend

from emulator.repairs import rds_catalogue, rds_groups_in_use, rds_lifecycle
from emulator.repairs.rds_lifecycle import Phase

_create = RDSBackend.create_db_instance
_delete = RDSBackend.delete_db_instance
_describe = RDSBackend.describe_db_instances

DEFAULT_KEY = "aws-rds-default"
PROTECTED = "Cannot delete protected DB Instance, please disable deletion protection and try again."
NO_SNAPSHOT = ("failed", "incompatible-restore", "incompatible-network")


def install(settings):
    RDSBackend.create_db_instance = lambda self, values: create(self, values, settings)
    RDSBackend.delete_db_instance = _delete_with(settings)
    RDSBackend.describe_db_instances = describe


def refuse(code, message):
    raise RDSClientError(code, message)


def describe(self, db_instance_identifier=None, filters=None):
    rds_lifecycle.sweep(self)
    name = db_instance_identifier.lower() if db_instance_identifier else None
    return _describe(self, name, filters)


# --- create


def create(self, values, settings):
    rds_lifecycle.sweep(self)
    values["db_instance_identifier"] = values["db_instance_identifier"].lower()
    if values["db_instance_identifier"] in self.databases:
        refuse("DBInstanceAlreadyExists", "DB instance already exists")
    if not values.get("db_cluster_identifier") and not values.get("source_db_instance_identifier"):
        check_new(self, values)
    db = _create(self, values)
    complete(self, db, values)
    rds_lifecycle.begin(db, Phase("creating", settings.rds_create_looks, settings.rds_create_seconds))
    return db


def check_new(self, values):
    check_password(values)
    check_names(values)
    check_storage(values)
    version = rds_catalogue.resolve(values.get("engine"), values.get("engine_version"))
    values["engine_version"] = version
    rds_catalogue.check_class(values.get("engine"), version, values.get("db_instance_class"))
    check_parameter_group(self, values.get("db_parameter_group_name"), values["engine"], version)
    check_network(self, values)
    check_key(self, values)


def check_password(values):
    if values.get("manage_master_user_password"):
        return
    word, code = values.get("master_user_password"), "InvalidParameterValue"
    start = "The parameter MasterUserPassword"
    if not word:
        refuse(code, f"{start} must be provided and must not be blank.")
    if len(word) < 8:
        refuse(code, f"{start} is not a valid password because it is shorter than 8 characters.")
    if len(word) > 41:
        refuse(code, f"{start} is not a valid password because it is longer than 41 characters.")
    if not re.fullmatch(r"[!-~]+", word) or set(word) & set('/@"'):
        allowed = "Only printable ASCII characters besides '/', '@', '\"', ' ' may be used."
        refuse(code, f"{start} is not a valid password. {allowed}")


RESERVED = ("mysql", "sys", "innodb", "information_schema", "performance_schema")


def check_names(values):
    user, name, code = values.get("master_username"), values.get("db_name"), "InvalidParameterValue"
    if not user:
        refuse(code, "The parameter MasterUsername must be provided and must not be blank.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,15}", user):
        refuse(code, "The parameter MasterUsername is not a valid identifier.")
    if user.lower() in ("rdsadmin", "rdsrepladmin", "rdsproxyadmin"):
        refuse(
            code, f"MasterUsername {user} cannot be used as it is a reserved word used by the engine"
        )
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,63}", name):
        refuse(code, "DBName must begin with a letter and contain only alphanumeric characters.")
    if name and name.lower() in RESERVED and values.get("engine") == "mysql":
        refuse(code, f"DBName {name} cannot be used. It is a reserved word for this engine")


def check_storage(values):
    size, most = values.get("allocated_storage"), values.get("max_allocated_storage")
    kind, days = values.get("storage_type") or "gp2", values.get("backup_retention_period")
    check_iops(values, kind, size)
    if most is not None and size is not None and most <= size:
        refuse("InvalidParameterCombination", "Max storage size must be greater than storage size")
    if days is not None and not 0 <= days <= 35:
        refuse("InvalidParameterValue", f"Invalid backup retention period: {days}. Must be between 0 and 35")


def check_iops(values, kind, size):
    """io1 and io2 need IOPS and 100 GiB; gp3 takes IOPS from 400 GiB on (RDS user guide)."""
    engine, iops, code = values.get("engine"), values.get("iops"), "InvalidParameterCombination"
    if kind not in rds_catalogue.STORAGE:
        refuse("InvalidParameterValue", f"Invalid storage type: {kind}")
    least = 100 if kind in ("io1", "io2") else 20
    if size is not None and not least <= size <= 65536:
        refuse(code, f"Invalid storage size for engine name {engine} and storage type {kind}: {size}")
    if kind in ("io1", "io2") and not iops and size is not None:
        refuse(code, f"You must specify both the storage size and IOPS for storage type {kind}.")
    if kind == "gp2" and iops:
        refuse(code, "You can't specify IOPS for storage type gp2.")
    if kind == "gp3" and iops and size is not None and size < 400:
        refuse(
            code,
            f"You can't specify IOPS or storage throughput for engine {engine} and a storage size less than 400.",
        )


def check_key(self, values):
    """A KMS key that cannot be used: KMSKeyNotAccessibleFault (botocore's model of CreateDBInstance)."""
    given = values.get("kms_key_id")
    if not given or given.startswith("alias/aws/") or given.endswith(DEFAULT_KEY):
        return
    kms = kms_backends[self.account_id][self.region_name]
    alias = kms.get_alias_name(given)
    key_id = kms.get_key_id_from_alias(alias) if alias.startswith("alias/") else kms.get_key_id(given)
    key = kms.keys.get(key_id)
    usable = key is not None and key.key_state == "Enabled"
    if not usable:
        refuse(
            "KMSKeyNotAccessibleFault",
            f"The specified KMS key [{given}] does not exist, is not enabled or you do not have permissions to "
            "access it.",
        )


def check_zones(self, values):
    """The class must be there in the AZs of the subnets: two for Multi-AZ, else one."""
    group = self.subnet_groups[values["db_subnet_group_name"]]
    there = set(rds_catalogue.zones_of(values.get("db_instance_class"), self.region_name))
    covered = sorted(there & {subnet.availability_zone for subnet in group._subnets})
    if len(covered) < (2 if values.get("multi_az") else 1):
        refuse(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "DB Subnet Group doesn't meet availability zone coverage requirement. Please add subnets to cover at "
            f"least 2 availability zones. Current coverage: {len(covered)}",
        )


def check_parameter_group(self, name, engine, version):
    family = rds_catalogue.family(engine, version)
    if not name or name.startswith("default."):
        return
    group = self.db_parameter_groups.get(name.lower())
    if group is None:
        refuse("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
    if group.family != family:
        refuse(
            "InvalidParameterCombination",
            f"The parameter group {name} with DBParameterGroupFamily {group.family} can't be used for "
            f"this instance. Please use a parameter group with DBParameterGroupFamily {family}",
        )


def check_network(self, values):
    """A subnet group that is there, and security groups of its VPC."""
    name = values.get("db_subnet_group_name")
    if not name:
        return
    values["db_subnet_group_name"] = name = name.lower()
    if name not in self.subnet_groups:
        refuse("DBSubnetGroupNotFoundFault", f"DB subnet group '{name}' does not exist.")
    check_zones(self, values)
    vpc = self.subnet_groups[name].vpc_id
    ec2 = ec2_backends[self.account_id][self.region_name]
    for group_id in values.get("vpc_security_group_ids") or []:
        group = ec2.get_security_group_from_id(group_id)
        if group is None:
            refuse("InvalidParameterValue", f"Invalid security group , groupId= {group_id}, groupName=.")
        if group.vpc_id != vpc:
            refuse(
                "InvalidParameterCombination",
                "The DB instance and EC2 security group are in different VPCs. The DB instance is in "
                f"{vpc} and the EC2 security group is in {group.vpc_id}",
            )


def complete(self, db, values):
    """What AWS fills in: an id of its own, the KMS key's ARN, all that moto leaves constant."""
    letters = string.ascii_uppercase + string.digits
    db.dbi_resource_id = "db-" + "".join(random.choice(letters) for _ in range(26))
    db.publicly_accessible = bool(values.get("publicly_accessible"))
    db.__dict__["_lab_passwords"] = [values.get("master_user_password")]
    if db.db_cluster_identifier is None and db.storage_encrypted:
        key = values.get("kms_key_id") or DEFAULT_KEY
        prefix = f"arn:aws:kms:{self.region_name}:{self.account_id}:key/"
        db.kms_key_id = key if key.startswith("arn:") else prefix + key.removeprefix("alias/")


# --- modify


def check_change(self, db, values):
    if "master_user_password" in values:
        check_password(values)
    days = values.get("backup_retention_period")
    check_storage({"backup_retention_period": days, "engine": db.engine})
    size, most = values.get("allocated_storage"), values.get("max_allocated_storage")
    if size is not None and size < db.allocated_storage:
        refuse("InvalidParameterCombination", "Requested storage size cannot be less than the current size.")
    if most is not None and most <= db.allocated_storage:
        refuse("InvalidParameterCombination", "Max storage size must be greater than storage size")
    version = values.get("engine_version")
    if version:
        values["engine_version"] = version = rds_catalogue.resolve(db.engine, version)
    if values.get("db_instance_class"):
        rds_catalogue.check_class(db.engine, version or db.engine_version, values["db_instance_class"])
    group = values.get("db_parameter_group_name")
    check_parameter_group(self, group, db.engine, version or db.engine_version)


# --- delete


def _delete_with(settings):
    def delete_db_instance(
        self,
        db_instance_identifier,
        final_db_snapshot_identifier=None,
        skip_final_snapshot=False,
        delete_automated_backups=True,
    ):
        rds_lifecycle.sweep(self)
        name = db_instance_identifier.lower()
        if name in self.databases:
            check_delete(self.databases[name], final_db_snapshot_identifier, skip_final_snapshot)
        db = _delete(self, name, final_db_snapshot_identifier, skip_final_snapshot, delete_automated_backups)
        rds_groups_in_use.instance_goes(db, settings)
        rds_lifecycle.begin_delete(self, db, settings.rds_delete_looks, settings.rds_delete_seconds)
        return db

    return delete_db_instance


def check_delete(db, snapshot, skip):
    name = db.db_instance_identifier
    if rds_lifecycle.deleting(db):
        refuse("InvalidDBInstanceState", f"Instance {name} is already being deleted.")
    protected = db.__dict__.get("_lab_protected")
    if db.deletion_protection or (protected and protected.look()):
        refuse("InvalidParameterCombination", PROTECTED)
    if skip and snapshot:
        refuse(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier can't be specified when SkipFinalSnapshot is enabled.",
        )
    if not skip and not snapshot:
        refuse(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )
    if snapshot and (db.status in NO_SNAPSHOT or db.status == "creating"):
        refuse(
            "InvalidDBInstanceState",
            f"Cannot create a snapshot because the database instance {name} is not currently in the "
            "available state.",
        )
