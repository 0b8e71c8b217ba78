# SPDX-License-Identifier: Apache-2.0
"""What can be chosen at start and changed at run time through `/_lab/`."""

import dataclasses


@dataclasses.dataclass
class Settings:
    """Seconds and switches; `reset` returns to what the command line said."""

    # How long a DB is creating, pending (available, change not begun), modifying, deleting:
    # so many looks (DescribeDBInstances) and so many seconds of the lab's clock.
    rds_create_looks: int = 0
    rds_create_seconds: float = 0.0
    rds_pending_looks: int = 0
    rds_pending_seconds: float = 0.0
    rds_modify_looks: int = 0
    rds_modify_seconds: float = 0.0
    rds_delete_looks: int = 0
    rds_delete_seconds: float = 0.0
    rds_snapshot_looks: int = 0
    # Attempts to delete that still find the protection which was lifted.
    rds_protection_looks: int = 0
    # Attempts to delete a group that still find it in use by an instance that is gone.
    rds_group_busy_looks: int = 0
    # True lets a stopped DB be modified, as moto does and AWS does not.
    rds_stopped_modifiable: bool = False
    # A parameter set to its default keeps Source engine-default; False makes it user, as moto does.
    rds_defaults_stay: bool = True
    # Attempts at a force-deleted secret that still find its name taken or it marked for deletion.
    secret_deleted_looks: int = 0
    # Looks of each kind at a bucket that do not see it yet, or still see it (s3_consistency.py).
    bucket_new_looks: int = 0
    bucket_deleted_looks: int = 0
    bucket_deleted_code: str = "OperationAborted"
    # GetResources answers that do not know a change yet, or still know what is gone.
    tagging_lag_looks: int = 0
    # Calls of each kind on a new role, policy or OIDC provider that do not know it (iam_consistency.py).
    iam_new_looks: int = 0
    # STS gives keys only for roles that are there and trust the caller (sts.py).
    sts_checks_roles: bool = False
    # Names with blanks between: Regions the account has enabled, or has not (ec2_regions.py).
    regions_opted_in: str = ""
    regions_disabled: str = ""
    latency_ms: float = 0.0
    # False is what moto and older S3 do: the tags of CreateBucket are ignored.
    bucket_create_tags: bool = False
    # True is what S3 does since 2023: a new bucket is encrypted and not public.
    bucket_defaults: bool = True

    def __post_init__(self):
        self._start = dataclasses.asdict(self)

    def reset(self):
        self.update(self._start)

    def update(self, values):
        for name, value in values.items():
            if name not in self._start:
                raise KeyError(name)
            setattr(self, name, type(self._start[name])(value))

    def as_dict(self):
        return {name: getattr(self, name) for name in self._start}
