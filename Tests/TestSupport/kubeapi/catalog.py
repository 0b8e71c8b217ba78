# SPDX-License-Identifier: Apache-2.0
"""What is served right now: the built-in kinds and those of established CRDs."""

import re
import threading

from kubeapi import resources, schema
from kubeapi.answers import no_such_path
from kubeapi.managed import now

CRD = ("apiextensions.k8s.io", "customresourcedefinitions")


class Catalog:
    def __init__(self):
        self.lock = threading.Lock()
        self.types = {}
        self.generation = 0   # never the same twice: answers are kept by it
        self.clear(resources.NEWEST)

    def clear(self, minor):
        with self.lock:
            self.minor = minor
            self.builtin = resources.builtin(minor)
            self.custom = {}   # CRD name -> [Resource]
            self.index()

    def index(self):
        served = self.builtin + [r for made in self.custom.values() for r in made]
        self.served = served
        self.by_path = {(r.group, r.version, r.plural): r for r in served}
        self.by_storage = {}
        for resource in served:
            self.by_storage.setdefault(resource.storage, resource)
        self.generation += 1

    def find(self, group, version, plural):
        found = self.by_path.get((group, version, plural))
        if found is None:
            raise no_such_path()
        return found

    def of_kind(self, api_version, kind):
        group, _, version = api_version.rpartition("/")
        return next((r for r in self.served if (r.group, r.version, r.kind) == (group, version, kind)), None)

    def type_of(self, resource):
        """Its schema.Type."""
        if resource.custom is None:
            return schema.struct(resource.schema) if resource.schema else LOOSE
        key = (resource.qualified, resource.version)
        kept = self.types.get(key)
        if kept is None or kept[0] is not resource.custom:
            kept = (resource.custom, schema.of_custom(open_schema(resource)))
            self.types[key] = kept
        return kept[1]

    def define(self, crd):
        """Serves the kinds of an established CRD."""
        made = custom_resources(crd)
        with self.lock:
            name = crd["metadata"]["name"]
            if [identity(r) for r in self.custom.get(name, [])] == [identity(r) for r in made]:
                return
            self.custom[name] = made
            self.index()

    def forget(self, name):
        with self.lock:
            if self.custom.pop(name, None) is not None:
                self.index()


LOOSE = schema.Type("struct", inner=schema.ANY, fields={
    "apiVersion": schema.STRING, "kind": schema.STRING, "metadata": schema.META,
}, preset=("metadata",))


def identity(resource):
    return (resource.version, resource.plural, resource.kind, resource.short, resource.subresources, id(resource.custom))


def open_schema(resource):
    return (resource.custom.get("schema") or {}).get("openAPIV3Schema") or {}


def custom_resources(crd):
    spec, made = crd["spec"], []
    names = spec["names"]
    for version in sorted_versions(spec["versions"]):
        if version.get("served"):
            made.append(resources.Resource(
                spec["group"], version["name"], names["plural"], names["kind"], spec.get("scope") == "Namespaced",
                names.get("singular") or names["kind"].lower(), tuple(names.get("shortNames") or ()),
                tuple(names.get("categories") or ()), resources.CUSTOM,
                tuple(sorted(version.get("subresources") or {}, reverse=True)), custom=version,
            ))
    return made


def sorted_versions(versions):
    """By Kubernetes' priority: v2 before v1 before v1beta1 before v1alpha1."""
    def rank(version):
        match = re.fullmatch(r"v(\d+)(?:(alpha|beta)(\d+))?", version["name"])
        if not match:
            return (3, 0, 0)
        major, stage, minor = match.groups()
        return ({None: 0, "beta": 1, "alpha": 2}[stage], -int(major), -int(minor or 0))

    return sorted(versions, key=rank)


def default_definition(crd):
    """A CRD with the defaults that the server fills in."""
    spec = dict(crd["spec"])
    names = dict(spec.get("names") or {})
    names.setdefault("singular", names.get("kind", "").lower())
    names.setdefault("listKind", names.get("kind", "") + "List")
    spec["names"] = names
    spec.setdefault("conversion", {"strategy": "None"})
    status = crd.get("status") or {}
    status = {
        "conditions": status.get("conditions"),
        "acceptedNames": status.get("acceptedNames") or {"plural": "", "kind": ""},
        "storedVersions": status.get("storedVersions")
        or [version["name"] for version in spec.get("versions") or [] if version.get("storage")],
    }
    return {**crd, "spec": spec, "status": status}


def established(crd, done=True):
    """The CRD with its names accepted, and Established or on its way."""
    time = now()
    conditions = [
        {"type": "NamesAccepted", "status": "True", "lastTransitionTime": time, "reason": "NoConflicts",
         "message": "no conflicts found"},
        {"type": "Established", "status": str(done), "lastTransitionTime": time,
         "reason": "InitialNamesAccepted" if done else "Installing", "message": "the initial names have been accepted"},
    ]
    kept = [c for c in crd["status"].get("conditions") or [] if c["type"] not in ("NamesAccepted", "Established")]
    names = {key: value for key, value in crd["spec"]["names"].items() if key != "categories" or value}
    return {**crd, "status": {**crd["status"], "conditions": conditions + kept, "acceptedNames": names}}


def is_established(crd):
    return any(c["type"] == "Established" and c["status"] == "True" for c in crd["status"].get("conditions") or [])
