# SPDX-License-Identifier: Apache-2.0
"""EKS: pod identity associations, which moto does not have.

Shapes, URIs and codes are those of botocore's eks model. One association a
service account and namespace (ResourceInUseException), the same again for the
same clientRequestToken, a role that must be there (InvalidParameterException;
eventually consistent with iam_consistency.py), lists that show summaries in
pages, tags by TagResource, at most 50.
"""

import json
import secrets
import time

from moto.core import DEFAULT_ACCOUNT_ID

from emulator import envelopes
from emulator.repairs import iam_consistency, iam_entities
from emulator.repairs.eks_addons import no_cluster, reply

_associations = {}  # by ARN
SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")


def reset():
    _associations.clear()


def refuse(status, code, message):
    return envelopes.error("eks", status, code, message)


def before(call, _):
    if call.service != "eks":
        return None
    if call.path.startswith("/tags/") and ":podidentityassociation/" in call.path:
        return tags(call)
    if call.operation not in ACTIONS:
        return None
    cluster = call.path.split("/")[2]
    return no_cluster(call, cluster) or ACTIONS[call.operation](call, cluster)


def wrong_role(arn):
    role = next((one for one in iam_entities.backend().get_roles() if one.arn == arn), None)
    if role is None or iam_consistency.unknown(arn, "eks"):
        return refuse(400, "InvalidParameterException", "Role provided in the request does not exist.")
    if "pods.eks.amazonaws.com" not in role.assume_role_policy_document:
        return refuse(400, "InvalidParameterException", "Trust policy of the role does not allow pods.eks.amazonaws.com.")
    return None


def create(call, cluster):
    wanted = json.loads(call.body)
    for one in _associations.values():
        if one["token"] == wanted.get("clientRequestToken", one):
            return reply({"association": shown(one)})
    refused = wrong_role(wanted["roleArn"])
    if refused:
        return refused
    for one in of_cluster(call, cluster):
        if (one["namespace"], one["serviceAccount"]) == (wanted["namespace"], wanted["serviceAccount"]):
            return refuse(409, "ResourceInUseException", f"Association already exists: {one['associationId']}")
    name = "a-" + secrets.token_hex(9)[:17]
    start = f"arn:aws:eks:{call.region}:{DEFAULT_ACCOUNT_ID}"
    made = {
        "clusterName": cluster,
        "namespace": wanted["namespace"],
        "serviceAccount": wanted["serviceAccount"],
        "roleArn": wanted["roleArn"],
        "associationArn": f"{start}:podidentityassociation/{cluster}/{name}",
        "associationId": name,
        "tags": wanted.get("tags", {}),
        "createdAt": time.time(),
        "modifiedAt": time.time(),
        "token": wanted.get("clientRequestToken"),
    }
    _associations[made["associationArn"]] = made
    return reply({"association": shown(made)})


def shown(one):
    return {key: value for key, value in one.items() if key != "token"}


def of_cluster(call, cluster):
    start = f"arn:aws:eks:{call.region}:{DEFAULT_ACCOUNT_ID}:podidentityassociation/{cluster}/"
    return [one for arn, one in _associations.items() if arn.startswith(start)]


def find(call, cluster):
    name = call.path.split("/")[4]
    return next((one for one in of_cluster(call, cluster) if one["associationId"] == name), None)


def listed(call, cluster):
    query = {name: values[0] for name, values in call.query.items()}
    rows = [
        {key: one[key] for key in SUMMARY if key in one}
        for one in of_cluster(call, cluster)
        if query.get("namespace") in (None, one["namespace"])
        and query.get("serviceAccount") in (None, one["serviceAccount"])
    ]
    size, start = int(query.get("maxResults", 100)), int(query.get("nextToken", 0))
    body = {"associations": rows[start : start + size]}
    return reply({**body, "nextToken": str(start + size)} if start + size < len(rows) else body)


def one_of(change):
    def answer(call, cluster):
        found = find(call, cluster)
        if found is None:
            message = f"Association {call.path.split('/')[4]} not found"
            return refuse(404, "ResourceNotFoundException", message)
        return change(call, found) or reply({"association": shown(found)})

    return answer


def update(call, found):
    arn = json.loads(call.body).get("roleArn")
    refused = wrong_role(arn) if arn else None
    if arn and not refused:
        found.update(roleArn=arn, modifiedAt=time.time())
    return refused


def delete(_, found):
    _associations.pop(found["associationArn"])


def tags(call):
    found = _associations.get(call.path.removeprefix("/tags/"))
    if found is None:
        return refuse(404, "NotFoundException", "Resource not found")
    if call.operation == "ListTagsForResource":
        return reply({"tags": found["tags"]})
    if call.operation == "TagResource":
        wanted = {**found["tags"], **json.loads(call.body)["tags"]}
        if len(wanted) > 50:
            return refuse(400, "BadRequestException", "A resource can have at most 50 tags.")
        found["tags"] = wanted
    for key in call.query.get("tagKeys", []):
        found["tags"].pop(key, None)
    return reply({})


def resources(region):
    """ARN and tags of the associations in a Region, for the tagging API."""
    for arn, one in _associations.items():
        if arn.split(":")[3] == region:
            yield arn, [{"Key": key, "Value": value} for key, value in one["tags"].items()]


ACTIONS = {
    "CreatePodIdentityAssociation": create,
    "ListPodIdentityAssociations": listed,
    "DescribePodIdentityAssociation": one_of(lambda call, found: None),
    "UpdatePodIdentityAssociation": one_of(update),
    "DeletePodIdentityAssociation": one_of(delete),
}
