# SPDX-License-Identifier: Apache-2.0
"""From a request to its answer: faults, who is asking, and which part answers."""

import sys
import time
import traceback

from kubeapi import execution, managed, protobuf
from kubeapi.answers import Refused, dumps, no_such_path
from kubeapi.connection import Dropped, Response

# Built-in kinds that are answered with a warning, since which version.
DEPRECATED = {
    ("", "endpoints"): (33, "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"),
    ("", "componentstatuses"): (19, "v1 ComponentStatus is deprecated in v1.19+"),
}
LIVE = ("/healthz", "/livez", "/readyz")


class Application:
    def __init__(self, cluster):
        self.cluster = cluster

    def __call__(self, request):
        begun = time.monotonic()
        entry = self.cluster.calls.begin(request)
        request.manager = manager(request)
        try:
            response = self.faulty(request, entry)
        except Refused as refusal:
            body = dumps(refusal.status()) + b"\n"
            entry["reason"], entry["message"] = refusal.reason or "", refusal.message
            response = Response(refusal.code, body, headers=refusal.headers)
        except ConnectionError:
            raise
        except Exception as reason:  # an error of this server: said loudly, as 500
            traceback.print_exc(file=sys.stderr)
            entry["message"] = f"{type(reason).__name__}: {reason}"
            response = Response(500, dumps(Refused(500, f"the test's API server failed: {reason!r}").status()))
        self.cluster.calls.end(entry, response, begun)
        return response

    def faulty(self, request, entry):
        cluster = self.cluster
        if cluster.settings.latency_ms:
            time.sleep(cluster.settings.latency_ms / 1000)
        rule = cluster.faults.pick(request, entry["mutating"])
        if rule is None:
            return self.answer(request, entry)
        release = cluster.faults.release
        if not rule.afterwards:
            self.strike(rule, request, release)
        response = self.answer(request, entry)
        if rule.afterwards:
            response = self.spoil(rule, response, release)
        return response

    def strike(self, rule, request, release):
        if rule.kind == "abort_before":
            raise Dropped()
        if rule.kind == "hang":
            release.wait(rule.values.get("seconds"))
            raise Dropped()
        if rule.kind == "delay":
            time.sleep(rule.values.get("seconds", 0.1))
            return
        request.user = "kubernetes-admin"
        raise rule.refusal(request)

    def spoil(self, rule, response, release):
        if rule.kind == "delay":
            time.sleep(rule.values.get("seconds", 0.1))
            return response
        if rule.kind == "hang":
            release.wait(rule.values.get("seconds"))
        if rule.kind == "truncate":
            size = rule.values.get("bytes", len(response.body) // 2)

            def cut(request):
                request.socket.sendall(
                    f"HTTP/1.1 {response.status} OK\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(response.body)}\r\n\r\n".encode() + response.body[:size])

            return Response(response.status, takeover=cut)
        raise Dropped()

    # Which part answers

    def answer(self, request, entry):
        cluster, path = self.cluster, request.path
        if path in LIVE or path.startswith(tuple(live + "/" for live in LIVE)):
            return Response(200, b"ok", "text/plain; charset=utf-8")
        request.user, request.groups = cluster.authenticator.user(request)
        entry["user"] = request.user
        if path == "/version" or path == "/version/":
            return Response(200, dumps(version(cluster.settings.minor)))
        if path.startswith("/openapi/"):
            return cluster.openapi.answer(request, path)
        if path == "/":
            return Response(200, dumps({"paths": ["/api", "/api/v1", "/apis", "/healthz", "/openapi/v3", "/version"]}))
        return self.objects(request, path.rstrip("/") or "/")

    def objects(self, request, path):
        parts = path.strip("/").split("/")
        if parts[0] == "api":
            group, rest = "", parts[2:]
        elif parts[0] == "apis":
            group, rest = (parts[1] if len(parts) > 1 else ""), parts[3:]
        else:
            raise no_such_path()
        if not rest:
            return self.cluster.discovery.answer(request, path)
        return self.resource(request, group, parts[1] if parts[0] == "api" else parts[2], rest)

    def resource(self, request, group, version_name, rest):
        namespace = ""
        if rest[0] == "watch":
            rest, request.query["watch"] = rest[1:], "true"
        if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in ("status", "finalize"):
            namespace, rest = rest[1], rest[2:]
        resource = self.cluster.catalog.find(group, version_name, rest[0])
        name = rest[1] if len(rest) > 1 else ""
        sub = rest[2] if len(rest) > 2 else ""
        if sub:
            return self.subresource(request, resource, namespace, name, sub, "/".join(rest[3:]))
        if resource.namespaced and not namespace and (name or request.method == "POST") and "list" in resource.verbs:
            raise Refused(405, "the server does not allow this method on the requested resource")
        self.decode_protobuf(request)
        response = self.verb(request, resource, namespace, name)
        since, text = DEPRECATED.get(resource.storage, (0, ""))
        if since and self.cluster.settings.minor >= since:
            response.headers.append(("Warning", f'299 - "{text}"'))
        return response

    def decode_protobuf(self, request):
        if request.headers.get("content-type") == "application/vnd.kubernetes.protobuf" and request.method != "DELETE":
            if "reviews" in request.path:
                return
            made = protobuf.decode(request.body)
            if made is not None:
                request.body = dumps(made)
                return
            raise Refused(
                415, "the body of the request was in an unknown format - accepted media types include: application/json, "
                "application/yaml")

    def verb(self, request, resource, namespace, name):
        rest, method = self.cluster.rest, request.method
        if "list" not in resource.verbs:
            if method != "POST":
                raise Refused(405, "the server does not allow this method on the requested resource")
            return self.cluster.access.review(request, resource)
        if method in ("GET", "HEAD"):
            if name and not request.flag("watch"):
                return rest.read(request, resource, namespace, name)
            if name:
                request.query["fieldSelector"] = f"metadata.name={name}"
            if request.flag("watch"):
                return rest.lists.watch(request, resource, namespace)
            return rest.lists.list(request, resource, namespace)
        if method == "POST" and not name:
            return rest.create(request, resource, namespace)
        if method == "PATCH" and name:
            return rest.patch(request, resource, namespace, name)
        if method == "PUT" and name:
            return rest.replace(request, resource, namespace, name)
        if method == "DELETE":
            if name:
                return rest.remove(request, resource, namespace, name)
            return rest.remove_all(request, resource, namespace)
        raise Refused(405, "the server does not allow this method on the requested resource")

    def subresource(self, request, resource, namespace, name, sub, rest):
        if sub not in resource.subresources:
            raise no_such_path()
        if sub == "proxy":
            return self.cluster.proxy.forward(request, resource, namespace, name, rest)
        handler = getattr(self, "sub_" + sub, None)
        if handler is None:
            raise Refused(501, f"the test's API server does not play {resource.plural}/{sub}", "NotImplemented")
        return handler(request, resource, namespace, name)

    def sub_status(self, request, resource, namespace, name, sub="status"):
        rest = self.cluster.rest
        if request.method == "GET":
            return rest.read(request, resource, namespace, name)
        if request.method == "PUT":
            return rest.replace(request, resource, namespace, name, sub)
        return rest.patch(request, resource, namespace, name, sub)

    def sub_finalize(self, request, resource, namespace, name):
        """A namespace is let go when its spec.finalizers are taken away."""
        store = self.cluster.store
        with store.lock:
            live = self.cluster.rest.must(resource, "", name)
            body = self.cluster.rest.decoded(request)
            live = store.put(resource.storage, {**live, "spec": body.get("spec") or {}})
            if live["metadata"].get("deletionTimestamp") and not live["spec"].get("finalizers"):
                store.remove(resource.storage, "", name)
        return Response(200, dumps(live))

    def sub_scale(self, request, resource, namespace, name):
        rest, store = self.cluster.rest, self.cluster.store
        with store.lock:
            live = rest.must(resource, namespace, name)
            if request.method != "GET":
                body = rest.decoded(request, whole=False)
                if isinstance(body, list):
                    count = next(item["value"] for item in body if item.get("path") == "/spec/replicas")
                else:
                    count = (body.get("spec") or {}).get("replicas", 0)
                if type(count) is not int or count < 0:
                    raise Refused(422, f'Scale.autoscaling "{name}" is invalid: spec.replicas: Invalid value: {count}: must be greater '
                                  "than or equal to 0")
                made = rest.counted(resource, {**live, "spec": {**live["spec"], "replicas": count}}, live)
                kind = self.cluster.catalog.type_of(resource)
                made = managed.update(kind, live, made, request.manager, resource.api_version, "scale")
                live = rest.keep(request, resource, made)
        selector = (live["spec"].get("selector") or {}).get("matchLabels") or {}
        metadata = {key: live["metadata"][key] for key in ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")}
        return Response(200, dumps({
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata, "spec": {"replicas": live["spec"].get("replicas", 0)},
            "status": {"replicas": (live.get("status") or {}).get("replicas", 0),
                       "selector": ",".join(f"{key}={value}" for key, value in sorted(selector.items()))},
        }))

    def sub_eviction(self, request, resource, namespace, name):
        return self.cluster.rest.remove(request, resource, namespace, name)

    def sub_token(self, request, resource, namespace, name):
        return self.cluster.access.token(request, self.cluster.rest.must(resource, namespace, name))

    def sub_log(self, request, resource, namespace, name):
        pod = self.cluster.rest.must(resource, namespace, name)
        players = self.cluster.controllers.pods
        container = request.query.get("container") or pod["spec"]["containers"][0]["name"]
        if container not in [c["name"] for c in pod["spec"]["containers"] + (pod["spec"].get("initContainers") or [])]:
            raise Refused(400, f"container {container} is not valid for pod {name}")
        state = next((s for s in pod["status"].get("containerStatuses") or [] if s["name"] == container), {}).get("state") or {}
        if not state or state.get("waiting"):
            reason = (state.get("waiting") or {}).get("reason", "ContainerCreating")
            word = "is waiting to start: " + ("trying and failing to pull image" if reason in ("ImagePullBackOff", "ErrImagePull") else reason)
            raise Refused(400, f'container "{container}" in pod "{name}" {word}')
        if request.flag("follow"):
            uid = pod["metadata"]["uid"]
            return Response(200, content_type="text/plain", stream=lambda writer: players.follow(namespace, name, uid, writer))
        lines = players.log(namespace, name).splitlines(keepends=True)
        if request.query.get("tailLines"):
            lines = lines[-int(request.query["tailLines"]):] if int(request.query["tailLines"]) else []
        text = "".join(f"{managed.now()} {line}" if request.flag("timestamps") else line for line in lines)
        return Response(200, text.encode(), "text/plain")

    def sub_exec(self, request, resource, namespace, name):
        pod = self.cluster.rest.must(resource, namespace, name)
        return execution.answer(request, pod, self.cluster.controllers.pods)


def manager(request):
    return request.query.get("fieldManager") or request.headers.get("user-agent", "unknown").split("/")[0]


def version(minor):
    return {
        "major": "1", "minor": str(minor), "emulationMajor": "1", "emulationMinor": str(minor), "minCompatibilityMajor": "1",
        "minCompatibilityMinor": str(minor - 1), "gitVersion": f"v1.{minor}.0-eks-lab", "gitCommit": "0" * 40,
        "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z", "goVersion": "go1.26", "compiler": "gc", "platform": "linux/amd64",
    }

