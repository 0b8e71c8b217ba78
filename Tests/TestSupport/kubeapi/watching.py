# SPDX-License-Identifier: Apache-2.0
"""Lists and watches."""

import base64
import json
import time

from kubeapi import tables
from kubeapi.answers import Refused, dumps
from kubeapi.connection import Response
from kubeapi.selection import field_matcher, label_matcher

INITIAL_END = "k8s.io/initial-events-end"


class Lists:
    def __init__(self, cluster):
        self.cluster, self.store = cluster, cluster.store

    def matcher(self, request, namespace):
        by_label = label_matcher(request.query.get("labelSelector", ""))
        by_field = field_matcher(request.query.get("fieldSelector", ""))
        return lambda obj: (
            (not namespace or obj["metadata"].get("namespace", "") == namespace) and by_label(obj) and by_field(obj))

    def list(self, request, resource, namespace):
        wanted = self.matcher(request, namespace)
        with self.store.lock:
            version = str(self.store.version)
            items = [obj for obj in self.store.list(resource.storage, namespace) if wanted(obj)]
        for obj in items:
            self.cluster.looked_at(resource, obj)
        items, meta = self.chunk(request, items, version)
        if resource.custom is not None:
            meta.setdefault("continue", "")
        items = [self.cluster.as_version(resource, obj) for obj in items]
        accept = request.headers.get("accept", "")
        if "as=Table" in accept:
            return Response(200, dumps(tables.table(resource, items, meta, request.query.get("includeObject", "Metadata"))))
        if "as=PartialObjectMetadataList" in accept:
            body = {"kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": meta,
                    "items": [tables.partial(item) for item in items]}
            return Response(200, dumps(body))
        if resource.custom is None:
            items = [{key: value for key, value in item.items() if key not in ("kind", "apiVersion")} for item in items]
        return Response(200, dumps({
            "kind": resource.kind + "List", "apiVersion": resource.api_version, "metadata": meta, "items": items}))

    def chunk(self, request, items, version):
        limit = int(request.query.get("limit") or 0)
        start = 0
        if request.query.get("continue"):
            start, version = self.resume(request.query["continue"])
        meta = {"resourceVersion": version}
        if limit and start + limit < len(items):
            token = json.dumps({"v": "meta.k8s.io/v1", "rv": int(version), "start": start + limit})
            meta["continue"] = base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")
            meta["remainingItemCount"] = len(items) - start - limit
            return items[start:start + limit], meta
        return items[start:], meta

    def resume(self, token):
        try:
            found = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            return found["start"], str(found["rv"])
        except (ValueError, KeyError):
            raise Refused(400, "continue key is not valid") from None

    def watch(self, request, resource, namespace):
        initial = request.flag("sendInitialEvents")
        if initial and not self.cluster.watch_lists:
            raise Refused(
                422, 'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for '
                "watch unless the WatchList feature gate is enabled")
        wanted = self.matcher(request, namespace)
        since = request.query.get("resourceVersion", "")
        with self.store.lock:
            position = self.store.version
            first = []
            if initial or since in ("", "0"):
                first = [obj for obj in self.store.list(resource.storage, namespace) if wanted(obj)]
            else:
                position = int(since)
                if position < self.store.forgotten:
                    raise Refused(410, f"too old resource version: {since} ({self.store.forgotten})")
        watcher = Watcher(self.cluster, request, resource, wanted, position)
        return Response(200, stream=lambda writer: watcher.run(writer, first, initial))


class Watcher:
    def __init__(self, cluster, request, resource, wanted, position):
        self.cluster, self.resource, self.wanted, self.position = cluster, resource, wanted, position
        self.as_table = "as=Table" in request.headers.get("accept", "")
        self.partial = "as=PartialObjectMetadata" in request.headers.get("accept", "")
        self.bookmarks = request.flag("allowWatchBookmarks")
        self.ends = time.monotonic() + float(request.query.get("timeoutSeconds") or 1800)
        self.headed = False

    def run(self, writer, first, initial):
        epoch = self.cluster.store.epoch
        self.write(writer, [("ADDED", obj) for obj in first])
        if initial and self.bookmarks:
            self.bookmark(writer, {INITIAL_END: "true"})
        store = self.cluster.store
        while time.monotonic() < self.ends:
            with store.lock:
                events = store.since(self.position, self.resource.storage)
                if not events and store.epoch == epoch:
                    self.position = store.version
                    store.changed.wait(min(5.0, max(0.01, self.ends - time.monotonic())))
                    events = store.since(self.position, self.resource.storage)
                self.position = store.version
                over = store.epoch != epoch
            self.write(writer, [pair for event in events for pair in self.seen(event)])
            if over or writer.gone():
                return

    def seen(self, event):
        """How this watcher sees an event: an object that no longer matches is gone for it."""
        now, before = self.wanted(event.obj), event.before is not None and self.wanted(event.before)
        if event.type == "DELETED":
            return [("DELETED", event.obj)] if before else []
        if now:
            return [("MODIFIED" if before else "ADDED", event.obj)]
        return [("DELETED", event.obj)] if before else []

    def write(self, writer, pairs):
        if pairs:
            writer.send(b"".join(dumps({"type": kind, "object": self.form(obj)}) + b"\n" for kind, obj in pairs))

    def form(self, obj):
        obj = self.cluster.as_version(self.resource, obj)
        if self.as_table:
            made = tables.table(self.resource, [obj], {"resourceVersion": obj["metadata"]["resourceVersion"]})
            if self.headed:
                made["columnDefinitions"] = None
            self.headed = True
            return made
        return tables.partial(obj) if self.partial else obj

    def bookmark(self, writer, annotations):
        version = str(self.position)
        obj = {"kind": self.resource.kind, "apiVersion": self.resource.api_version,
               "metadata": {"resourceVersion": version, "creationTimestamp": None, "annotations": annotations}}
        if self.as_table:
            obj = {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {"resourceVersion": version},
                   "columnDefinitions": None, "rows": [{"cells": [], "object": obj}]}
        writer.send(dumps({"type": "BOOKMARK", "object": obj}) + b"\n")
