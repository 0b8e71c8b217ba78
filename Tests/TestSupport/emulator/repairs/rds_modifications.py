# SPDX-License-Identifier: Apache-2.0
"""RDS: ModifyDBInstance is asynchronous, and says so only in PendingModifiedValues.

- After the call the status stays `available` for seconds to a minute while the
  change stands in PendingModifiedValues (a password as ****); only then comes
  `modifying` or `resetting-master-credentials`, and the change is in force when
  that is over (ansible issue 19751, aws-sdk-js issue 1505; botocore's model of
  ModifyDBInstance). `rds_pending_looks`/`_seconds`, then `rds_modify_…`.
- Without ApplyImmediately the change waits for the maintenance window, all but
  the password and the backup retention period; with it, what was waiting is
  applied too (API reference, ApplyImmediately).
- A modify that asks for nothing, or for what is already on its way:
  InvalidParameterCombination "No modifications were requested"
  (terraform-provider-aws issue 2595).
- Deletion protection is lifted at once, yet DeleteDBInstance can answer "Cannot
  delete protected DB Instance" for a while (terraform-provider-aws,
  db_instance.go, which retries it). `rds_protection_looks`: so many looks or
  attempts.
"""

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from emulator.lasting import Lasting
from emulator.repairs import rds_instances, rds_lifecycle
from emulator.repairs.rds_lifecycle import Phase

_modify = RDSBackend.modify_db_instance

# While it works on these they are in PendingModifiedValues (botocore's shape of that name).
PENDING = {
    "db_instance_class": "DBInstanceClass",
    "allocated_storage": "AllocatedStorage",
    "master_user_password": "MasterUserPassword",
    "engine_version": "EngineVersion",
    "multi_az": "MultiAZ",
    "backup_retention_period": "BackupRetentionPeriod",
    "storage_type": "StorageType",
    "iops": "Iops",
    "storage_throughput": "StorageThroughput",
}
# Applied as soon as possible whatever ApplyImmediately says (API reference).
SOON = ("master_user_password", "backup_retention_period")
NO_MODIFICATION = ("db_instance_identifier", "apply_immediately", "allow_major_version_upgrade")


def install(settings):
    DBInstance.pending_modified_values = property(_pending_values)
    RDSBackend.modify_db_instance = lambda self, db_instance_identifier, db_kwargs: modify(
        self, db_instance_identifier, db_kwargs, settings
    )


def modify(self, name, values, settings):
    rds_lifecycle.sweep(self)
    db = self.describe_db_instances(name)[0]
    stopped = db.status == "stopped" and settings.rds_stopped_modifiable
    if db.status not in rds_lifecycle.MODIFIABLE and not stopped:
        raise RDSClientError("InvalidDBInstanceState", "Database instance is not in available state.")
    rds_instances.check_change(self, db, values)
    check_asks_for_something(db, values)
    changes = {key: values.pop(key) for key in PENDING if key in values}
    changes = {key: value for key, value in changes.items() if differs(db, key, value)}
    held = db.__dict__.setdefault("_lab_held", {})
    now = {**held, **changes} if values.get("apply_immediately") else only(SOON, changes)
    held.update(changes)
    protected = db.deletion_protection
    _modify(self, name.lower(), values)
    if protected and not db.deletion_protection:
        db.__dict__["_lab_protected"] = Lasting(settings.rds_protection_looks)
    start(db, now, settings)
    return db


def only(names, changes):
    return {key: value for key, value in changes.items() if key in names}


def check_asks_for_something(db, values):
    asked = {key: values[key] for key in values if key not in NO_MODIFICATION}
    flight = db.__dict__.get("_lab_in_flight", {})
    if all(key in flight and flight[key] == value for key, value in asked.items()):
        raise RDSClientError("InvalidParameterCombination", "No modifications were requested")


def start(db, changes, settings):
    """Puts changes on their way, together with those that already are."""
    for key in changes:
        db.__dict__["_lab_held"].pop(key, None)
    if not changes:
        return
    flight = db.__dict__.setdefault("_lab_in_flight", {})
    flight.update(changes)
    status = "resetting-master-credentials" if set(flight) == {"master_user_password"} else "modifying"
    rds_lifecycle.begin(
        db,
        Phase(None, settings.rds_pending_looks, settings.rds_pending_seconds),
        Phase(status, settings.rds_modify_looks, settings.rds_modify_seconds, lambda: arrive(db)),
    )


def arrive(db):
    flight = db.__dict__.get("_lab_in_flight", {})
    if "master_user_password" in flight:
        db.__dict__.setdefault("_lab_passwords", []).append(flight["master_user_password"])
    db.update(**flight)
    flight.clear()


def differs(db, key, value):
    """A password is set anew even when it is the same."""
    return key == "master_user_password" or getattr(db, key, None) != value


def _pending_values(db):
    status, state = db.status, db.__dict__
    values = {**state.get("_lab_held", {}), **state.get("_lab_in_flight", {})}
    if status == "creating":
        values["master_user_password"] = None  # AWS shows it masked until the DB is made
    if "master_user_password" in values:
        values["master_user_password"] = "****"
    return {PENDING[key]: value for key, value in values.items()}
