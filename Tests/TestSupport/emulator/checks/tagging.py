# SPDX-License-Identifier: Apache-2.0
"""The Resource Groups Tagging API."""

from emulator.checks.lab import REGION, STACK, database, subnet_group

def check_resources_are_found_by_tag(lab):
    subnet_group(lab)
    rds, s3 = lab.client("rds"), lab.client("s3")
    rds.create_db_instance(**database(DBSubnetGroupName="group"))
    rds.create_db_parameter_group(
        DBParameterGroupName="pg", DBParameterGroupFamily="mysql8.4", Description="d", Tags=[STACK]
    )
    lab.client("secretsmanager").create_secret(Name="s", SecretString="x", Tags=[STACK])
    lab.client("secretsmanager").create_secret(Name="not-ours", SecretString="x")
    s3.create_bucket(Bucket="b-tagged", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_tagging(Bucket="b-tagged", Tagging={"TagSet": [STACK, {"Key": "a", "Value": "b"}]})
    assert found_by(lab) == ["b-tagged", "db:kubeflow-db", "pg:pg", "secret:s", "subgrp:group"], found_by(lab)
    assert found_by(lab, ResourceTypeFilters=["rds:subgrp", "s3"]) == ["b-tagged", "subgrp:group"]
    assert found_by(lab, ResourceTypeFilters=["rds"]) == ["db:kubeflow-db", "pg:pg", "subgrp:group"]
    assert found_by(lab, ResourcesPerPage=2) == found_by(lab)
    assert found_by(lab, values=["other"]) == []


def found_by(lab, values=("demo",), **options):
    filters = [{"Key": STACK["Key"], "Values": list(values)}]
    api = lab.client("resourcegroupstaggingapi")
    found = api.get_paginator("get_resources").paginate(TagFilters=filters, **options)
    arns = [row["ResourceARN"] for page in found for row in page["ResourceTagMappingList"]]
    return sorted(arn.split(":", 5)[5].rpartition("-")[0] or arn for arn in map(shorten, arns))


def shorten(arn):
    """Ends every name in a hyphen and six letters, as Secrets Manager's ARNs do."""
    return arn if ":secretsmanager:" in arn else arn + "-abcdef"
