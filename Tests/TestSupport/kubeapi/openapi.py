# SPDX-License-Identifier: Apache-2.0
"""OpenAPI v3 as kubectl asks for it: an index, and a document for each group and version."""

import hashlib

from kubeapi import protobuf, schema
from kubeapi.answers import dumps, no_such_path
from kubeapi.catalog import open_schema
from kubeapi.connection import Response

V2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
QUERY = [
    {"name": name, "in": "query", "schema": {"type": kind, "uniqueItems": True}}
    for name, kind in (("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string"), ("force", "boolean"))
]
PREFIX = "#/components/schemas/"


class OpenAPI:
    def __init__(self, catalog):
        self.catalog = catalog
        self.kept = {}

    def answer(self, request, path):
        if path == "/openapi/v2":
            return self.v2(request)
        if path in ("/openapi/v3", "/openapi/v3/"):
            return self.index(request)
        name = path.removeprefix("/openapi/v3/")
        if name not in self.names():
            raise no_such_path()
        found = self.document(name)
        body, digest = found.body, found.digest
        headers = [("ETag", f'"{digest}"'), ("Vary", "Accept")]
        if request.query.get("hash") == digest:
            headers += [("Cache-Control", "public, immutable"), ("Expires", "Fri, 01 Jan 2100 00:00:00 GMT")]
        if request.headers.get("if-none-match") == f'"{digest}"':
            return Response(304, content_type=None, headers=headers)
        return Response(200, body, headers=headers)

    def v2(self, request):
        if "protobuf" in request.headers.get("accept", ""):
            return Response(200, protobuf.openapi_v2(f"v1.{self.catalog.minor}.0"), V2)
        return Response(200, dumps({
            "swagger": "2.0", "info": {"title": "Kubernetes", "version": f"v1.{self.catalog.minor}.0"}, "paths": {},
        }))

    def names(self):
        return list(dict.fromkeys(resource.prefix.strip("/") for resource in self.catalog.served))

    def index(self, request):
        key = ("index", self.catalog.generation)
        if key not in self.kept:
            paths = {
                name: {"serverRelativeURL": f"/openapi/v3/{name}?hash={self.document(name).digest}"} for name in sorted(self.names())
            }
            body = dumps({"paths": paths})
            self.kept[key] = (body, hashlib.sha512(body).hexdigest().upper())
        body, digest = self.kept[key]
        headers = [("ETag", f'"{digest}"'), ("Vary", "Accept")]
        if request.headers.get("if-none-match") == f'"{digest}"':
            return Response(304, content_type=None, headers=headers)
        return Response(200, body, "text/plain; charset=utf-8", headers)

    def document(self, name):
        """The hash is of what the document is made from: it is written only when somebody asks."""
        found = [r for r in self.catalog.served if r.prefix.strip("/") == name]
        key = (name, tuple((r.plural, r.kind, id(r.custom)) for r in found))
        if key not in self.kept:
            self.kept[key] = LazyDocument(found, self.catalog.minor)
        return self.kept[key]


class LazyDocument:
    def __init__(self, found, minor):
        self.found, self.minor = found, minor
        source = [minor] + [[r.prefix, r.plural, r.kind, r.custom or ""] for r in found]
        self.digest = hashlib.sha512(dumps(source)).hexdigest().upper()
        self.written = None

    @property
    def body(self):
        if self.written is None:
            self.written = dumps(document(self.found, self.minor))
        return self.written


def document(found, minor):
    paths, components = {}, Components()
    for resource in found:
        name = components.of(resource)
        kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
        where = resource.prefix + ("/namespaces/{namespace}" if resource.namespaced else "") + f"/{resource.plural}"
        if "patch" in resource.verbs:
            paths[where + "/{name}"] = {
                "get": operation("get", kind, name), "delete": operation("delete", kind, name),
                "put": operation("put", kind, name), "patch": operation("patch", kind, name),
            }
        paths[where] = {"post": operation("post", kind, name)}
        if "list" in resource.verbs:
            paths[where]["get"] = operation("list", kind, name)
    return {
        "openapi": "3.0.0", "info": {"title": "Kubernetes", "version": f"v1.{minor}.0"}, "paths": paths,
        "components": {"schemas": components.made},
    }


def operation(action, kind, name):
    answer = {"description": "OK", "content": {"application/json": {"schema": {"$ref": PREFIX + name}}}}
    made = {"responses": {"200": answer}, "x-kubernetes-action": action, "x-kubernetes-group-version-kind": kind}
    if action in ("post", "put", "patch"):
        made["parameters"] = QUERY if action == "patch" else QUERY[:3]
    return made


class Components:
    """Schemas of the kinds, and of all that they refer to."""

    def __init__(self):
        self.made = {}

    def of(self, resource):
        kind = [{"group": resource.group, "version": resource.version, "kind": resource.kind}]
        if resource.custom is not None:
            parts = ".".join(reversed(resource.group.split(".")))
            name = f"{parts}.{resource.version}.{resource.kind}"
            made = dict(open_schema(resource)) or {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
            meta = {"$ref": PREFIX + self.struct("meta.v1.ObjectMeta")}
            made["properties"] = {**made.get("properties", {}), "metadata": {"allOf": [meta]}}
        elif resource.schema:
            name = self.struct(resource.schema)
            made = self.made[name]
        else:
            name, made = f"io.k8s.api.{resource.group or 'core'}.{resource.version}.{resource.kind}", {"type": "object"}
        self.made[name] = {**made, "x-kubernetes-group-version-kind": kind}
        return name

    def struct(self, short):
        name = full_name(short)
        if name not in self.made:
            self.made[name] = None  # types refer to themselves
            kind = schema.struct(short)
            properties = {field: self.field(kind, field) for field in kind.fields}
            made = {"type": "object", "properties": properties}
            if kind.required:
                made["required"] = list(kind.required)
            self.made[name] = made
        return name

    def field(self, kind, name):
        made = self.word(kind.fields[name])
        if name in kind.preset:
            made["default"] = {}
        strategies = ["merge"] if name in kind.merge else []
        strategies += ["retainKeys"] if name in kind.retain else []
        if strategies:
            made["x-kubernetes-patch-strategy"] = ",".join(strategies)
        if kind.merge.get(name):
            made["x-kubernetes-patch-merge-key"] = kind.merge[name]
        return made

    def word(self, inner):
        if inner.kind == "struct" and inner.name:
            made = {"allOf": [{"$ref": PREFIX + self.struct(inner.name)}]}
        elif inner.kind == "list":
            made = {"type": "array", "items": self.word(inner.inner)}
            made["x-kubernetes-list-type"] = "atomic" if inner.atomic else ("set" if inner.keys == () else "map")
            if inner.keys:
                made["x-kubernetes-list-map-keys"] = list(inner.keys)
        elif inner.kind == "map":
            made = {"type": "object", "additionalProperties": self.word(inner.inner)}
        elif inner.kind == "scalar":
            made = {"oneOf": [{"type": "string"}, {"type": "number"}]}
        elif inner.kind == "any":
            made = {"type": "object"}
        else:
            made = {"type": inner.kind, **({"format": inner.format} if inner.format else {})}
        if inner.atomic and inner.kind in ("struct", "map"):
            made["x-kubernetes-map-type"] = "atomic"
        return made


def full_name(short):
    if short.startswith("meta.v1."):
        return "io.k8s.apimachinery.pkg.apis." + short
    if short.startswith("apiextensions."):
        return "io.k8s.apiextensions-apiserver.pkg.apis." + short
    return "io.k8s.api." + short
