# SPDX-License-Identifier: Apache-2.0
"""The objects, their resource versions, and what happened to them since."""

import collections
import threading
import uuid

from kubeapi.managed import now


class Event:
    __slots__ = ("version", "storage", "type", "obj", "before")

    def __init__(self, version, storage, kind, obj, before):
        self.version, self.storage, self.type, self.obj, self.before = version, storage, kind, obj, before


class Store:
    """Objects are never changed in place: whoever has one may read it without the lock."""

    KEPT_EVENTS = 20000

    def __init__(self):
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clear()

    def clear(self):
        with self.lock:
            self.objects = collections.defaultdict(dict)
            self.version = 200
            self.events = collections.deque()
            self.forgotten = self.version  # events up to this one are gone
            self.epoch = uuid.uuid4()
            self.bytes = {}
            self.changed.notify_all()

    def get(self, storage, namespace, name):
        return self.objects[storage].get((namespace or "", name))

    def list(self, storage, namespace=None):
        with self.lock:
            found = self.objects[storage]
            if namespace:
                return [obj for (place, _), obj in sorted(found.items()) if place == namespace]
            return [obj for _, obj in sorted(found.items())]

    def put(self, storage, obj):
        """Stores a new version of an object; returns it as stored."""
        with self.lock:
            metadata = obj["metadata"]
            key = (metadata.get("namespace", ""), metadata["name"])
            before = self.objects[storage].get(key)
            self.version += 1
            obj = {**obj, "metadata": self.identified(metadata, before)}
            self.objects[storage][key] = obj
            self.tell(storage, "ADDED" if before is None else "MODIFIED", obj, before)
            return obj

    def identified(self, metadata, before):
        """metadata in the order in which a real server writes it."""
        old = before["metadata"] if before else {}
        made = {"name": metadata["name"]}
        if "generateName" in metadata:
            made["generateName"] = metadata["generateName"]
        if metadata.get("namespace"):
            made["namespace"] = metadata["namespace"]
        made["uid"] = old.get("uid") or metadata.get("uid") or str(uuid.uuid4())
        made["resourceVersion"] = str(self.version)
        if "generation" in metadata:
            made["generation"] = metadata["generation"]
        made["creationTimestamp"] = old.get("creationTimestamp") or metadata.get("creationTimestamp") or now()
        for name, value in metadata.items():
            if name not in made and value is not None and value != {} and value != []:
                made[name] = value
        return made

    def remove(self, storage, namespace, name):
        with self.lock:
            before = self.objects[storage].pop((namespace or "", name), None)
            if before is not None:
                self.version += 1
                last = {**before, "metadata": {**before["metadata"], "resourceVersion": str(self.version)}}
                self.tell(storage, "DELETED", last, before)
            return before

    def tell(self, storage, kind, obj, before):
        self.events.append(Event(self.version, storage, kind, obj, before))
        if len(self.events) > self.KEPT_EVENTS:
            self.forgotten = self.events.popleft().version
        self.changed.notify_all()

    def since(self, version, storage=None):
        """Events after `version`; the lock is held."""
        found = []
        for event in reversed(self.events):
            if event.version <= version:
                break
            if storage is None or event.storage == storage:
                found.append(event)
        found.reverse()
        return found
