# SPDX-License-Identifier: Apache-2.0
"""RDS: a subnet or parameter group stays in use after its instance is gone.

For minutes DeleteDBSubnetGroup answers InvalidDBSubnetGroupStateFault and
DeleteDBParameterGroup InvalidDBParameterGroupState (terraform-provider-aws gives
both 3 minutes). `rds_group_busy_looks` attempts find them so.
"""

from emulator.lasting import Book

_busy = Book()


def reset():
    _busy.reset()


def instance_goes(db, settings):
    """Called when an instance is deleted: its groups are busy beyond its end."""
    group = getattr(db, "db_subnet_group", None)
    if group is not None:
        _busy.begin(("subgrp", group.name), settings.rds_group_busy_looks, value=db.db_instance_identifier)
    name = (db.db_parameter_group_name or "").lower()
    _busy.begin(("pg", name), settings.rds_group_busy_looks, value=db.db_instance_identifier)


def user_of(backend, kind, name):
    """An instance that uses the group, or that has just gone; counts the attempt."""
    for db in backend.databases.values():
        group = getattr(db, "db_subnet_group", None)
        used = (group and group.name) if kind == "subgrp" else (db.db_parameter_group_name or "").lower()
        if used == name:
            return db.db_instance_identifier
    return _busy.look((kind, name))
