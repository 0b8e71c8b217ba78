# SPDX-License-Identifier: Apache-2.0
"""Deletion: finalizers, propagation, and the ends of namespaces and CRDs."""

import json

from kubeapi import protobuf
from kubeapi.answers import Refused, details, dumps, not_found
from kubeapi.connection import Response
from kubeapi.managed import now

NAMESPACES = ("", "namespaces")
CRDS = ("apiextensions.k8s.io", "customresourcedefinitions")
CLEANUP = "customresourcecleanup.apiextensions.k8s.io"
FOREGROUND, ORPHAN = "foregroundDeletion", "orphan"


class Deletion:
    def __init__(self, cluster):
        self.cluster, self.store = cluster, cluster.store

    def options(self, request):
        body = {}
        if request.body:
            body = protobuf.decode(request.body) if request.body.startswith(protobuf.MAGIC) else json.loads(request.body)
        options = {**(body or {}), **{k: v for k, v in request.query.items() if k in ("propagationPolicy", "gracePeriodSeconds")}}
        if request.query.get("dryRun"):
            options["dryRun"] = ["All"]
        return options

    def delete(self, request, resource, namespace, name):
        options = self.options(request)
        with self.store.lock:
            live = self.store.get(resource.storage, namespace if resource.namespaced else "", name)
            if live is None:
                raise not_found(resource, name)
            self.preconditions(resource, live, options)
            self.cluster.admission.webhooks(resource, live, "DELETE")
            if options.get("dryRun"):
                return self.done(resource, live, None)
            return self.done(resource, live, self.begin(resource, live, options))

    def done(self, resource, live, left):
        """A Status when it is gone, else the object as it is left."""
        if left is not None:
            return Response(200, dumps(self.cluster.as_version(resource, left)))
        if resource.kind == "Pod":
            return Response(200, dumps(live))
        return Response(200, dumps({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
            "details": details(resource, live["metadata"]["name"], uid=live["metadata"]["uid"]),
        }))

    def preconditions(self, resource, live, options):
        wanted, name = options.get("preconditions") or {}, live["metadata"]["name"]
        for field in ("uid", "resourceVersion"):
            if wanted.get(field) and wanted[field] != live["metadata"][field]:
                label = "UID" if field == "uid" else "ResourceVersion"
                raise Refused(
                    409, f'Operation cannot be fulfilled on {resource.qualified} "{name}": Precondition failed: {label} in '
                    f"precondition: {wanted[field]}, {label} in object meta: {live['metadata'][field]}",
                    details=details(resource, name))

    def begin(self, resource, live, options):
        """Removes it, or marks it; the object that is left, or None. The lock is held."""
        finalizers = list(live["metadata"].get("finalizers") or [])
        policy = options.get("propagationPolicy", "Background")
        extra = {"Foreground": FOREGROUND, "Orphan": ORPHAN}.get(policy)
        if resource.storage == CRDS:
            extra = CLEANUP
        if extra and extra not in finalizers and (extra == CLEANUP or self.cluster.settings.controllers):
            finalizers.append(extra)
        stays = finalizers or resource.storage == NAMESPACES or self.graceful(resource, live, options)
        if not stays:
            self.store.remove(resource.storage, live["metadata"].get("namespace", ""), live["metadata"]["name"])
            return None
        if live["metadata"].get("deletionTimestamp"):
            return live
        metadata = {**live["metadata"], "deletionTimestamp": now(), "finalizers": finalizers}
        if resource.kind == "Pod":
            metadata["deletionGracePeriodSeconds"] = int(options.get("gracePeriodSeconds", 30))
        left = {**live, "metadata": {key: value for key, value in metadata.items() if value != []}}
        if resource.storage == NAMESPACES:
            left["status"] = {**left.get("status", {}), "phase": "Terminating"}
        if resource.storage == CRDS:
            left = terminating(left)
        return self.store.put(resource.storage, left)

    def graceful(self, resource, live, options):
        """A pod on a node ends by its kubelet."""
        return resource.kind == "Pod" and options.get("gracePeriodSeconds") not in (0, "0") and self.cluster.settings.controllers \
            and bool(live["spec"].get("nodeName"))

    def delete_collection(self, request, resource, namespace, wanted):
        options = self.options(request)
        with self.store.lock:
            found = [obj for obj in self.store.list(resource.storage, namespace) if wanted(obj)]
            if not options.get("dryRun"):
                for obj in found:
                    self.begin(resource, obj, options)
        items = [self.cluster.as_version(resource, obj) for obj in found]
        return Response(200, dumps({
            "kind": resource.kind + "List", "apiVersion": resource.api_version,
            "metadata": {"resourceVersion": str(self.store.version)}, "items": items}))


def terminating(crd):
    condition = {
        "type": "Terminating", "status": "True", "lastTransitionTime": now(), "reason": "InstanceDeletionPending",
        "message": "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    }
    return {**crd, "status": {**crd["status"], "conditions": (crd["status"].get("conditions") or []) + [condition]}}
