# SPDX-License-Identifier: Apache-2.0
"""RDS: tags of a resource that is not there are an error.

moto answers as if all were well. The codes are those of botocore's model for
AddTagsToResource, RemoveTagsFromResource and ListTagsForResource; for the two
groups, which have none there, those of their Describe calls.
"""

from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend

from emulator.repairs import rds_lifecycle

_find = RDSBackend._get_resource_for_tagging

CODES = {
    "db": ("DBInstanceNotFound", "DBInstance {} not found."),
    "subgrp": ("DBSubnetGroupNotFoundFault", "DB subnet group '{}' does not exist."),
    "pg": ("DBParameterGroupNotFound", "DBParameterGroup not found: {}"),
    "snapshot": ("DBSnapshotNotFound", "DBSnapshot {} not found."),
}


def install(_):
    RDSBackend._get_resource_for_tagging = find


def find(self, arn):
    rds_lifecycle.sweep(self)
    found = _find(self, arn)
    kind, _, name = arn.rpartition(":")
    kind = kind.rpartition(":")[2]
    if found is None and kind in CODES:
        code, message = CODES[kind]
        raise RDSClientError(code, message.format(name))
    return found
