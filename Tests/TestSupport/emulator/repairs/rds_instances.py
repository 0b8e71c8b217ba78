# SPDX-License-Identifier: Apache-2.0
"""RDS: what AWS refuses and completes in Create-, Modify- and DeleteDBInstance.

moto accepts any password, version and class, knows no PendingModifiedValues,
and asks for no final snapshot. Codes are those of botocore's rds model;
messages follow AWS's as seen in public bug reports.
"""

import re
import secrets as random
import string

from moto.ec2.models import ec2_backends
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from emulator.repairs import rds_catalogue, rds_lifecycle

_create = RDSBackend.create_db_instance
_modify = RDSBackend.modify_db_instance
_delete = RDSBackend.delete_db_instance
_describe = RDSBackend.describe_db_instances

# ModifyDBInstance holds these back until the maintenance window, unless
# ApplyImmediately; while it works on them they are in PendingModifiedValues.
PENDING = {
    "db_instance_class": "DBInstanceClass",
    "allocated_storage": "AllocatedStorage",
    "master_user_password": "MasterUserPassword",
    "engine_version": "EngineVersion",
    "multi_az": "MultiAZ",
    "backup_retention_period": "BackupRetentionPeriod",
    "storage_type": "StorageType",
    "iops": "Iops",
}
# Applied as soon as possible whatever ApplyImmediately says (API reference).
SOON = ("master_user_password", "backup_retention_period")
NO_SNAPSHOT = ("failed", "incompatible-restore", "incompatible-network")


def install(settings):
    DBInstance.pending_modified_values = property(_pending_values)
    RDSBackend.create_db_instance = lambda self, values: create(self, values, settings)
    RDSBackend.modify_db_instance = lambda self, db_instance_identifier, db_kwargs: modify(
        self, db_instance_identifier, db_kwargs, settings
    )
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
    rds_lifecycle.begin(db, "creating", settings.rds_create_seconds)
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


def check_storage(values):
    size, most = values.get("allocated_storage"), values.get("max_allocated_storage")
    kind, days = values.get("storage_type") or "gp2", values.get("backup_retention_period")
    if size is not None and not 20 <= size <= 65536 and kind in ("gp2", "gp3"):
        engine = values.get("engine")
        refuse(
            "InvalidParameterCombination",
            f"Invalid storage size for engine name {engine} and storage type {kind}: {size}",
        )
    if most is not None and size is not None and most <= size:
        refuse("InvalidParameterCombination", "Max storage size must be greater than storage size")
    if days is not None and not 0 <= days <= 35:
        refuse("InvalidParameterValue", f"Invalid backup retention period: {days}. Must be between 0 and 35")


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
        key = values.get("kms_key_id") or "aws-rds-default"
        prefix = f"arn:aws:kms:{self.region_name}:{self.account_id}:key/"
        db.kms_key_id = key if key.startswith("arn:") else prefix + key.removeprefix("alias/")


# --- modify


def modify(self, name, values, settings):
    rds_lifecycle.sweep(self)
    db = self.describe_db_instances(name)[0]
    if db.status not in rds_lifecycle.MODIFIABLE:
        refuse("InvalidDBInstanceState", "Database instance is not in available state.")
    check_change(self, db, values)
    changes = {key: values.pop(key) for key in PENDING if key in values}
    now = values.get("apply_immediately")
    held = {} if now else {key: value for key, value in changes.items() if key not in SOON}
    _modify(self, name.lower(), values)
    apply(db, {key: value for key, value in changes.items() if key not in held}, settings)
    db.__dict__.setdefault("_lab_held", {}).update(held)
    return db


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


def apply(db, changes, settings):
    if "master_user_password" in changes:
        db.__dict__.setdefault("_lab_passwords", []).append(changes["master_user_password"])
    shown = {key: value for key, value in changes.items() if getattr_or_none(db, key) != value}
    db.update(**changes)
    for key in changes:
        db.__dict__.get("_lab_held", {}).pop(key, None)
    if db.status == "available":
        db.__dict__["_lab_working_on"] = shown
        rds_lifecycle.begin(db, "modifying", settings.rds_modify_seconds)


def getattr_or_none(db, key):
    return None if key == "master_user_password" else getattr(db, key, None)


def _pending_values(db):
    state = db.__dict__
    values = dict(state.get("_lab_held", {}))
    if db.status == "creating":
        values["master_user_password"] = None  # AWS shows it masked until the DB is made
    if db.status == "modifying":
        values.update(state.get("_lab_working_on", {}))
    if "master_user_password" in values:
        values["master_user_password"] = "****"
    return {PENDING[key]: value for key, value in values.items()}


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
        rds_lifecycle.begin_delete(self, db, settings.rds_delete_seconds)
        return db

    return delete_db_instance


def check_delete(db, snapshot, skip):
    name = db.db_instance_identifier
    if rds_lifecycle.deleting(db):
        refuse("InvalidDBInstanceState", f"Instance {name} is already being deleted.")
    if db.deletion_protection:
        return  # moto refuses it with AWS's words
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
