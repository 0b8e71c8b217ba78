# SPDX-License-Identifier: Apache-2.0
"""RDS: instances take time to be created, modified and deleted.

In moto they are available at once and gone at once. Here `status` is worked
out from the clock: `creating`, `modifying` and `deleting` last as long as the
settings say, and a status forced through the control endpoint comes before
all. A DB has an endpoint only once it was created (API reference, DBInstance).
"""

import time

from moto.rds.models import DBInstance

_original_endpoint = DBInstance.endpoint
# DB statuses in which AWS refuses a modification with InvalidDBInstanceState.
MODIFIABLE = ("available", "stopped", "storage-full", "storage-optimization", "incompatible-parameters")


def install(_):
    DBInstance.status = property(_status, _set_status)
    DBInstance.endpoint = property(_endpoint)


def begin(db, status, seconds):
    """Puts the DB into a transition that ends by itself."""
    db.__dict__["_lab_transition"] = (status, time.monotonic() + seconds)
    if status == "creating":
        db.__dict__["_lab_created_at"] = time.monotonic() + seconds


def begin_delete(backend, db, seconds):
    """AWS lists the DB as `deleting` until it is gone; `sweep` removes it then."""
    db.__dict__.update(_lab_forced=None, _lab_gone_at=time.monotonic() + seconds)
    backend.databases[db.db_instance_identifier] = db
    sweep(backend)


def deleting(db):
    return "_lab_gone_at" in db.__dict__


def sweep(backend):
    now = time.monotonic()
    gone = [name for name, db in backend.databases.items() if db.__dict__.get("_lab_gone_at", now + 1) <= now]
    for name in gone:
        backend.databases.pop(name)


def _status(db):
    now, state = time.monotonic(), db.__dict__
    if "_lab_gone_at" in state:
        return "deleting"
    forced = state.get("_lab_forced")
    if forced and now < forced[1]:
        return forced[0]
    status, until = state.get("_lab_transition", ("", 0))
    return status if now < until else state.get("_lab_status", "available")


def _set_status(db, value):
    db.__dict__["_lab_status"] = value
    if value in ("available", "stopped"):
        db.__dict__["_lab_forced"] = None


def _endpoint(db):
    made = time.monotonic() >= db.__dict__.get("_lab_created_at", 0)
    return _original_endpoint.fget(db) if made and db.status != "creating" else None
