# SPDX-License-Identifier: Apache-2.0
"""The control endpoint `/_lab/` on its own plain port: JSON in, JSON out, never recorded.

README.md beside this file has the same table with examples.

    GET  /_lab/calls            the requests since the last reset: method, path, query, field_manager,
                                status, reason, message, bytes_in, bytes_out, at_ms, ms, mutating, dry_run
    POST /_lab/calls/reset
    GET  /_lab/faults           the rules with `left` and `hits`
    POST /_lab/faults           replaces the rules; a list of
         {"match": REGEX on "METHOD /path?query", "times": 1 (null: for ever), "skip": 0, "mutating": true|false,
          "do": error | forbidden | quota | delay | hang | abort_before | abort_after | truncate,
          "status", "reason", "message", "details", "headers"   for error (429 with {"Retry-After": "1"})
          "seconds"   for delay, hang      "bytes"   for truncate
          "after": true   delay or hang after the request was carried out}
         A hang ends when the rules are replaced; the connection then closes.
    GET  /_lab/settings         every field of settings.py; POST changes those given
    POST /_lab/objects          a list of objects, stored as they are (status too): what a test finds there;
                                GET ?kind=apps/v1/deployments&namespace=N, or all of them
    POST /_lab/delete           {"apiVersion", "kind", "namespace", "name"}: gone at once, finalizers or not
    POST /_lab/status           {"apiVersion", "kind", "namespace", "name", "status"}: merged into its status
    POST /_lab/event            {"namespace", "kind", "name", "type", "reason", "message"}
    POST /_lab/pod              {"namespace", "name", "exit_code", "logs"}: ends that pod, or adds to its logs
    GET  /_lab/webhooks         each webhook: ready, asked, refused
    POST /_lab/establish        {"name": CRD}: now
    POST /_lab/secrets/rotate   the driver reads all values again
    GET  /_lab/tokens           why tokens were refused
    POST /_lab/kubeconfig       {"path": FILE, "token", "user", "namespace", "exec", "server"}: writes one (mode 0600)
                                and/or answers its text; GET answers server, ca (PEM) and ca_data
    POST /_lab/idle             waits until the controllers have nothing to do, at most {"seconds": 10}
    POST /_lab/reset            everything back to the start

Errors are 400 {"error": "…"}.
"""

import base64
import json
import time

from kubeapi import kubeconfig
from kubeapi.connection import Response
from kubeapi.patches import json_merge


class Control:
    def __init__(self, cluster, server):
        self.cluster, self.server = cluster, server
        self.routes = {
            ("GET", "calls"): lambda body: cluster.calls.list(),
            ("POST", "calls/reset"): lambda body: cluster.calls.reset(),
            ("GET", "faults"): lambda body: cluster.faults.describe(),
            ("POST", "faults"): cluster.faults.replace,
            ("GET", "settings"): lambda body: cluster.settings.as_dict(),
            ("POST", "settings"): self.settings,
            ("GET", "objects"): self.objects,
            ("POST", "objects"): self.put,
            ("POST", "delete"): self.delete,
            ("POST", "status"): self.status,
            ("POST", "event"): self.event,
            ("POST", "pod"): self.pod,
            ("GET", "webhooks"): lambda body: cluster.admission.describe(),
            ("POST", "establish"): lambda body: cluster.establish(body["name"]),
            ("POST", "secrets/rotate"): lambda body: cluster.controllers.secrets.rotate(),
            ("GET", "tokens"): lambda body: list(cluster.authenticator.refused),
            ("GET", "kubeconfig"): lambda body: self.connection(),
            ("POST", "kubeconfig"): self.kubeconfig,
            ("POST", "idle"): self.idle,
            ("POST", "reset"): lambda body: cluster.reset(),
        }

    def __call__(self, request):
        path = request.path.removeprefix("/_lab/").rstrip("/")
        route = self.routes.get((request.method, path))
        if route is None:
            return reply(404, {"error": f"no such control: {request.method} {path}"})
        try:
            return reply(200, route(request.query if request.method == "GET" else json.loads(request.body or b"{}")))
        except Exception as reason:
            return reply(400, {"error": f"{type(reason).__name__}: {reason}"})

    def settings(self, body):
        minor, nodes = self.cluster.settings.minor, self.cluster.settings.nodes
        self.cluster.settings.update(body)
        if self.cluster.settings.minor != minor:
            custom = self.cluster.store.list(("apiextensions.k8s.io", "customresourcedefinitions"))
            self.cluster.catalog.clear(self.cluster.settings.minor)
            for crd in custom:
                self.cluster.catalog.define(crd)
        if self.cluster.settings.nodes != nodes:
            for number in range(self.cluster.settings.nodes):
                self.cluster.node(number + 1)
            for number in range(self.cluster.settings.nodes, nodes):
                self.cluster.store.remove(("", "nodes"), "", f"node-{number + 1}")
        if "workloads" in body or self.cluster.settings.nodes != nodes:
            self.cluster.controllers.later(0, self.cluster.controllers.workloads.again)

    def resource(self, body):
        found = self.cluster.catalog.of_kind(body["apiVersion"], body["kind"])
        if found is None:
            raise KeyError(f"{body['kind']} in {body['apiVersion']} is not served")
        return found

    def found(self, body):
        resource = self.resource(body)
        obj = self.cluster.store.get(resource.storage, body.get("namespace", "") if resource.namespaced else "", body["name"])
        if obj is None:
            raise KeyError(f"no {body['kind']} {body.get('namespace', '')}/{body['name']}")
        return resource, obj

    def objects(self, query):
        store = self.cluster.store
        if query.get("kind"):
            group, _, plural = query["kind"].rpartition("/")
            group = group.rpartition("/")[0] if group not in ("v1", "") else ""
            return store.list((group, plural), query.get("namespace"))
        with store.lock:
            return [obj for storage in sorted(store.objects) for obj in store.list(storage, query.get("namespace"))]

    def put(self, body):
        for obj in body if isinstance(body, list) else [body]:
            resource = self.resource(obj)
            made = self.cluster.rest.filled(resource, obj)
            if "status" in obj:
                made = {**made, "status": {**(made.get("status") or {}), **obj["status"]}}
            self.cluster.store.put(resource.storage, made)

    def delete(self, body):
        resource, obj = self.found(body)
        self.cluster.store.remove(resource.storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])

    def status(self, body):
        resource, obj = self.found(body)
        with self.cluster.store.lock:
            return self.cluster.store.put(resource.storage, {**obj, "status": json_merge(obj.get("status"), body["status"])})

    def event(self, body):
        kinds = [r for r in self.cluster.catalog.served if r.kind == body["kind"]]
        about = next((obj for r in kinds if (obj := self.cluster.store.get(
            r.storage, body.get("namespace", "") if r.namespaced else "", body["name"]))), None)
        if about is None:
            raise KeyError(f"no {body['kind']} {body['name']}")
        self.cluster.controllers.event(about, body.get("type", "Warning"), body["reason"], body["message"])

    def pod(self, body):
        pods = self.cluster.controllers.pods
        _, pod = self.found({"apiVersion": "v1", "kind": "Pod", **body})
        if body.get("logs"):
            pods.write(pod, body["logs"])
        if "exit_code" in body:
            pods.finish(pod, body["exit_code"], body)

    def connection(self):
        return {
            "server": self.server, "ca": self.cluster.ca.decode(), "ca_data": base64.b64encode(self.cluster.ca).decode()}

    def kubeconfig(self, body):
        return {"text": kubeconfig.write(self.server, self.cluster.ca, body)}

    def idle(self, body):
        """Nothing in the queue, and no timer due within the next moments."""
        ends = time.monotonic() + body.get("seconds", 10)
        store, controllers = self.cluster.store, self.cluster.controllers
        while time.monotonic() < ends:
            with store.lock:
                settled = controllers.resting
            if settled:
                return {"idle": True}
            time.sleep(0.02)
        return {"idle": False}


def reply(status, value):
    return Response(status, json.dumps({"ok": True} if value is None else value, default=str).encode())
