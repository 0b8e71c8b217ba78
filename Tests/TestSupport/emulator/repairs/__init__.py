# SPDX-License-Identifier: Apache-2.0
"""The differences between moto 5.2.1 and AWS, one file per subject.

Each module may have `install(settings)`, run once, which replaces methods of
moto's classes; `before(call, settings)`, which may answer a call in moto's
place; and `after(call, answer, settings)`, which may change moto's answer.
"""

from moto.moto_api._internal.models import moto_api_backend

from emulator.repairs import (
    ec2,
    eks,
    rds_catalogue,
    rds_instances,
    rds_lifecycle,
    rds_parameter_groups,
    rds_subnet_groups,
    rds_tags,
    s3_buckets,
    s3_many_objects,
    secrets,
    tagging,
)

MODULES = (
    ec2,
    eks,
    rds_lifecycle,
    rds_instances,
    rds_subnet_groups,
    rds_parameter_groups,
    rds_catalogue,
    rds_tags,
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
