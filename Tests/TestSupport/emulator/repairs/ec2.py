# SPDX-License-Identifier: Apache-2.0
"""EC2: filters and ids that AWS refuses.

A security group's id that is none is InvalidGroupId.Malformed, one that is not there
InvalidGroup.NotFound. A filter AWS does not know is InvalidParameterValue;
moto answers an HTML 500, and only if there is a resource to filter. The names
are those in the API reference of DescribeSubnets, DescribeRouteTables,
DescribeVpcs and DescribeSecurityGroups.
"""

import re

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends

from emulator import envelopes

TAGS = ("tag-key", "tag-value")
KNOWN = {
    "DescribeSubnets": (
        "availability-zone availability-zone-id availabilityZone availabilityZoneId "
        "available-ip-address-count cidr cidr-block cidrBlock customer-owned-ipv4-pool default-for-az "
        "defaultForAz enable-dns64 enable-lni-at-device-index ipv6-cidr-block-association.association-id "
        "ipv6-cidr-block-association.ipv6-cidr-block ipv6-cidr-block-association.state ipv6-native "
        "map-customer-owned-ip-on-launch map-public-ip-on-launch outpost-arn owner-id "
        "private-dns-name-options-on-launch.hostname-type "
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record "
        "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record "
        "state subnet-arn subnet-id vpc-id"
    ),
    "DescribeRouteTables": (
        "association.gateway-id association.main association.route-table-association-id "
        "association.route-table-id association.subnet-id owner-id route-table-id "
        "route.destination-cidr-block route.destination-ipv6-cidr-block "
        "route.destination-prefix-list-id route.egress-only-internet-gateway-id route.gateway-id "
        "route.instance-id route.nat-gateway-id route.transit-gateway-id route.origin route.state "
        "route.vpc-peering-connection-id vpc-id"
    ),
    "DescribeVpcs": (
        "cidr cidr-block-association.cidr-block cidr-block-association.association-id "
        "cidr-block-association.state dhcp-options-id ipv6-cidr-block-association.ipv6-cidr-block "
        "ipv6-cidr-block-association.ipv6-pool ipv6-cidr-block-association.association-id "
        "ipv6-cidr-block-association.state is-default owner-id state vpc-id"
    ),
    "DescribeSecurityGroups": (
        "description egress.ip-permission.cidr egress.ip-permission.from-port "
        "egress.ip-permission.group-id egress.ip-permission.group-name "
        "egress.ip-permission.ipv6-cidr egress.ip-permission.prefix-list-id "
        "egress.ip-permission.protocol egress.ip-permission.to-port egress.ip-permission.user-id "
        "group-id group-name ip-permission.cidr ip-permission.from-port ip-permission.group-id "
        "ip-permission.group-name ip-permission.ipv6-cidr ip-permission.prefix-list-id "
        "ip-permission.protocol ip-permission.to-port ip-permission.user-id owner-id vpc-id"
    ),
}


def before(call, _):
    if call.service != "ec2" or call.operation not in KNOWN:
        return None
    return wrong_filter(call) or wrong_group(call)


def wrong_group(call):
    if call.operation != "DescribeSecurityGroups":
        return None
    there = {group.id for group in ec2_backends[DEFAULT_ACCOUNT_ID][call.region].describe_security_groups()}
    for name in [value for field, value in call.form.items() if field.startswith("GroupId.")]:
        if not re.fullmatch(r"sg-([0-9a-f]{8}|[0-9a-f]{17})", name):
            return envelopes.error("ec2", 400, "InvalidGroupId.Malformed", f'Invalid id: "{name}" (expecting "sg-...")')
        if name not in there:
            return envelopes.error("ec2", 400, "InvalidGroup.NotFound", f"The security group '{name}' does not exist")
    return None


def wrong_filter(call):
    known = {*KNOWN[call.operation].split(), *TAGS}
    for field, name in call.form.items():
        if not re.fullmatch(r"Filter\.\d+\.Name", field):
            continue
        if name not in known and not name.startswith("tag:"):
            return envelopes.error("ec2", 400, "InvalidParameterValue", f"The filter '{name}' is invalid")
    return None
