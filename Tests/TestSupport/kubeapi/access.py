# SPDX-License-Identifier: Apache-2.0
"""Reviews: may I, who am I; and tokens of service accounts."""

import json
import re

from kubeapi import protobuf
from kubeapi.answers import Refused, dumps, no_such_path
from kubeapi.connection import Response
from kubeapi.managed import now


class Access:
    """Everything is allowed but what settings.denied names: patterns on "verb group/resource namespace"."""

    def __init__(self, cluster):
        self.cluster = cluster

    def review(self, request, resource):
        body = protobuf.decode(request.body) if request.body.startswith(protobuf.MAGIC) else json.loads(request.body)
        if body is None:
            raise Refused(415, "the body of the request was in an unknown format")
        kind = resource.kind
        if kind in ("SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview"):
            status = self.allowed((body.get("spec") or {}).get("resourceAttributes") or {})
        elif kind == "SelfSubjectReview":
            status = {"userInfo": {"username": request.user, "groups": request.groups}}
        elif kind == "SelfSubjectRulesReview":
            rule = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
            status = {"resourceRules": [rule], "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}], "incomplete": False}
        else:
            raise no_such_path()
        made = {"kind": kind, "apiVersion": resource.api_version, "metadata": {"creationTimestamp": None}}
        return Response(201, dumps({**made, "spec": body.get("spec") or {}, "status": status}))

    def allowed(self, wanted):
        where = wanted.get("group", "") + "/" + wanted.get("resource", "")
        if wanted.get("subresource"):
            where += "/" + wanted["subresource"]
        text = f"{wanted.get('verb', '')} {where} {wanted.get('namespace', '')}".rstrip()
        if any(re.search(pattern, text) for pattern in self.cluster.settings.denied):
            return {"allowed": False, "reason": "denied by the test"}
        return {"allowed": True}

    def token(self, request, account):
        body = {} if request.body.startswith(protobuf.MAGIC) else json.loads(request.body or b"{}")
        name = f"{account['metadata']['namespace']}:{account['metadata']['name']}"
        return Response(201, dumps({
            "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "metadata": {"creationTimestamp": None},
            "spec": body.get("spec") or {}, "status": {"token": f"system:serviceaccount:{name}", "expirationTimestamp": now()},
        }))
