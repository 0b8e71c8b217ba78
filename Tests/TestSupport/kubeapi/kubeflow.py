# SPDX-License-Identifier: Apache-2.0
"""Kubeflow's profile controller, and metacontroller with hooks that the test answers.

settings.hooks: {"CONTROLLER NAME": URL of its sync hook}.
"""

import json
from urllib.request import Request, urlopen

from kubeapi.answers import dumps
from kubeapi.workloads import owner

PROFILES = ("kubeflow.org", "profiles")
CONTROLLERS = {
    ("metacontroller.k8s.io", "compositecontrollers"): "parent", ("metacontroller.k8s.io", "decoratorcontrollers"): "object",
}
ACCOUNTS = {"default-editor": "kubeflow-edit", "default-viewer": "kubeflow-view"}


class Kubeflow:
    def __init__(self, cluster, controllers):
        self.cluster, self.store, self.controllers = cluster, cluster.store, controllers

    def handle(self, event):
        if event.storage == PROFILES and event.type != "DELETED" and not event.obj["metadata"].get("deletionTimestamp"):
            self.profile(event.obj)
        if self.cluster.settings.hooks and event.type != "DELETED":
            self.hooked(event)

    def profile(self, profile):
        name, subject = profile["metadata"]["name"], profile["spec"].get("owner") or {}
        made = self.controllers.make(("", "namespaces"), {
            "kind": "Namespace", "apiVersion": "v1", "metadata": {
                "name": name, "annotations": {"owner": subject.get("name", "")}, "ownerReferences": [owner(profile)],
                "labels": {"app.kubernetes.io/part-of": "kubeflow-profile", "istio-injection": "enabled",
                           "katib.kubeflow.org/metrics-collector-injection": "enabled",
                           "pipelines.kubeflow.org/enabled": "true", "serving.kubeflow.org/inferenceservice": "enabled"},
            }}, "profile-controller")
        if made is None or made["metadata"].get("annotations", {}).get("owner") != subject.get("name", ""):
            message = f"namespace already exist, but not owned by profile creator {subject.get('name', '')}"
            self.controllers.status(PROFILES, profile, conditions=[{"type": "Failed", "message": message}])
            return
        for account, role in ACCOUNTS.items():
            self.account(profile, account, role)
        self.bind(profile, "namespaceAdmin", "kubeflow-admin", subject)
        self.controllers.status(PROFILES, profile, conditions=[{"type": "Successful"}])

    def account(self, profile, name, role):
        namespace = profile["metadata"]["name"]
        annotations = {}
        for plugin in profile["spec"].get("plugins") or []:
            arn = (plugin.get("spec") or {}).get("awsIamRole")
            if plugin.get("kind") == "AwsIamForServiceAccount" and name == "default-editor" and arn:
                annotations["eks.amazonaws.com/role-arn"] = arn
        metadata = {"name": name, "namespace": namespace, "annotations": annotations, "ownerReferences": [owner(profile)]}
        made = self.controllers.make(
            ("", "serviceaccounts"), {"kind": "ServiceAccount", "apiVersion": "v1", "metadata": metadata}, "profile-controller")
        if made is not None and annotations and made["metadata"].get("annotations", {}) != annotations:
            self.store.put(("", "serviceaccounts"), {
                **made, "metadata": {**made["metadata"], "annotations": {**made["metadata"].get("annotations", {}), **annotations}}})
        self.bind(profile, name, role, {"kind": "ServiceAccount", "name": name, "namespace": namespace})

    def bind(self, profile, name, role, subject):
        self.controllers.make(("rbac.authorization.k8s.io", "rolebindings"), {
            "kind": "RoleBinding", "apiVersion": "rbac.authorization.k8s.io/v1",
            "metadata": {"name": name, "namespace": profile["metadata"]["name"], "ownerReferences": [owner(profile)]},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}, "subjects": [subject],
        }, "profile-controller")

    # metacontroller

    def hooked(self, event):
        for storage, word in CONTROLLERS.items():
            for controller in self.store.list(storage):
                url = self.cluster.settings.hooks.get(controller["metadata"]["name"])
                if url is None:
                    continue
                if event.storage == storage and event.obj["metadata"]["uid"] == controller["metadata"]["uid"]:
                    for kind in self.parents(controller):
                        for parent in self.store.list(kind.storage):
                            self.sync(controller, word, kind, parent, url)
                for kind in self.parents(controller):
                    if event.storage == kind.storage:
                        self.sync(controller, word, kind, event.obj, url)

    def parents(self, controller):
        spec = controller["spec"]
        for rule in spec.get("resources") or [spec.get("parentResource") or {}]:
            group, _, version = rule.get("apiVersion", "").rpartition("/")
            found = self.cluster.catalog.by_path.get((group, version, rule.get("resource")))
            if found is not None:
                yield found

    def sync(self, controller, word, kind, parent, url):
        children = {}
        for storage, item in self.controllers.dependents(parent):
            children.setdefault(f"{item['kind']}.{item['apiVersion']}", {})[item["metadata"]["name"]] = item
        body = {
            "controller": controller, word: self.cluster.as_version(kind, parent), "finalizing": False,
            "children" if word == "parent" else "attachments": children,
        }
        try:
            with urlopen(Request(url, dumps(body), {"Content-Type": "application/json"}), timeout=10) as reply:
                answer = json.load(reply)
        except (OSError, ValueError):
            return
        for child in answer.get("children" if word == "parent" else "attachments") or []:
            self.child(parent, child)

    def child(self, parent, child):
        resource = self.cluster.catalog.of_kind(child["apiVersion"], child["kind"])
        if resource is None:
            return
        metadata = {**child["metadata"], "ownerReferences": [owner(parent)]}
        if resource.namespaced and not metadata.get("namespace"):
            metadata["namespace"] = parent["metadata"].get("namespace") or parent["metadata"]["name"]
        self.controllers.make(resource.storage, {**child, "metadata": metadata}, "metacontroller")
