# SPDX-License-Identifier: Apache-2.0
"""Resource Groups Tagging API: GetResources over S3, RDS, Secrets Manager, EKS and IAM.

moto lacks rds:subgrp and rds:pg, lists buckets of every region, gives pages
of 50, and loads fifty backends for it. AWS: ResourcesPerPage 1 to 100 (default
100), a resource matches if every TagFilter matches, and PaginationToken is ""
on the last page. Its index is eventually consistent without a promised bound
(tagging API reference): with `tagging_lag_looks`, so many first pages do not
know a change yet, or still know what is gone.
"""

import json

from moto.eks.models import eks_backends
from moto.iam.models import iam_backends
from moto.rds.models import rds_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

from emulator import envelopes
from emulator.repairs import eks_pod_identity, rds_lifecycle, s3_buckets


_index = {}  # by account and region: what is known, and how long each change still waits


def reset():
    _index.clear()


def before(call, settings):
    if call.service != "tagging":
        return None
    if call.operation != "GetResources":
        return envelopes.error("tagging", 400, "UnknownOperationException", call.operation)
    return get_resources(call, json.loads(call.body or b"{}"), settings)


def get_resources(call, wanted, settings):
    size = wanted.get("ResourcesPerPage", 100)
    if not 1 <= size <= 100:
        message = "ResourcesPerPage must be between 1 and 100"
        return envelopes.error("tagging", 400, "InvalidParameterException", message)
    first = not wanted.get("PaginationToken")
    rows = [
        {"ResourceARN": arn, "Tags": tags}
        for kind, arn, tags in indexed(s3_buckets.account_of(call), call.region, settings, first)
        if tags and of_kind(kind, wanted.get("ResourceTypeFilters")) and tagged(tags, wanted.get("TagFilters"))
    ]
    start = int(wanted.get("PaginationToken") or 0)
    more = str(start + size) if start + size < len(rows) else ""
    body = {"PaginationToken": more, "ResourceTagMappingList": rows[start : start + size]}
    return envelopes.Answer(200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode())


def indexed(account, region, settings, first):
    """What the index knows: each change only after so many looks."""
    now = {arn: (kind, arn, list(tags or [])) for kind, arn, tags in resources(account, region)}
    if not settings.tagging_lag_looks:
        return list(now.values())
    known, waiting = _index.setdefault((account, region), ({}, {}))
    for arn in {*now, *known} if first else ():
        if now.get(arn) == known.get(arn):
            waiting.pop(arn, None)
        elif waiting.setdefault(arn, settings.tagging_lag_looks) > 0:
            waiting[arn] -= 1
        else:
            waiting.pop(arn)
            known.pop(arn, None)
            known.update({arn: now[arn]} if arn in now else {})
    return sorted(known.values(), key=lambda row: list(now).index(row[1]) if row[1] in now else len(now))


def of_kind(kind, filters):
    return not filters or kind in filters or kind.partition(":")[0] in filters


def tagged(tags, filters):
    have = {tag["Key"]: tag["Value"] for tag in tags}
    return all(
        one["Key"] in have and (not one.get("Values") or have[one["Key"]] in one["Values"])
        for one in filters or []
    )


def resources(account, region):
    """Kind, ARN and tags of all there is."""
    yield from databases(account, region)
    buckets = s3_backends[account]["aws"]
    for bucket in buckets.buckets.values():
        if bucket.region_name == region:
            tags = buckets.tagger.list_tags_for_resource(bucket.arn)["Tags"]
            yield "s3:bucket", bucket.arn, tags
    for secret in secretsmanager_backends[account][region].secrets.values():
        yield "secretsmanager:secret", secret.arn, secret.tags
    for cluster in eks_backends[account][region].clusters.values():
        yield "eks:cluster", cluster.arn, [{"Key": key, "Value": value} for key, value in cluster.tags.items()]
    for arn, tags in eks_pod_identity.resources(region):
        yield "eks:podidentityassociation", arn, tags
    if region == "us-east-1":
        yield from identities(account)


def identities(account):
    """IAM is global, its resources are listed in us-east-1; roles are not supported there."""
    iam = iam_backends[account]["aws"]
    for provider in iam.open_id_providers.values():
        yield "iam:oidc-provider", provider.arn, provider.tag_list_type
    for policy in iam.managed_policies.values():
        yield "iam:policy", policy.arn, [dict(tag) for tag in policy.tags.values()]


def databases(account, region):
    rds = rds_backends[account][region]
    rds_lifecycle.sweep(rds)
    groups = {
        "rds:db": rds.databases,
        "rds:pg": rds.db_parameter_groups,
        "rds:snapshot": rds.database_snapshots,
        "rds:subgrp": rds.subnet_groups,
    }
    for kind, members in groups.items():
        for member in members.values():
            yield kind, member.arn, member.get_tags()
