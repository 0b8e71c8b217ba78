# SPDX-License-Identifier: Apache-2.0
"""RDS: what comes back from a snapshot.

- A snapshot is `creating` for `rds_snapshot_looks` answers of DescribeDBSnapshots, and
  cannot be restored until it is `available` (InvalidDBSnapshotState).
- RestoreDBInstanceFromDBSnapshot brings the data and the password of then, but neither
  deletion protection nor Multi-AZ unless the call says so (API reference, defaults of the
  restored instance); moto copies both.
- A final snapshot's name that is taken: DBSnapshotAlreadyExists.
"""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBSnapshot, RDSBackend, rds_backends

from emulator.lasting import Lasting

_init = DBSnapshot.__init__
_restore = RDSBackend.restore_db_instance_from_db_snapshot


def install(settings):
    def init(self, *args, **kwargs):
        self.__dict__["_lab_made"] = Lasting(settings.rds_snapshot_looks).start()
        _init(self, *args, **kwargs)

    DBSnapshot.__init__ = init
    DBSnapshot.status = property(_status, lambda self, value: self.__dict__.update(_lab_status=value))
    RDSBackend.restore_db_instance_from_db_snapshot = restore


def _status(self):
    return "creating" if not self.__dict__["_lab_made"].over else self.__dict__.get("_lab_status", "available")


def after(call, answer, _):
    if (call.service, call.operation) == ("rds", "DescribeDBSnapshots") and answer.status == 200 and not call.inside:
        wanted = call.form.get("DBSnapshotIdentifier")
        for name, snapshot in rds_backends[DEFAULT_ACCOUNT_ID][call.region].database_snapshots.items():
            if wanted in (None, name):
                snapshot.__dict__["_lab_made"].look()
    return answer


def restore(self, from_snapshot_id, overrides):
    snapshot = self.database_snapshots.get(from_snapshot_id.rpartition(":")[2])
    if snapshot is not None and snapshot.status != "available":
        raise RDSClientError("InvalidDBSnapshotState", f"DB snapshot {from_snapshot_id} is not in available state.")
    db = _restore(self, from_snapshot_id, overrides)
    db.deletion_protection = bool(overrides.get("deletion_protection"))
    db.multi_az = bool(overrides.get("multi_az"))
    return db
