# SPDX-License-Identifier: Apache-2.0
"""What Kubernetes' controllers would do, played by one thread that follows the store.

Each player is handed every event; `later` runs something after some seconds.
"""

import heapq
import itertools
import sys
import threading
import time
import traceback

from kubeapi import catalog, managed
from kubeapi.deletion import CLEANUP, CRDS, FOREGROUND, NAMESPACES, ORPHAN
from kubeapi.kubeflow import Kubeflow
from kubeapi.pods import Pods
from kubeapi.secretsync import SecretSync
from kubeapi.workloads import Workloads


class Controllers:
    def __init__(self, cluster):
        self.cluster, self.store = cluster, cluster.store
        self.timers, self.count = [], itertools.count()
        self.idle = threading.Event()
        self.pods = Pods(cluster, self)
        self.secrets = SecretSync(cluster, self)
        self.workloads = Workloads(cluster, self)
        self.kubeflow = Kubeflow(cluster, self)
        self.position, self.epoch = self.store.version, self.store.epoch
        self.owners = {}   # uid -> {(storage, namespace, name)}
        threading.Thread(target=self.run, daemon=True).start()

    def later(self, seconds, action, *arguments):
        with self.store.lock:
            heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.count), self.store.epoch, action, arguments))
            self.store.changed.notify_all()

    @property
    def resting(self):
        """Nothing is to be done but to try again what cannot be done yet."""
        return self.idle.is_set() and self.position == self.store.version and all(
            timer[3] == self.pods.again for timer in self.timers)

    def run(self):
        while True:
            for action, arguments in self.next():
                try:
                    action(*arguments)
                except Exception:
                    traceback.print_exc(file=sys.stderr)

    def next(self):
        """What is to be done now; waits for it."""
        with self.store.lock:
            while True:
                if self.store.epoch != self.epoch:
                    self.epoch, self.position, self.owners = self.store.epoch, self.store.version, {}
                    self.timers = [timer for timer in self.timers if timer[2] == self.epoch]
                    heapq.heapify(self.timers)
                    self.pods.reset()
                    self.workloads.reset()
                events = self.store.since(self.position)
                self.position = self.store.version
                found = [(self.handle, (event,)) for event in events]
                while self.timers and self.timers[0][0] <= time.monotonic():
                    _, _, epoch, action, arguments = heapq.heappop(self.timers)
                    if epoch == self.epoch:
                        found.append((action, arguments))
                if found:
                    self.idle.clear()
                    return found
                self.idle.set()
                wait = self.timers[0][0] - time.monotonic() if self.timers else None
                self.store.changed.wait(wait)

    def handle(self, event):
        if event.storage == CRDS:
            self.definition(event)
        if not self.cluster.settings.controllers:
            return
        self.own(event)
        if event.storage == NAMESPACES:
            self.namespace(event)
        elif event.type != "ADDED":
            self.namespace_left(event)
        if event.type == "DELETED":
            self.collect(event.obj)
        elif event.obj["metadata"].get("deletionTimestamp"):
            self.finalize(event.storage, event.obj)
        for player in (self.workloads, self.pods, self.secrets, self.kubeflow):
            player.handle(event)

    # CRDs

    def definition(self, event):
        name = event.obj["metadata"]["name"]
        if event.type == "DELETED":
            self.cluster.catalog.forget(name)
        elif event.obj["metadata"].get("deletionTimestamp"):
            self.end_definition(event.obj)
        elif catalog.is_established(event.obj):
            self.cluster.catalog.define(event.obj)
        elif event.type == "ADDED":
            self.new_definition(name)

    def new_definition(self, name):
        settings = self.cluster.settings
        if not settings.crd_looks and not settings.crd_seconds:
            self.cluster.establish(name)
            return
        if not settings.crd_silent:
            self.cluster.establish(name, done=False)
        if not settings.crd_looks:
            self.later(settings.crd_seconds, self.cluster.establish, name)

    def end_definition(self, crd):
        """Its objects go first, whatever their own finalizers let."""
        spec = crd["spec"]
        storage = (spec["group"], spec["names"]["plural"])
        with self.store.lock:
            for obj in self.store.list(storage):
                self.remove(storage, obj)
            left = self.store.list(storage)
            live = self.store.get(CRDS, "", crd["metadata"]["name"])
            if left or live is None:
                return
            finalizers = [f for f in live["metadata"].get("finalizers") or [] if f != CLEANUP]
            if finalizers:
                self.store.put(CRDS, {**live, "metadata": {**live["metadata"], "finalizers": finalizers}})
            else:
                self.store.remove(CRDS, "", crd["metadata"]["name"])

    # Namespaces

    def namespace(self, event):
        metadata = event.obj["metadata"]
        if event.type == "ADDED":
            for kind, storage, name, more in (
                ("ServiceAccount", ("", "serviceaccounts"), "default", {}),
                ("ConfigMap", ("", "configmaps"), "kube-root-ca.crt", {"data": {"ca.crt": self.cluster.ca.decode()}}),
            ):
                self.make(storage, {"kind": kind, "apiVersion": "v1", "metadata": {"name": name, "namespace": metadata["name"]}, **more},
                          "kube-controller-manager")
        elif event.type == "MODIFIED" and metadata.get("deletionTimestamp"):
            self.later(self.cluster.settings.namespace_seconds, self.end_namespace, metadata["name"])

    def end_namespace(self, name):
        with self.store.lock:
            live = self.store.get(NAMESPACES, "", name)
            if live is None or not live["metadata"].get("deletionTimestamp"):
                return
            for storage in list(self.store.objects):
                for obj in self.store.list(storage, name):
                    self.remove(storage, obj)
            left = [storage for storage in self.store.objects if self.store.list(storage, name)]
            if not left and not live["metadata"].get("finalizers"):
                self.store.remove(NAMESPACES, "", name)
            elif left:
                self.remaining(live, left)

    def remaining(self, live, left):
        """Says what holds a namespace up, once."""
        counts = ", ".join(f"{plural}{'.' + group if group else ''} has {len(self.store.list((group, plural), live['metadata']['name']))} "
                           "resource instances" for group, plural in left)
        message = f"Some resources are remaining: {counts}"
        conditions = live["status"].get("conditions") or []
        if not any(c["message"] == message for c in conditions):
            condition = {"type": "NamespaceContentRemaining", "status": "True", "lastTransitionTime": managed.now(),
                         "reason": "SomeResourcesRemain", "message": message}
            self.store.put(NAMESPACES, {**live, "status": {**live["status"], "conditions": [condition]}})

    def namespace_left(self, event):
        namespace = event.obj["metadata"].get("namespace")
        found = self.store.get(NAMESPACES, "", namespace) if namespace else None
        if found and found["metadata"].get("deletionTimestamp"):
            self.end_namespace(namespace)

    # Owners

    def own(self, event):
        metadata = event.obj["metadata"]
        key = (event.storage, metadata.get("namespace", ""), metadata["name"])
        for owner in metadata.get("ownerReferences") or []:
            holders = self.owners.setdefault(owner["uid"], set())
            if event.type == "DELETED":
                holders.discard(key)
            else:
                holders.add(key)

    def dependents(self, obj):
        found = [(key, self.store.get(*key)) for key in sorted(self.owners.get(obj["metadata"]["uid"], ()))]
        return [(key[0], item) for key, item in found if item is not None]

    def collect(self, obj):
        """What the deleted object owned goes too."""
        with self.store.lock:
            for storage, item in self.dependents(obj):
                self.remove(storage, item)
            self.owners.pop(obj["metadata"]["uid"], None)

    def finalize(self, storage, obj):
        """Foreground: dependents first. Orphan: they stay."""
        finalizers = obj["metadata"].get("finalizers") or []
        if FOREGROUND not in finalizers and ORPHAN not in finalizers:
            return
        with self.store.lock:
            live = self.store.get(storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
            if live is None:
                return
            for place, item in self.dependents(obj):
                if ORPHAN in finalizers:
                    owners = [o for o in item["metadata"]["ownerReferences"] if o["uid"] != obj["metadata"]["uid"]]
                    self.store.put(place, {**item, "metadata": {**item["metadata"], "ownerReferences": owners}})
                else:
                    self.remove(place, item)
            if ORPHAN in finalizers:
                self.owners.pop(obj["metadata"]["uid"], None)
            if FOREGROUND in finalizers and self.dependents(obj):
                self.later(0.05, self.finalize, storage, obj)
                return
            rest = [f for f in live["metadata"].get("finalizers") or [] if f not in (FOREGROUND, ORPHAN)]
            if rest:
                self.store.put(storage, {**live, "metadata": {**live["metadata"], "finalizers": rest}})
            else:
                self.store.remove(storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])

    # For the players

    def remove(self, storage, obj):
        """As a deletion in the background."""
        metadata = obj["metadata"]
        if metadata.get("finalizers"):
            if not metadata.get("deletionTimestamp"):
                self.store.put(storage, {**obj, "metadata": {**metadata, "deletionTimestamp": managed.now()}})
        else:
            self.store.remove(storage, metadata.get("namespace", ""), metadata["name"])

    def make(self, storage, obj, manager):
        """Creates what is not there yet; returns what is."""
        with self.store.lock:
            metadata = obj["metadata"]
            live = self.store.get(storage, metadata.get("namespace", ""), metadata["name"])
            if live is not None:
                return live
            space = metadata.get("namespace")
            if space:
                found = self.store.get(NAMESPACES, "", space)
                if found is None or found["metadata"].get("deletionTimestamp"):
                    return None
            resource = self.cluster.catalog.by_storage.get(storage)
            if resource is not None:
                obj = self.cluster.rest.filled(resource, obj)
                obj = managed.update(self.cluster.catalog.type_of(resource), None, obj, manager, resource.api_version)
            return self.store.put(storage, obj)

    def status(self, storage, obj, **values):
        """Changes an object's status; nothing when it is gone or already so."""
        with self.store.lock:
            live = self.store.get(storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
            if live is None or live["metadata"]["uid"] != obj["metadata"]["uid"]:
                return None
            status = {key: value for key, value in {**(live.get("status") or {}), **values}.items() if value is not None}
            if status == live.get("status"):
                return live
            return self.store.put(storage, {**live, "status": status})

    def event(self, about, kind, reason, message, source="kubelet"):
        """Records an Event, or counts one up."""
        metadata = about["metadata"]
        namespace = metadata.get("namespace", "default")
        key = f"{metadata['name']}.{abs(hash((metadata['uid'], reason, message))) % (1 << 60):016x}"
        with self.store.lock:
            live = self.store.get(("", "events"), namespace, key)
            if live is not None:
                return
            time_now = managed.now()
            self.make(("", "events"), {
                "kind": "Event", "apiVersion": "v1", "metadata": {"name": key, "namespace": namespace},
                "involvedObject": {
                    "kind": about["kind"], "namespace": namespace, "name": metadata["name"], "uid": metadata["uid"],
                    "apiVersion": about["apiVersion"], "resourceVersion": metadata["resourceVersion"],
                },
                "reason": reason, "message": message, "source": {"component": source}, "type": kind, "count": 1,
                "firstTimestamp": time_now, "lastTimestamp": time_now, "eventTime": None, "reportingComponent": source,
                "reportingInstance": "",
            }, source)
