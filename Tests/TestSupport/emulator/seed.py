# SPDX-License-Identifier: Apache-2.0
"""Fills the emulator with the world `setup` expects: a VPC and an EKS cluster.

    python -m emulator.seed --endpoint http://127.0.0.1:PORT [options]

prints the ids as JSON. `POST /_lab/seed` takes the same options as JSON
(`{"cluster": "demo", "private_zones": 1}`) and answers the same.

The VPC has two public subnets (explicit route table, internet gateway) and
three private ones: the first and third by an explicit route table with a NAT
gateway, the second by the VPC's main route table. Names follow eksctl's
(`SubnetPrivateUSWEST2A`) unless `plain_names`.
"""

import argparse
import json
import os
import sys
from urllib.request import Request, urlopen

if __package__ in (None, ""):
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

import boto3  # noqa: E402
from botocore.awsrequest import AWSResponse  # noqa: E402
from botocore.config import Config  # noqa: E402

CREDENTIALS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "seed"}
ACCOUNT = "123456789012"


class Remote:
    """boto3 over HTTP."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def client(self, name, region):
        return boto3.client(name, region_name=region, endpoint_url=self.endpoint, **CREDENTIALS)

    def set_status(self, cluster, status, region):
        body = json.dumps({"cluster": cluster, "status": status, "region": region}).encode()
        urlopen(Request(self.endpoint + "/_lab/eks", body, method="POST")).close()


class InProcess:
    """boto3 inside the emulator: past the log, the latency and the faults."""

    clients = {}

    def __init__(self, application):
        self.application = application

    def client(self, name, region):
        if (name, region) not in self.clients:
            config = Config(retries={"total_max_attempts": 1})
            client = boto3.client(
                name, region_name=region, endpoint_url="http://127.0.0.1:1", config=config, **CREDENTIALS
            )
            client.meta.events.register("before-send", self.send)
            self.clients[name, region] = client
        return self.clients[name, region]

    def set_status(self, cluster, status, region):
        from emulator import backdoor

        backdoor.set_cluster_status(cluster, status, region)

    def send(self, request, **_):
        fields = {name: text(value) for name, value in request.headers.items()}
        answer = self.application.inside(request.method, request.url, fields, request.body)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return AWSResponse(request.url, answer.status, headers, Raw(answer.data))


def text(value):
    return value.decode() if isinstance(value, bytes) else value


class Raw:
    """The part of urllib3's response that botocore reads."""

    def __init__(self, data):
        self.data = data

    def stream(self, *_, **__):
        yield self.data


def seed(
    source,
    cluster="demo",
    region="us-west-2",
    private_zones=3,
    plain_names=False,
    second_cluster=None,
    status="ACTIVE",
):
    """Makes the world; `private_zones=1` puts every private subnet into one AZ."""
    network = make_network(source.client("ec2", region), cluster, region, private_zones, plain_names)
    eks = source.client("eks", region)
    result = {"region": region, "account": ACCOUNT, **network, **make_cluster(eks, cluster, network)}
    if second_cluster:
        result["second"] = make_cluster(eks, second_cluster, network)
    if status != "ACTIVE":
        source.set_status(cluster, status, region)
    return result


def make_network(ec2, cluster, region, private_zones, plain_names):
    vpc = ec2.create_vpc(CidrBlock="192.168.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    zones = [f"{region}{letter}" for letter in "abc"]
    public = [
        make_subnet(ec2, vpc, number, zone, subnet_name(cluster, "Public", zone, number, plain_names))
        for number, zone in enumerate(zones[:2])
    ]
    private = [
        make_subnet(ec2, vpc, number, zone, subnet_name(cluster, "Private", zone, number, plain_names))
        for number, zone in enumerate((zones[:private_zones] * 3)[:3], 2)
    ]
    outside = route_table(ec2, vpc, public, GatewayId=gateway)
    nat = nat_gateway(ec2, public[0])
    inside = route_table(ec2, vpc, [private[0], private[2]], NatGatewayId=nat)
    return {
        "vpcId": vpc,
        "publicSubnetIds": public,
        "privateSubnetIds": private,
        "internetGatewayId": gateway,
        "publicRouteTableId": outside,
        "privateRouteTableId": inside,
    }


def subnet_name(cluster, kind, zone, number, plain):
    if plain:
        return f"{cluster}-{kind.lower()}-{number}"
    return f"eksctl-{cluster}-cluster/Subnet{kind}{zone.replace('-', '').upper()}"


def make_subnet(ec2, vpc, number, zone, name):
    tags = [{"Key": "Name", "Value": name}]
    subnet = ec2.create_subnet(
        VpcId=vpc,
        CidrBlock=f"192.168.{32 * number}.0/19",
        AvailabilityZone=zone,
        TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],
    )
    return subnet["Subnet"]["SubnetId"]


def nat_gateway(ec2, subnet):
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    return gateway["NatGateway"]["NatGatewayId"]


def route_table(ec2, vpc, subnets, **target):
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    return table


def make_cluster(eks, name, network):
    made = eks.create_cluster(
        name=name,
        version="1.31",
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}-cluster",
        resourcesVpcConfig={"subnetIds": network["publicSubnetIds"] + network["privateSubnetIds"]},
        tags={"alpha.eksctl.io/cluster-name": name},
    )["cluster"]
    return {
        "cluster": name,
        "clusterArn": made["arn"],
        "clusterSecurityGroupId": made["resourcesVpcConfig"]["clusterSecurityGroupId"],
        "oidcIssuer": made["identity"]["oidc"]["issuer"],
    }


def main():
    parser = argparse.ArgumentParser(prog="emulator.seed", description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--cluster", default="demo")
    parser.add_argument("--region", default="us-west-2")
    parser.add_argument("--private-zones", type=int, choices=(1, 2, 3), default=3)
    parser.add_argument("--plain-names", action="store_true")
    parser.add_argument("--second-cluster")
    parser.add_argument("--status", default="ACTIVE")
    options = vars(parser.parse_args())
    source = Remote(options.pop("endpoint"))
    print(json.dumps(seed(source, **options), indent=2))


if __name__ == "__main__":
    main()
