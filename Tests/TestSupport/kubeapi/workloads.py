# SPDX-License-Identifier: Apache-2.0
"""Deployments, DaemonSets, StatefulSets and Jobs: their pods, their status, and the endpoints of Services.

settings.workloads: rules, the first whose `match` fits "Kind namespace/name" counts:
    {"match": REGEX, "ready": false, "reason": "ImagePullBackOff", "message": TEXT, "seconds": 3,
     "phase": "CrashLoopBackOff" …}
"""

import hashlib
import json
import re

from kubeapi.managed import now
from kubeapi.selection import matches

KINDS = {
    ("apps", "deployments"): "Deployment", ("apps", "daemonsets"): "DaemonSet", ("apps", "statefulsets"): "StatefulSet",
}
PODS, SETS, JOBS, SERVICES, NODES = ("", "pods"), ("apps", "replicasets"), ("batch", "jobs"), ("", "services"), ("", "nodes")
REVISION = "controller-revision-hash"
ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


def short_hash(value, length=10):
    number = int(hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest(), 16)
    text = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        text += ALPHABET[place]
    return text


def owner(obj):
    return {
        "apiVersion": obj["apiVersion"], "kind": obj["kind"], "name": obj["metadata"]["name"], "uid": obj["metadata"]["uid"],
        "controller": True, "blockOwnerDeletion": True,
    }


class Workloads:
    def __init__(self, cluster, controllers):
        self.cluster, self.store, self.controllers = cluster, cluster.store, controllers
        self.reset()

    def reset(self):
        self.planned = {}   # uid -> generation whose pods are there

    def rule(self, kind, metadata):
        text = f"{kind} {metadata.get('namespace', '')}/{metadata['name']}"
        return next((rule for rule in self.cluster.settings.workloads if re.search(rule.get("match", ""), text)), {})

    def handle(self, event):
        if event.storage in KINDS and event.type != "DELETED":
            if not event.obj["metadata"].get("deletionTimestamp"):
                self.reconcile(event.storage, event.obj)
        elif event.storage == JOBS and event.type == "ADDED":
            self.start_job(event.obj)
        elif event.storage == PODS:
            self.pod_changed(event)
        elif event.storage == SERVICES and event.type != "DELETED":
            self.endpoints(event.obj["metadata"]["namespace"])
        elif event.storage == ("", "persistentvolumeclaims") and event.type == "ADDED":
            self.bind(event.obj)

    # Pods of a workload

    def reconcile(self, storage, obj, again=False):
        wanted = (obj["metadata"].get("generation"), self.count(obj))
        if self.planned.get(obj["metadata"]["uid"]) == wanted and not again:
            return
        self.planned[obj["metadata"]["uid"]] = wanted
        with self.store.lock:
            holder = obj
            digest = short_hash(obj["spec"]["template"])
            labels = {REVISION: digest}
            if storage == ("apps", "deployments"):
                labels = {"pod-template-hash": digest}
                holder = self.replica_set(obj, digest)
                if holder is None:
                    return
            names = self.names(obj, holder, digest)
            self.drop_others(obj, names)
            rule = self.rule(obj["kind"], obj["metadata"])
            for index, name in enumerate(names):
                self.pod(obj, holder, name, labels, digest, rule, index)
        self.sum_up(storage, obj)

    def count(self, obj):
        nodes = self.cluster.settings.nodes
        if obj["kind"] == "DaemonSet":
            return nodes if self.fits_nodes(obj["spec"]["template"]["spec"].get("nodeSelector")) else 0
        return obj["spec"].get("replicas", 1)

    def fits_nodes(self, selector):
        return all({"kubernetes.io/os": "linux", "beta.kubernetes.io/os": "linux"}.get(key) == value for key, value in (selector or {}).items())

    def names(self, obj, holder, digest):
        name, count = obj["metadata"]["name"], self.count(obj)
        if obj["kind"] == "StatefulSet":
            return [f"{name}-{index}" for index in range(count)]
        stem = holder["metadata"]["name"]
        return [f"{stem}-{short_hash([obj['metadata']['uid'], digest, index], 5)}" for index in range(count)]

    def replica_set(self, obj, digest):
        spec = obj["spec"]
        name = f"{obj['metadata']['name']}-{digest}"
        for _, old in self.controllers.dependents(obj):
            if old["kind"] == "ReplicaSet" and old["metadata"]["name"] != name and old["spec"].get("replicas"):
                self.store.put(SETS, {**old, "spec": {**old["spec"], "replicas": 0}, "status": {"replicas": 0}})
        selector = {**spec["selector"], "matchLabels": {**(spec["selector"].get("matchLabels") or {}), "pod-template-hash": digest}}
        template = dict(spec["template"])
        template["metadata"] = {**template.get("metadata", {}), "labels": {
            **(template.get("metadata", {}).get("labels") or {}), "pod-template-hash": digest}}
        made = self.controllers.make(SETS, {
            "kind": "ReplicaSet", "apiVersion": "apps/v1",
            "metadata": {"name": name, "namespace": obj["metadata"]["namespace"], "generation": 1,
                         "labels": template["metadata"]["labels"], "ownerReferences": [owner(obj)]},
            "spec": {"replicas": spec.get("replicas", 1), "selector": selector, "template": template}, "status": {},
        }, "kube-controller-manager")
        if made is not None:
            # The owner's index follows events, and these come later.
            self.controllers.owners.setdefault(obj["metadata"]["uid"], set()).add((SETS, made["metadata"]["namespace"], name))
        return made

    def pods_of(self, obj):
        found = []
        for storage, item in self.controllers.dependents(obj):
            if storage == SETS:
                found += [pod for kind, pod in self.controllers.dependents(item) if kind == PODS]
            elif storage == PODS:
                found.append(item)
        return found

    def drop_others(self, obj, names):
        for pod in self.pods_of(obj):
            stale = obj["kind"] != "Deployment" and pod["metadata"]["labels"].get(REVISION) != short_hash(obj["spec"]["template"])
            if pod["metadata"]["name"] not in names or stale:
                self.controllers.remove(PODS, pod)

    def pod(self, obj, holder, name, labels, digest, rule, index):
        template = obj["spec"]["template"]
        nodes = self.cluster.settings.nodes
        metadata = {
            "name": name, "namespace": obj["metadata"]["namespace"], "generation": 1, "ownerReferences": [owner(holder)],
            "labels": {**(template.get("metadata", {}).get("labels") or {}), **labels},
            "annotations": template.get("metadata", {}).get("annotations") or {},
        }
        spec = dict(template["spec"])
        if nodes:
            spec["nodeName"] = f"node-{index % nodes + 1}"
        made = self.controllers.make(
            PODS, {"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": {}}, "kube-controller-manager")
        if made is not None:
            key = (PODS, made["metadata"]["namespace"], name)
            self.controllers.owners.setdefault(holder["metadata"]["uid"], set()).add(key)
            self.controllers.pods.start(made, {"restart": True, **rule})

    def again(self):
        """Tries the pods that are not ready again: the rules, or the nodes, are others now."""
        for storage in KINDS:
            for obj in self.store.list(storage):
                self.reconcile(storage, obj)
                rule = self.rule(obj["kind"], obj["metadata"])
                for pod in self.pods_of(obj):
                    if not is_ready(pod) and pod["status"].get("phase") in ("Pending", "Running"):
                        self.controllers.pods.restart(pod, rule)

    # Status

    def pod_changed(self, event):
        pod = event.obj
        for entry in pod["metadata"].get("ownerReferences") or []:
            self.owner_changed(pod["metadata"]["namespace"], entry, event)
        if event.type == "DELETED" or is_ready(pod) != (event.before is not None and is_ready(event.before)):
            self.endpoints(pod["metadata"]["namespace"])

    def owner_changed(self, namespace, entry, event):
        kind, name = entry["kind"], entry["name"]
        if kind == "ReplicaSet":
            found = self.store.get(SETS, namespace, name)
            for up in (found or {}).get("metadata", {}).get("ownerReferences") or []:
                self.owner_changed(namespace, up, event)
        elif kind == "Job":
            found = self.store.get(JOBS, namespace, name)
            if found is not None and event.type != "DELETED":
                self.job_status(found)
        else:
            storage = next((place for place, word in KINDS.items() if word == kind), None)
            found = self.store.get(storage, namespace, name) if storage else None
            if found is not None and not found["metadata"].get("deletionTimestamp"):
                if event.type == "DELETED":
                    self.reconcile(storage, found, again=True)
                self.sum_up(storage, found)

    def sum_up(self, storage, obj):
        obj = self.store.get(storage, obj["metadata"]["namespace"], obj["metadata"]["name"]) or obj
        pods = [pod for pod in self.pods_of(obj) if not pod["metadata"].get("deletionTimestamp")]
        ready = sum(map(is_ready, pods))
        count = self.count(obj)
        done = ready >= count
        common = {"observedGeneration": obj["metadata"].get("generation", 1)}
        if obj["kind"] == "DaemonSet":
            self.controllers.status(
                storage, obj, **common, currentNumberScheduled=count, desiredNumberScheduled=count, numberMisscheduled=0,
                numberReady=ready, numberAvailable=ready or None, updatedNumberScheduled=count or None,
                numberUnavailable=count - ready or None)
            return
        common.update(replicas=len(pods), updatedReplicas=len(pods), readyReplicas=ready or None, availableReplicas=ready or None)
        if obj["kind"] == "StatefulSet":
            revision = f"{obj['metadata']['name']}-{short_hash(obj['spec']['template'])}"
            self.controllers.status(
                storage, obj, **common, currentReplicas=len(pods), currentRevision=revision, updateRevision=revision, collisionCount=0)
            return
        self.controllers.status(
            storage, obj, **common, unavailableReplicas=count - ready or None, conditions=deployment_conditions(obj, done))
        for place, item in self.controllers.dependents(obj):
            if place == SETS and item["spec"].get("replicas"):
                self.controllers.status(SETS, item, replicas=len(pods), readyReplicas=ready or None, availableReplicas=ready or None,
                                        fullyLabeledReplicas=len(pods), observedGeneration=1)

    def endpoints(self, namespace):
        """The addresses of each Service's ready pods."""
        with self.store.lock:
            pods = self.store.list(PODS, namespace)
            for service in self.store.list(SERVICES, namespace):
                selector = service["spec"].get("selector")
                if selector:
                    chosen = [pod for pod in pods if matches({"matchLabels": selector}, pod["metadata"].get("labels"))]
                    self.put_endpoints(service, chosen)

    def put_endpoints(self, service, pods):
        lists = {True: [], False: []}
        for pod in pods:
            if pod["status"].get("podIP"):
                lists[is_ready(pod)].append({"ip": pod["status"]["podIP"], "nodeName": pod["spec"].get("nodeName"), "targetRef": {
                    "kind": "Pod", "namespace": pod["metadata"]["namespace"], "name": pod["metadata"]["name"], "uid": pod["metadata"]["uid"]}})
        ports = [
            {key: value for key, value in (("name", p.get("name")), ("port", number(p, pods)), ("protocol", p.get("protocol"))) if value}
            for p in service["spec"].get("ports") or []
        ]
        subset = {"addresses": lists[True], "notReadyAddresses": lists[False], "ports": ports}
        subsets = [{key: value for key, value in subset.items() if value}] if lists[True] or lists[False] else []
        metadata = service["metadata"]
        live = self.store.get(("", "endpoints"), metadata["namespace"], metadata["name"])
        if live is None:
            self.controllers.make(("", "endpoints"), {
                "kind": "Endpoints", "apiVersion": "v1", "subsets": subsets,
                "metadata": {"name": metadata["name"], "namespace": metadata["namespace"], "labels": metadata.get("labels", {}),
                             "ownerReferences": [{**owner(service), "controller": False}]},
            }, "kube-controller-manager")
        elif live.get("subsets", []) != subsets:
            self.store.put(("", "endpoints"), {**live, "subsets": subsets})

    # Jobs and claims

    def start_job(self, job):
        if job["spec"].get("suspend"):
            return
        self.controllers.status(JOBS, job, active=1, startTime=now(), ready=0, uncountedTerminatedPods={})
        self.job_pod(job, 0)

    def job_pod(self, job, attempt):
        template, name = job["spec"]["template"], job["metadata"]["name"]
        made = self.controllers.make(PODS, {
            "kind": "Pod", "apiVersion": "v1",
            "metadata": {
                "name": f"{name}-{short_hash([job['metadata']['uid'], attempt], 5)}", "namespace": job["metadata"]["namespace"],
                "labels": template.get("metadata", {}).get("labels") or {}, "generation": 1, "ownerReferences": [owner(job)],
                "annotations": template.get("metadata", {}).get("annotations") or {},
            },
            "spec": {**template["spec"], "nodeName": "node-1"}, "status": {},
        }, "kube-controller-manager")
        if made is not None:
            self.controllers.pods.start(made, self.rule("Job", job["metadata"]))

    def job_status(self, job):
        if any(c["type"] in ("Complete", "Failed") for c in job["status"].get("conditions") or []):
            return
        pods = [pod for pod in self.store.list(PODS, job["metadata"]["namespace"])
                if any(entry["uid"] == job["metadata"]["uid"] for entry in pod["metadata"].get("ownerReferences") or [])]
        good = sum(pod["status"].get("phase") == "Succeeded" for pod in pods)
        bad = sum(pod["status"].get("phase") == "Failed" for pod in pods)
        active = len(pods) - good - bad
        ready = sum(map(is_ready, pods))
        values = {"active": active or None, "succeeded": good or None, "failed": bad or None, "ready": ready}
        if good:
            self.controllers.status(JOBS, job, **values, completionTime=now(), conditions=[
                condition("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods"),
                condition("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods")])
        elif bad > job["spec"].get("backoffLimit", 6):
            self.controllers.status(JOBS, job, **values, conditions=[
                condition("FailureTarget", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
                condition("Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit")])
        else:
            self.controllers.status(JOBS, job, **values)
            if bad and not active:
                self.job_pod(job, bad)

    def bind(self, claim):
        size = claim["spec"].get("resources", {}).get("requests", {}).get("storage")
        with self.store.lock:
            live = self.store.get(("", "persistentvolumeclaims"), claim["metadata"]["namespace"], claim["metadata"]["name"])
            if live is not None and not live["spec"].get("volumeName"):
                spec = {**live["spec"], "volumeName": "pvc-" + live["metadata"]["uid"]}
                status = {"phase": "Bound", "accessModes": spec.get("accessModes"), "capacity": {"storage": size}}
                self.store.put(("", "persistentvolumeclaims"), {**live, "spec": spec, "status": status})


def number(port, pods):
    target = port.get("targetPort", port.get("port"))
    if isinstance(target, int):
        return target
    for pod in pods:
        for item in pod["spec"].get("containers") or []:
            for entry in item.get("ports") or []:
                if entry.get("name") == target:
                    return entry["containerPort"]
    return port.get("port")


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in (pod.get("status") or {}).get("conditions") or [])


def condition(kind, status, reason, message):
    stamp = now()
    return {"type": kind, "status": status, "lastProbeTime": stamp, "lastTransitionTime": stamp, "reason": reason, "message": message}


def deployment_conditions(obj, done):
    old = {c["type"]: c for c in (obj.get("status") or {}).get("conditions") or []}
    name = obj["metadata"]["name"]
    wanted = [
        ("Available", "True" if done else "False",
         *(("MinimumReplicasAvailable", "Deployment has minimum availability.") if done
           else ("MinimumReplicasUnavailable", "Deployment does not have minimum availability."))),
        ("Progressing", "True",
         *(("NewReplicaSetAvailable", f'ReplicaSet "{name}" has successfully progressed.') if done
           else ("ReplicaSetUpdated", f'ReplicaSet "{name}" is progressing.'))),
    ]
    made = []
    for kind, status, reason, message in wanted:
        entry = old.get(kind)
        if entry is None or (entry["status"], entry["reason"]) != (status, reason):
            stamp = now()
            entry = {"type": kind, "status": status, "lastUpdateTime": stamp, "lastTransitionTime": stamp, "reason": reason, "message": message}
        made.append(entry)
    return made
