# SPDX-License-Identifier: Apache-2.0
"""RDS: DB parameter groups that know their parameters' source and who uses them.

moto describes an unknown group as an empty list, returns parameters without a
Source, accepts any family, and deletes a group that is in use.
"""

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend
from moto.rds.responses import RDSResponse

from emulator.repairs import rds_catalogue, rds_lifecycle

_create = RDSBackend.create_db_parameter_group
_modify = RDSBackend.modify_db_parameter_group
_delete = RDSBackend.delete_db_parameter_group
_describe = RDSBackend.describe_db_parameter_groups

# Parameters that one of the families does not have.
ABSENT = {"mysql8.4": ("default_authentication_plugin",), "mysql8.0": ("authentication_policy",)}
DEFAULTS = {
    "mysql8.4": {"authentication_policy": "*:caching_sha2_password"},
    "mysql8.0": {"default_authentication_plugin": "mysql_native_password"},
}


def install(_):
    RDSBackend.create_db_parameter_group = create
    RDSBackend.modify_db_parameter_group = modify
    RDSBackend.delete_db_parameter_group = delete
    RDSBackend.describe_db_parameter_groups = describe
    RDSResponse.describe_db_parameters = describe_parameters
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
        if parameter["ParameterName"] in ABSENT.get(group.family, ()):
            raise RDSClientError(
                "InvalidParameterValue", f"Could not find parameter with name: {parameter['ParameterName']}"
            )
    return _modify(self, name, parameters)


def delete(self, db_parameter_group_name):
    rds_lifecycle.sweep(self)
    name = db_parameter_group_name.lower()
    for db in self.databases.values():
        if (db.db_parameter_group_name or "").lower() == name:
            raise RDSClientError(
                "InvalidDBParameterGroupState",
                f"One or more database instances are still members of this parameter group {name}, "
                "so the group cannot be deleted",
            )
    return _delete(self, name)


def describe_parameters(self):
    name, source = self.params.get("DBParameterGroupName"), self.params.get("Source")
    group = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})[0]
    rows = [row(key, values.get("ParameterValue"), "user", values) for key, values in group.parameters.items()]
    rows += [
        row(key, value, "engine-default", {})
        for key, value in DEFAULTS.get(group.family, {}).items()
        if key not in group.parameters
    ]
    return ActionResult({"Parameters": [one for one in rows if source in (None, one["Source"])]})


def row(name, value, source, values):
    return {
        "ParameterName": name,
        "ParameterValue": value,
        "Source": source,
        "ApplyType": "dynamic",
        "DataType": "string",
        "IsModifiable": True,
        "ApplyMethod": values.get("ApplyMethod", "pending-reboot"),
    }


def _membership(db):
    """A group given at creation is in sync; one given later waits for a reboot."""
    name = db.db_parameter_groups()[0].name
    first = db.__dict__.setdefault("_lab_first_group", name)
    status = "in-sync" if name == first else "pending-reboot"
    return [{"DBParameterGroupName": name, "ParameterApplyStatus": status}]
