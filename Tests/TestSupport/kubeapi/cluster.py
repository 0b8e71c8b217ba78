# SPDX-License-Identifier: Apache-2.0
"""One cluster: its objects, its settings, and who looks after them."""

import itertools

from kubeapi import catalog, managed
from kubeapi.access import Access
from kubeapi.admission import Admission
from kubeapi.calls import Calls
from kubeapi.controllers import Controllers
from kubeapi.deletion import CRDS, NAMESPACES
from kubeapi.discovery import Discovery
from kubeapi.faults import Rule
from kubeapi.openapi import OpenAPI
from kubeapi.proxy import Proxy
from kubeapi.rest import Rest
from kubeapi.store import Store
from kubeapi.tokens import Authenticator
from server_support import FaultBook

FIRST_NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")


class Addresses:
    """Cluster IPs and node ports of Services."""

    def __init__(self):
        self.ips, self.ports = itertools.count(10), itertools.count(30000)

    def assign(self, service):
        spec = service["spec"]
        if spec["type"] == "ExternalName":
            return
        if not spec.get("clusterIP"):
            number = next(self.ips)
            spec["clusterIP"] = f"10.100.{number // 256 % 256}.{number % 256}"
        spec.setdefault("clusterIPs", [spec["clusterIP"]])
        if spec["type"] in ("NodePort", "LoadBalancer"):
            for port in spec.get("ports") or []:
                if not port.get("nodePort"):
                    port["nodePort"] = next(self.ports)


class Cluster:
    def __init__(self, settings, ca):
        self.settings, self.ca = settings, ca
        self.store, self.catalog = Store(), catalog.Catalog()
        self.calls, self.faults = Calls(), FaultBook(Rule)
        self.admission, self.access, self.proxy = Admission(self), Access(self), Proxy(self)
        self.discovery, self.openapi = Discovery(self.catalog), OpenAPI(self.catalog)
        self.authenticator = Authenticator(settings)
        self.rest = Rest(self)
        self.controllers = Controllers(self)
        self.begin()

    def begin(self):
        """A cluster as new."""
        self.addresses, self.looks = Addresses(), {}
        self.catalog.clear(self.settings.minor)
        self.discovery.kept.clear()
        self.openapi.kept.clear()
        self.rest.applied.clear()
        self.admission.reset()
        self.authenticator.refused.clear()
        for name in FIRST_NAMESPACES:
            self.controllers.make(NAMESPACES, {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": name}}, "kube-apiserver")
        for number in range(self.settings.nodes):
            self.node(number + 1)

    def node(self, number):
        self.controllers.make(("", "nodes"), {
            "kind": "Node", "apiVersion": "v1",
            "metadata": {"name": f"node-{number}", "labels": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}},
            "spec": {}, "status": {
                "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}],
                "nodeInfo": {"kubeletVersion": f"v1.{self.settings.minor}.0", "operatingSystem": "linux", "architecture": "amd64"}},
        }, "kubelet")

    def reset(self):
        self.settings.reset()
        self.faults.replace([])
        self.store.clear()
        self.begin()
        self.calls.reset()

    @property
    def watch_lists(self):
        """The feature WatchList: on by default in 1.32, and from 1.34 on."""
        return self.settings.minor not in (28, 29, 30, 31, 33)

    # Versions of one object

    def as_version(self, resource, obj):
        if obj.get("apiVersion") == resource.api_version or resource.custom is not None and obj is None:
            return obj
        if resource.plural == "events":
            return event_as(resource, obj)
        if resource.plural == "horizontalpodautoscalers":
            return autoscaler_as(resource, obj)
        return {**obj, "apiVersion": resource.api_version}

    # CRDs

    def establish(self, name, done=True):
        with self.store.lock:
            crd = self.store.get(CRDS, "", name)
            if crd is None or catalog.is_established(crd) or crd["metadata"].get("deletionTimestamp"):
                return
            made, resource = catalog.established(crd, done), self.catalog.by_storage[CRDS]
            kind = self.catalog.type_of(resource)
            made = managed.update(kind, crd, made, "kube-apiserver", resource.api_version, "status")
            crd = self.store.put(CRDS, made)
            if done:
                self.catalog.define(crd)

    def looked_at(self, resource, obj):
        """Counts the looks at a CRD; enough of them establish it."""
        wanted = self.settings.crd_looks
        if not wanted or resource.storage != CRDS or catalog.is_established(obj):
            return
        name = obj["metadata"]["name"]
        self.looks[name] = self.looks.get(name, 0) + 1
        if self.looks[name] > wanted:
            self.establish(name)


EVENT_FIELDS = (("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("count", "deprecatedCount"),
                ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
                ("reportingComponent", "reportingController"))


def event_as(resource, obj):
    table = {core: new for core, new in EVENT_FIELDS} if resource.group else {new: core for core, new in EVENT_FIELDS}
    return {**{table.get(key, key): value for key, value in obj.items()}, "apiVersion": resource.api_version}


def autoscaler_as(resource, obj):
    """autoscaling/v1 has the CPU's target only."""
    spec = dict(obj["spec"])
    if resource.version == "v1":
        for metric in spec.pop("metrics", None) or []:
            target = (metric.get("resource") or {}).get("target") or {}
            if (metric.get("resource") or {}).get("name") == "cpu" and "averageUtilization" in target:
                spec["targetCPUUtilizationPercentage"] = target["averageUtilization"]
        spec.pop("behavior", None)
    elif "targetCPUUtilizationPercentage" in spec:
        target = {"type": "Utilization", "averageUtilization": spec.pop("targetCPUUtilizationPercentage")}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    return {**obj, "apiVersion": resource.api_version, "spec": spec}
