# SPDX-License-Identifier: Apache-2.0
"""RDS: subnet groups that are refused as AWS refuses them.

moto lets a duplicate through, deletes one in use, deletes it on modify, asks
for no second availability zone, and reports an unknown subnet with EC2's code.
"""

from moto.ec2.models import ec2_backends
from moto.rds.exceptions import DBSubnetGroupNotFoundError, RDSClientError
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from emulator.repairs import rds_groups_in_use, rds_lifecycle

_create = RDSBackend.create_subnet_group
_delete = RDSBackend.delete_subnet_group
_describe = RDSBackend.describe_db_subnet_groups
_create_response = RDSResponse.create_db_subnet_group
_modify_response = RDSResponse.modify_db_subnet_group


def install(_):
    RDSBackend.create_subnet_group = create
    RDSBackend.delete_subnet_group = delete
    RDSBackend.modify_db_subnet_group = modify
    RDSBackend.describe_db_subnet_groups = describe
    RDSResponse.create_db_subnet_group = _checked(_create_response)
    RDSResponse.modify_db_subnet_group = _checked(_modify_response)


def _checked(response):
    def method(self):
        known = {subnet.id for subnet in ec2_backends[self.current_account][self.region].describe_subnets()}
        strange = [name for name in self.params.get("SubnetIds", []) if name not in known]
        if strange:
            raise RDSClientError("InvalidSubnet", f"Some input subnets in :[{', '.join(strange)}] are invalid.")
        return response(self)

    method.__name__ = response.__name__
    return method


def check_zones(subnets):
    if len(subnets) > 20:  # quota "Subnets per DB subnet group" (RDS user guide)
        raise RDSClientError("DBSubnetQuotaExceededFault", "DBSubnetGroup can contain at most 20 subnets.")
    local = [one.id for one in subnets if one._availability_zone.zone_type != "availability-zone"]
    if local:
        raise RDSClientError(
            "InvalidSubnet", f"Some input subnets in :[{', '.join(local)}] are in zones that RDS does not support."
        )
    zones = {subnet.availability_zone for subnet in subnets}
    if len(zones) < 2:
        raise RDSClientError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
            f"Current AZ coverage: {', '.join(zones)}. Add subnets to cover at least 2 AZs.",
        )


def create(self, subnet_name, description, subnets, tags):
    name = subnet_name.lower()
    if name in self.subnet_groups:
        raise RDSClientError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.")
    check_zones(subnets)
    return _create(self, name, description, subnets, tags)


def describe(self, subnet_group_name):
    return _describe(self, subnet_group_name and subnet_group_name.lower())


def modify(self, subnet_name, description, subnets):
    group = self.subnet_groups.get(subnet_name.lower())
    if group is None:
        raise DBSubnetGroupNotFoundError(subnet_name)
    check_zones(subnets)
    group.subnets = subnets
    if description is not None:
        group.description = description
    return group


def delete(self, subnet_name):
    rds_lifecycle.sweep(self)
    name = subnet_name.lower()
    user = rds_groups_in_use.user_of(self, "subgrp", name)
    if user:
        raise RDSClientError(
            "InvalidDBSubnetGroupStateFault",
            f"Cannot delete the subnet group '{name}' because at least one database instance: "
            f"{user} is still using it.",
        )
    return _delete(self, name)
