# SPDX-License-Identifier: Apache-2.0
"""EKS: a cluster has a VPC, a security group, an issuer of its own and a real CA field.

moto leaves vpcId and clusterSecurityGroupId out, gives every cluster the same
OIDC issuer, and fills the certificate authority with random letters.
"""

import base64
import hashlib

from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster

_original_init = Cluster.__init__


def install(_):
    Cluster.__init__ = _init


def _init(self, *args, **kwargs):
    _original_init(self, *args, **kwargs)
    account, region = kwargs["account_id"], kwargs["region_name"]
    mark = hashlib.sha256(f"{account}/{region}/{self.name}".encode()).hexdigest()[:32].upper()
    host = f"{mark}.gr7.{region}.eks.amazonaws.com"
    self.endpoint = f"https://{host}"
    self.identity = {"oidc": {"issuer": f"https://oidc.eks.{region}.amazonaws.com/id/{mark}"}}
    pem = f"-----BEGIN CERTIFICATE-----\n{mark}\n-----END CERTIFICATE-----\n"
    self.certificate_authority = {"data": base64.b64encode(pem.encode()).decode()}
    _join_vpc(self, ec2_backends[account][region])


def _join_vpc(cluster, ec2):
    config = cluster.resources_vpc_config
    subnets = config.get("subnetIds") or []
    if not subnets or subnets[0] not in {subnet.id for subnet in ec2.describe_subnets()}:
        return
    vpc = ec2.get_subnet(subnets[0]).vpc_id
    config.setdefault("vpcId", vpc)
    if "clusterSecurityGroupId" not in config:
        name = f"eks-cluster-sg-{cluster.name}-{abs(hash(cluster.name)) % 10**9}"
        group = ec2.create_security_group(name, "EKS created security group", vpc_id=vpc)
        config["clusterSecurityGroupId"] = group.id
    config.setdefault("endpointPublicAccess", True)
    config.setdefault("endpointPrivateAccess", False)
