# SPDX-License-Identifier: Apache-2.0
"""RDS: DB parameter groups that are refused as AWS refuses them.

moto describes an unknown group as an empty list, accepts any family and
parameter, and deletes a group that is in use.
"""

from moto.rds.exceptions import DBParameterGroupNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from emulator.repairs import rds_catalogue, rds_groups_in_use, rds_lifecycle, rds_parameters

_create = RDSBackend.create_db_parameter_group
_modify = RDSBackend.modify_db_parameter_group
_delete = RDSBackend.delete_db_parameter_group
_describe = RDSBackend.describe_db_parameter_groups


def install(_):
    RDSBackend.create_db_parameter_group = create
    RDSBackend.modify_db_parameter_group = modify
    RDSBackend.delete_db_parameter_group = delete
    RDSBackend.describe_db_parameter_groups = describe
    DBInstance.db_parameter_group_status_list = property(_membership)


def create(self, values):
    values["db_parameter_group_name"] = values["db_parameter_group_name"].lower()
    families = {rds_catalogue.family("mysql", version) for version in rds_catalogue.versions()}
    wanted = values.get("db_parameter_group_family") or ""
    if wanted.startswith("mysql") and wanted not in families:
        raise RDSClientError(
            "InvalidParameterValue", f"ParameterGroupFamily {wanted} is not a valid parameter group family"
        )
    return _create(self, values)


def describe(self, values):
    name = values.get("db_parameter_group_name")
    found = _describe(self, {"db_parameter_group_name": name and name.lower()})
    if name and not found:
        raise DBParameterGroupNotFoundError(name)
    return found


def modify(self, db_parameter_group_name, db_parameter_group_parameters):
    name, parameters = db_parameter_group_name.lower(), list(db_parameter_group_parameters)
    group = self.db_parameter_groups.get(name)
    if group is None:
        raise DBParameterGroupNotFoundError(name)
    for parameter in parameters:
        check_parameter(group.family, parameter["ParameterName"])
    return _modify(self, name, parameters)


def check_parameter(family, name):
    if name in rds_parameters.ABSENT.get(family, ()):
        raise RDSClientError("InvalidParameterValue", f"Could not find parameter with name: {name}")
    if name in rds_parameters.SYSTEM:
        raise RDSClientError("InvalidParameterValue", f"The parameter {name} cannot be modified.")


def delete(self, db_parameter_group_name):
    rds_lifecycle.sweep(self)
    name = db_parameter_group_name.lower()
    if rds_groups_in_use.user_of(self, "pg", name):
        raise RDSClientError(
            "InvalidDBParameterGroupState",
            f"One or more database instances are still members of this parameter group {name}, "
            "so the group cannot be deleted",
        )
    return _delete(self, name)


def _membership(db):
    """A group given at creation is in sync; one given later waits for a reboot."""
    name = db.db_parameter_groups()[0].name
    first = db.__dict__.setdefault("_lab_first_group", name)
    status = "in-sync" if name == first else "pending-reboot"
    return [{"DBParameterGroupName": name, "ParameterApplyStatus": status}]
