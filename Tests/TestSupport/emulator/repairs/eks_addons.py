# SPDX-License-Identifier: Apache-2.0
"""EKS: a cluster's add-ons, which moto does not have.

`POST /_lab/eks {"cluster": "demo", "addons": {"eks-pod-identity-agent": "ACTIVE"}}`
installs them; statuses are those of botocore's AddonStatus (CREATING, ACTIVE,
CREATE_FAILED, UPDATING, DEGRADED, …). DescribeAddon of one that is not there:
ResourceNotFoundException 404 "No addon: … found in cluster: …".
"""

import json
import time

from moto.core import DEFAULT_ACCOUNT_ID
from moto.eks.models import eks_backends

from emulator import envelopes

VERSIONS = {"eks-pod-identity-agent": "v1.3.8-eksbuild.2", "aws-secrets-store-csi-driver-provider": "v2.1.1-eksbuild.1"}
_addons = {}  # by region and cluster: status by name


def reset():
    _addons.clear()


def put(cluster, addons, region):
    _addons.setdefault((region, cluster), {}).update(addons)


def reply(body, status=200):
    return envelopes.Answer(status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def no_cluster(call, name):
    """EKS's refusal if the cluster is not there."""
    if name in eks_backends[DEFAULT_ACCOUNT_ID][call.region].clusters:
        return None
    return envelopes.error("eks", 404, "ResourceNotFoundException", f"No cluster found for name: {name}.")


def before(call, _):
    if call.service != "eks" or call.operation not in ("DescribeAddon", "ListAddons", "CreateAddon", "DeleteAddon"):
        return None
    cluster = call.path.split("/")[2]
    there = _addons.setdefault((call.region, cluster), {})
    return no_cluster(call, cluster) or answer(call, cluster, there)


def answer(call, cluster, there):
    if call.operation == "ListAddons":
        return reply({"addons": sorted(there)})
    name = json.loads(call.body)["addonName"] if call.operation == "CreateAddon" else call.path.split("/")[4]
    if call.operation == "CreateAddon":
        if name in there:
            return envelopes.error("eks", 409, "ResourceInUseException", "Addon already exists.")
        there[name] = "ACTIVE"
    if name not in there:
        message = f"No addon: {name} found in cluster: {cluster}"
        return envelopes.error("eks", 404, "ResourceNotFoundException", message)
    told = describe(call.region, cluster, name, there[name])
    if call.operation == "DeleteAddon":
        del there[name]
    return reply({"addon": told})


def describe(region, cluster, name, status):
    return {
        "addonName": name,
        "clusterName": cluster,
        "status": status,
        "addonVersion": VERSIONS.get(name, "v1.0.0-eksbuild.1"),
        "health": {"issues": []},
        "addonArn": f"arn:aws:eks:{region}:{DEFAULT_ACCOUNT_ID}:addon/{cluster}/{name}/"
        "1ec1b2c3-d4e5-4f60-8a1b-2c3d4e5f6a7b",
        "createdAt": time.time(),
        "modifiedAt": time.time(),
        "tags": {},
    }
