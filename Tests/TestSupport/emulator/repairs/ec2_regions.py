# SPDX-License-Identifier: Apache-2.0
"""EC2: the Regions an account has enabled, and Local Zones.

- Regions launched after 2019-03-20 are disabled until an account opts in; a call
  there answers as if the key were unknown: UnrecognizedClientException,
  InvalidClientTokenId, AuthFailure (AWS account management guide). `regions_opted_in`
  enables some, `regions_disabled` disables others (names with blanks between).
- DescribeRegions lists the enabled ones of its partition, all with AllRegions
  (OptInStatus), and refuses a name that is none. moto lists all of all partitions.
- A subnet can lie in a Local Zone (`POST /_lab/subnet`); DescribeAvailabilityZones
  lists such a zone with ZoneType `local-zone`.
"""

import functools

import boto3
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.availability_zones_and_regions import Region, Zone

from emulator import refusals
from emulator.envelopes import error

OPT_IN = (
    "af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 "
    "ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 "
    "mx-central-1"
).split()
_zones = EC2Backend.describe_availability_zones


def install(settings):
    EC2Backend.describe_availability_zones = _with_local_zones
    EC2Backend.describe_regions = lambda self, names=None: regions(self, names or [], settings)


@functools.cache
def partition_of(region):
    session = boto3.Session()
    for name in session.get_available_partitions():
        if region in session.get_available_regions("ec2", name):
            return name
    return "aws"


def status_of(region, settings):
    if region in settings.regions_disabled.split():
        return "not-opted-in"
    if region in settings.regions_opted_in.split():
        return "opted-in"
    return "not-opted-in" if region in OPT_IN else "opt-in-not-required"


def before(call, settings):
    if status_of(call.region, settings) == "not-opted-in" and call.service not in ("iam", "-"):
        return refusals.refuse("unknown_key", call)
    if call.service != "ec2" or call.operation != "DescribeRegions":
        return None
    known = boto3.Session().get_available_regions("ec2", partition_of(call.region))
    for field, name in call.form.items():
        if field.startswith("RegionName.") and name not in known:
            return error("ec2", 400, "InvalidParameterValue", f"Invalid region name: {name}")
    settings.all_regions_asked = call.form.get("AllRegions", "").lower() == "true"
    return None


def regions(backend, names, settings):
    everything = getattr(settings, "all_regions_asked", False)
    partition = partition_of(backend.region_name)
    rows = [
        Region(name, f"ec2.{name}.amazonaws.com", status_of(name, settings))
        for name in boto3.Session().get_available_regions("ec2", partition)
        if not names or name in names
    ]
    return [row for row in rows if everything or names or row.opt_in_status != "not-opted-in"]


def _with_local_zones(self, filters=None, zone_names=None, zone_ids=None):
    found = _zones(self, filters, zone_names=zone_names, zone_ids=zone_ids)
    used = {subnet._availability_zone for zone in getattr(self, "subnets", {}).values() for subnet in zone.values()}
    local = [zone for zone in used if zone.zone_type != "availability-zone"]
    named = [
        zone
        for zone in local
        if (not zone_names or zone.name in zone_names) and (not zone_ids or zone.zone_id in zone_ids)
    ]
    kinds = (filters or {}).get("zone-type")
    return found + [zone for zone in named if not kinds or zone.zone_type in kinds]


def place_subnet(subnet, zone="us-west-2-lax-1a", zone_id="usw2-lax1-az1", kind="local-zone", region="us-west-2"):
    """Moves a subnet to a Local Zone, Wavelength Zone or the like."""
    backend = ec2_backends["123456789012"][region]
    backend.get_subnet(subnet)._availability_zone = Zone(zone, region, zone_id, kind)
