# SPDX-License-Identifier: Apache-2.0
"""The differences between moto 5.2.1 and AWS, one file per subject.

Each module may have `install(settings)`, run once, which replaces methods of
moto's classes; `before(call, settings)`, which may answer a call in moto's
place; `after(call, answer, settings)`, which may change moto's answer; and
`reset()`, which forgets what the module kept.
"""

from moto.moto_api._internal.models import moto_api_backend

from emulator.lasting import CLOCK
from emulator.repairs import (
    ec2,
    ec2_regions,
    eks,
    eks_addons,
    eks_pod_identity,
    iam_consistency,
    iam_entities,
    rds_catalogue,
    rds_groups_in_use,
    rds_instances,
    rds_lifecycle,
    rds_modifications,
    rds_parameter_groups,
    rds_parameters,
    rds_snapshots,
    rds_subnet_groups,
    rds_tags,
    s3_buckets,
    s3_consistency,
    s3_many_objects,
    secrets,
    sts,
    tagging,
)

MODULES = (
    ec2_regions,
    ec2,
    eks,
    eks_addons,
    eks_pod_identity,
    iam_consistency,
    iam_entities,
    sts,
    rds_lifecycle,
    rds_instances,
    rds_modifications,
    rds_groups_in_use,
    rds_snapshots,
    rds_subnet_groups,
    rds_parameter_groups,
    rds_parameters,
    rds_catalogue,
    rds_tags,
    s3_consistency,
    s3_buckets,
    s3_many_objects,
    secrets,
    tagging,
)


def install(settings):
    for module in MODULES:
        if hasattr(module, "install"):
            module.install(settings)


def before(call, settings):
    for module in MODULES:
        if hasattr(module, "before"):
            answer = module.before(call, settings)
            if answer is not None:
                return answer
    return None


def after(call, answer, settings):
    for module in MODULES:
        if hasattr(module, "after"):
            answer = module.after(call, answer, settings)
    return answer


def reset():
    """Empties every backend, as moto's own `/moto-api/reset` does."""
    moto_api_backend.reset()
    CLOCK.reset()
    for module in MODULES:
        if hasattr(module, "reset"):
            module.reset()
