# SPDX-License-Identifier: Apache-2.0
"""What is served, told in the aggregated form and in the older one."""

import hashlib

from kubeapi.answers import dumps, no_such_path
from kubeapi.catalog import sorted_versions
from kubeapi.connection import Response

SCALE = ("autoscaling", "v1", "Scale")
OTHER_KINDS = {
    ("pods", "eviction"): ("policy", "v1", "Eviction"), ("pods", "binding"): ("", "v1", "Binding"),
    ("serviceaccounts", "token"): ("authentication.k8s.io", "v1", "TokenRequest"),
    ("pods", "attach"): ("", "v1", "PodAttachOptions"), ("pods", "exec"): ("", "v1", "PodExecOptions"),
    ("pods", "portforward"): ("", "v1", "PodPortForwardOptions"), ("pods", "proxy"): ("", "v1", "PodProxyOptions"),
    ("nodes", "proxy"): ("", "v1", "NodeProxyOptions"), ("services", "proxy"): ("", "v1", "ServiceProxyOptions"),
}
SUBRESOURCE_VERBS = {
    "eviction": ("create",), "binding": ("create",), "token": ("create",), "log": ("get",), "finalize": ("update",),
    "exec": ("create", "get"), "attach": ("create", "get"), "portforward": ("create", "get"),
    "proxy": ("create", "delete", "get", "patch", "update"),
}


class Discovery:
    def __init__(self, catalog):
        self.catalog = catalog
        self.kept = {}

    def groups(self):
        """{group: [version]} in order."""
        found = {}
        for resource in self.catalog.served:
            versions = found.setdefault(resource.group, [])
            if resource.version not in versions:
                versions.append(resource.version)
        for group, versions in found.items():
            if any(r.custom is not None and r.group == group for r in self.catalog.served):
                found[group] = [v["name"] for v in sorted_versions([{"name": name} for name in versions])]
        return found

    def answer(self, request, path):
        version = self.form(request, path)
        key = (path, version, self.catalog.generation)
        if key not in self.kept:
            if len(self.kept) > 400:
                self.kept.clear()
            body = self.body(path, key[1])
            self.kept[key] = (dumps(body) + b"\n", '"' + hashlib.sha512(dumps(body)).hexdigest().upper() + '"')
        body, etag = self.kept[key]
        kind = "application/json"
        if key[1]:
            kind += f";g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList"
        headers = [("ETag", etag), ("Vary", "Accept")] if key[1] else []
        if key[1] and request.headers.get("if-none-match") == etag:
            return Response(304, content_type=None, headers=headers)
        return Response(200, body, kind, headers)

    def form(self, request, path):
        """The version of the aggregated form that the client takes and this server has; "" for the older form."""
        accept = request.headers.get("accept", "") if path in ("/api", "/apis") else ""
        if "v=v2;as=APIGroupDiscoveryList" in accept and self.catalog.minor >= 30:
            return "v2"
        return "v2beta1" if "v=v2beta1;as=APIGroupDiscoveryList" in accept else ""

    def body(self, path, aggregated):
        if aggregated:
            return self.aggregated(path == "/api", aggregated)
        if path == "/api":
            return {
                "kind": "APIVersions", "versions": ["v1"],
                "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1"}],
            }
        if path == "/apis":
            groups = [self.group(name, versions) for name, versions in self.groups().items() if name]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
        parts = path.strip("/").split("/")
        if len(parts) == 2 and parts[0] == "apis":
            versions = self.groups().get(parts[1])
            if not versions:
                raise no_such_path()
            return {**self.group(parts[1], versions, "v1"), "kind": "APIGroup"}
        return self.resource_list(*(("", parts[1]) if parts[0] == "api" else parts[1:3]))

    def group(self, name, versions, api_version=None):
        made = {"kind": "APIGroup", "apiVersion": "v1"} if api_version else {}
        entries = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
        return {**made, "name": name, "versions": entries, "preferredVersion": entries[0]}

    def resource_list(self, group, version):
        found = [r for r in self.catalog.served if (r.group, r.version) == (group, version)]
        if not found:
            raise no_such_path()
        entries = []
        for resource in found:
            entry = {
                "name": resource.plural, "singularName": resource.singular, "namespaced": resource.namespaced,
                "kind": resource.kind, "verbs": list(resource.verbs),
            }
            if resource.short:
                entry["shortNames"] = list(resource.short)
            if resource.categories:
                entry["categories"] = list(resource.categories)
            if "list" in resource.verbs:
                digest = hashlib.sha256(f"{resource.group}/{resource.version}/{resource.kind}".encode())
                entry["storageVersionHash"] = digest.hexdigest()[:11] + "="
            entries.append(entry)
            entries += [self.sub_entry(resource, name) for name in resource.subresources]
        name = f"{group}/{version}" if group else version
        return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": name, "resources": entries}

    def sub_entry(self, resource, name):
        group, version, kind = sub_kind(resource, name)
        entry = {
            "name": f"{resource.plural}/{name}", "singularName": "", "namespaced": resource.namespaced, "kind": kind,
            "verbs": list(SUBRESOURCE_VERBS.get(name, ("get", "patch", "update"))),
        }
        if (group, version) != (resource.group, resource.version) and (group or version):
            entry.update(group=group, version=version)
        return entry

    def aggregated(self, core, version):
        items = []
        for group, versions in self.groups().items():
            if (group == "") != core:
                continue
            entries = [
                {"version": name, "resources": [aggregated_entry(r) for r in self.catalog.served
                                                if (r.group, r.version) == (group, name)], "freshness": "Current"}
                for name in versions
            ]
            items.append({"metadata": {"name": group} if group else {}, "versions": entries})
        return {"kind": "APIGroupDiscoveryList", "apiVersion": f"apidiscovery.k8s.io/{version}", "metadata": {}, "items": items}


def sub_kind(resource, name):
    if name == "scale":
        return SCALE
    return OTHER_KINDS.get((resource.plural, name), (resource.group, resource.version, resource.kind))


def aggregated_entry(resource):
    own = (resource.group, resource.version) if resource.custom is not None else ("", "")
    entry = {
        "resource": resource.plural, "responseKind": {"group": own[0], "version": own[1], "kind": resource.kind},
        "scope": "Namespaced" if resource.namespaced else "Cluster", "singularResource": resource.singular,
        "verbs": list(resource.verbs),
    }
    if resource.short:
        entry["shortNames"] = list(resource.short)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    if resource.subresources:
        entry["subresources"] = [aggregated_sub(resource, name, own) for name in resource.subresources]
    return entry


def aggregated_sub(resource, name, own):
    group, version, kind = sub_kind(resource, name)
    if (group, version) == (resource.group, resource.version):
        group, version = own
    return {
        "subresource": name, "responseKind": {"group": group, "version": version, "kind": kind},
        "verbs": list(SUBRESOURCE_VERBS.get(name, ("get", "patch", "update"))),
    }
