# SPDX-License-Identifier: Apache-2.0
"""The seeded VPC and cluster; EC2's filters."""

from emulator.checks.lab import refused, tags_of

def check_seeded_world(lab):
    world = lab.control("seed", {"second_cluster": "other"})
    ec2, eks = lab.client("ec2"), lab.client("eks")
    vpc = [{"Name": "vpc-id", "Values": [world["vpcId"]]}]
    subnets = ec2.describe_subnets(Filters=vpc)["Subnets"]
    assert len(subnets) == 5 and len({row["AvailabilityZone"] for row in subnets}) == 3
    tables = ec2.describe_route_tables(Filters=vpc)["RouteTables"]
    explicit = {
        one["SubnetId"] for table in tables for one in table["Associations"] if not one["Main"]
    }
    assert explicit == {*world["publicSubnetIds"], world["privateSubnetIds"][0], world["privateSubnetIds"][2]}
    assert [one["Main"] for table in tables for one in table["Associations"]].count(True) == 1
    outside = [
        table["RouteTableId"]
        for table in tables
        if any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"])
    ]
    assert outside == [world["publicRouteTableId"]]
    cluster = eks.describe_cluster(name="demo")["cluster"]
    assert cluster["status"] == "ACTIVE"
    assert cluster["resourcesVpcConfig"]["vpcId"] == world["vpcId"]
    assert cluster["resourcesVpcConfig"]["clusterSecurityGroupId"] == world["clusterSecurityGroupId"]
    assert cluster["tags"] == {"alpha.eksctl.io/cluster-name": "demo"}
    other = eks.describe_cluster(name="other")["cluster"]
    assert cluster["identity"]["oidc"]["issuer"] != other["identity"]["oidc"]["issuer"]


def check_other_worlds(lab):
    world = lab.control("seed", {"private_zones": 1, "plain_names": True, "status": "CREATING"})
    rows = lab.client("ec2").describe_subnets(SubnetIds=world["privateSubnetIds"])["Subnets"]
    assert len({row["AvailabilityZone"] for row in rows}) == 1
    assert not any("SubnetPrivate" in tags_of(row["Tags"])["Name"] for row in rows)
    assert lab.client("eks").describe_cluster(name="demo")["cluster"]["status"] == "CREATING"


def check_unknown_filters_are_refused(lab):
    ec2 = lab.client("ec2")
    with refused("InvalidParameterValue", 400, "The filter 'colour' is invalid"):
        ec2.describe_subnets(Filters=[{"Name": "colour", "Values": ["red"]}])
    with refused("InvalidParameterValue", 400):
        ec2.describe_route_tables(Filters=[{"Name": "association.colour", "Values": ["red"]}])
    assert ec2.describe_subnets(Filters=[{"Name": "tag:none", "Values": ["red"]}])["Subnets"] == []


def check_security_groups_that_are_not_there(lab):
    ec2 = lab.client("ec2")
    with refused("InvalidGroup.NotFound", 400, "'sg-12345678' does not exist"):
        ec2.describe_security_groups(GroupIds=["sg-12345678"])
    with refused("InvalidGroupId.Malformed", 400):
        ec2.describe_security_groups(GroupIds=["nope"])


def check_regions_that_are_not_enabled(lab):
    ec2 = lab.client("ec2")

    def regions(**options):
        return {row["RegionName"]: row["OptInStatus"] for row in ec2.describe_regions(**options)["Regions"]}

    assert regions()["us-west-2"] == "opt-in-not-required" and "ap-east-1" not in regions()
    assert regions(AllRegions=True)["ap-east-1"] == "not-opted-in" and len(regions()) == 17
    assert regions(RegionNames=["ap-east-1"]) == {"ap-east-1": "not-opted-in"}
    with refused("InvalidParameterValue", 400):
        ec2.describe_regions(RegionNames=["us-west-9"])
    with refused("UnrecognizedClientException"):
        lab.client("secretsmanager", "ap-east-1").list_secrets()
    lab.control("settings", {"regions_opted_in": "ap-east-1", "regions_disabled": "eu-west-1"})
    assert regions()["ap-east-1"] == "opted-in" and "eu-west-1" not in regions()
    lab.client("secretsmanager", "ap-east-1").list_secrets()
    with refused("AuthFailure", 401):
        lab.client("ec2", "eu-west-1").describe_vpcs()
    with refused("InvalidClientTokenId", 403):
        lab.client("sts", "eu-west-1").get_caller_identity()
