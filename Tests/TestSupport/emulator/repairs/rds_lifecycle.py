# SPDX-License-Identifier: Apache-2.0
"""RDS: instances take time to be created, modified and deleted.

In moto they are available at once and gone at once. Here `status` is worked
out from the phases a DB has before it: each lasts for so many looks
(DescribeDBInstances answers that show the DB) or seconds, as the settings say,
and the last of a change carries it out. A status forced through the control
endpoint comes before all. A DB has an endpoint only once it was created (API
reference, DBInstance).
"""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.rds.models import DBInstance, rds_backends

from emulator.lasting import CLOCK, Lasting

_original_endpoint = DBInstance.endpoint
# In other DB statuses AWS refuses a modification with InvalidDBInstanceState, with
# `rds_stopped_modifiable` off in `stopped` too (RDS user guide, "Stopping a DB instance", limitations).
MODIFIABLE = ("available", "storage-full", "storage-optimization", "incompatible-parameters")


class Phase:
    """A stretch of a DB's life: its status (None: as before), its length, what its end brings."""

    def __init__(self, status, looks=0, seconds=0.0, then=None):
        self.status, self.then = status, then
        self.lasting = Lasting(looks, seconds)


def install(_):
    DBInstance.status = property(_status, _set_status)
    DBInstance.endpoint = property(_endpoint)


def after(call, answer, _):
    if call.operation == "DescribeDBInstances" and call.service == "rds" and not call.inside:
        if answer.status == 200:
            look(rds_backends[DEFAULT_ACCOUNT_ID][call.region], call.form.get("DBInstanceIdentifier"))
    return answer


def look(backend, name):
    """An answer showed the DB, or all of them: its phase is one look nearer its end."""
    for db in list(backend.databases.values()):
        if name is None or name.lower().endswith(db.db_instance_identifier):
            lasting = db.__dict__.get("_lab_gone") or getattr(phase_of(db), "lasting", None)
            if lasting:
                lasting.look()


def begin(db, *phases):
    """Puts phases before the DB, in place of those it had; each ends by itself."""
    db.__dict__["_lab_phases"] = list(phases)
    phase_of(db)


def phase_of(db):
    phases = db.__dict__.get("_lab_phases", [])
    while phases and phases[0].lasting.start().over:
        ended = phases.pop(0)
        if ended.then:
            ended.then()
    return phases[0] if phases else None


def begin_delete(backend, db, looks, seconds):
    """AWS lists the DB as `deleting` until it is gone; `sweep` removes it then."""
    db.__dict__.update(_lab_forced=None, _lab_gone=Lasting(looks, seconds).start())
    backend.databases[db.db_instance_identifier] = db
    sweep(backend)


def deleting(db):
    return "_lab_gone" in db.__dict__


def sweep(backend):
    for name, db in list(backend.databases.items()):
        if deleting(db) and db.__dict__["_lab_gone"].over:
            backend.databases.pop(name)
        else:
            phase_of(db)


def _status(db):
    state = db.__dict__
    if deleting(db):
        return "deleting"
    forced = state.get("_lab_forced")
    if forced and CLOCK.now() < forced[1]:
        return forced[0]
    phase = phase_of(db)
    return phase.status if phase and phase.status else state.get("_lab_status", "available")


def _set_status(db, value):
    db.__dict__["_lab_status"] = value
    if value in ("available", "stopped"):
        db.__dict__["_lab_forced"] = None


def _endpoint(db):
    phase_of(db)
    unmade = any(phase.status == "creating" for phase in db.__dict__.get("_lab_phases", []))
    return None if unmade or db.status == "creating" else _original_endpoint.fget(db)
