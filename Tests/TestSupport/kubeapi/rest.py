# SPDX-License-Identifier: Apache-2.0
"""The verbs on objects: get, create, update, patch, apply and delete."""

import hashlib
import json
import random

from kubeapi import catalog, custom, fieldsets, managed, patches, tables, validation
from kubeapi.answers import Refused, dumps, exists, invalid, not_found
from kubeapi.connection import Response
from kubeapi.defaults import admitted, defaulted
from kubeapi.deletion import Deletion
from kubeapi.watching import Lists

APPLY = "application/apply-patch+yaml"
MERGE, STRATEGIC, JSON = (
    "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json")
# Kinds whose metadata.generation counts the changes of their spec.
COUNTED = {
    "CustomResourceDefinition", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Job", "CronJob", "NetworkPolicy",
    "PodDisruptionBudget", "Ingress", "IngressClass", "PriorityClass", "MutatingWebhookConfiguration", "EndpointSlice",
    "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "Pod", "FlowSchema", "PriorityLevelConfiguration",
}
KEPT = ("uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds")


class Rest:
    def __init__(self, cluster):
        self.cluster, self.store, self.catalog = cluster, cluster.store, cluster.catalog
        self.lists = Lists(cluster)
        self.deletion = Deletion(cluster)
        self.applied = {}   # what was applied last, to answer the same again at once

    # Reading

    def read(self, request, resource, namespace, name):
        obj = self.must(resource, namespace, name)
        self.cluster.looked_at(resource, obj)
        obj = self.cluster.as_version(resource, self.must(resource, namespace, name))
        accept = request.headers.get("accept", "")
        if "as=Table" in accept:
            meta = {"resourceVersion": obj["metadata"]["resourceVersion"]}
            return Response(200, dumps(tables.table(resource, [obj], meta, request.query.get("includeObject", "Metadata"))))
        if "as=PartialObjectMetadata" in accept:
            return Response(200, dumps(tables.partial(obj)))
        return Response(200, dumps(obj))

    def must(self, resource, namespace, name):
        obj = self.store.get(resource.storage, namespace if resource.namespaced else "", name)
        if obj is None:
            raise not_found(resource, name)
        return obj

    # Writing

    def create(self, request, resource, namespace):
        obj = self.decoded(request)
        self.same_kind(resource, obj, namespace)
        obj, warnings = self.strict(request, resource, obj)
        metadata = dict(obj.get("metadata") or {})
        if not metadata.get("name") and metadata.get("generateName"):
            metadata["name"] = metadata["generateName"] + "".join(random.choices("bcdfghjklmnpqrstvwxz2456789", k=5))
        if resource.namespaced:
            metadata["namespace"] = namespace
        obj = {**obj, "metadata": {key: value for key, value in metadata.items() if key not in KEPT[:3] and key != "resourceVersion"}}
        with self.store.lock:
            name = metadata.get("name", "")
            self.cluster.admission.namespace_exists(resource, namespace, name)
            if name and self.store.get(resource.storage, namespace, name) is not None:
                raise exists(resource, name)
            obj = self.finished(request, resource, obj, None, "CREATE")
            obj = managed.update(self.catalog.type_of(resource), None, obj, request.manager, resource.api_version)
            obj = admitted(resource, obj)
            obj = self.keep(request, resource, obj)
        return Response(201, dumps(self.cluster.as_version(resource, obj)), headers=warn(resource, warnings))

    def replace(self, request, resource, namespace, name, subresource=""):
        obj = self.decoded(request)
        self.same_kind(resource, obj, namespace)
        obj, warnings = self.strict(request, resource, obj)
        with self.store.lock:
            live = self.must(resource, namespace, name)
            version = (obj.get("metadata") or {}).get("resourceVersion")
            self.same_version(resource, name, version, live)
            obj = self.updated(request, resource, live, obj, subresource)
        return Response(200, dumps(self.cluster.as_version(resource, obj)), headers=warn(resource, warnings))

    def patch(self, request, resource, namespace, name, subresource=""):
        kind = request.headers.get("content-type", "").split(";")[0].strip()
        if kind == APPLY:
            return self.apply(request, resource, namespace, name, subresource)
        if kind not in (MERGE, STRATEGIC, JSON) or (kind == STRATEGIC and resource.custom is not None):
            allowed = [JSON, MERGE, APPLY] if resource.custom is not None else [JSON, MERGE, STRATEGIC, APPLY]
            raise Refused(415, f"the body of the request was in an unknown format - accepted media types include: {', '.join(allowed)}")
        change = self.decoded(request, whole=False)
        with self.store.lock:
            live = self.must(resource, namespace, name)
            shown = self.cluster.as_version(resource, live)
            if kind == JSON:
                made = patches.json_patch(shown, change)
            elif kind == MERGE:
                made = patches.json_merge(shown, change)
            else:
                made = patches.strategic(self.catalog.type_of(resource), shown, change)
            if kind != JSON:
                self.same_version(resource, name, ((change or {}).get("metadata") or {}).get("resourceVersion"), live)
            made, warnings = self.strict(request, resource, made)
            made = self.updated(request, resource, live, made, subresource)
        return Response(200, dumps(self.cluster.as_version(resource, made)), headers=warn(resource, warnings))

    def updated(self, request, resource, live, obj, subresource):
        """`obj` in the place of `live`; the lock is held."""
        kind = self.catalog.type_of(resource)
        shown = self.cluster.as_version(resource, live)
        obj = self.limited(resource, shown, obj, subresource)
        obj = self.finished(request, resource, obj, shown, "UPDATE", subresource)
        obj = managed.update(kind, shown, obj, request.manager, resource.api_version, subresource)
        if managed.same(shown, obj):
            return live
        return self.keep(request, resource, obj)

    def apply(self, request, resource, namespace, name, subresource=""):
        if not request.query.get("fieldManager"):
            raise Refused(400, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
        again = self.applied_before(request, resource, namespace, name)
        if again is not None:
            return again
        config = self.decoded(request)
        self.same_kind(resource, config, namespace, name)
        kind = self.catalog.type_of(resource)
        config = without_nulls(config) if b"null" in request.body or not request.body.startswith(b"{") else config
        found = fieldsets.check(kind, config)
        if found:
            where = f"{namespace}/{name}" if resource.namespaced else f"/{name}"
            raise Refused(
                500, f"failed to create typed patch object ({where}; {resource.api_version}, Kind={resource.kind}): "
                f"{fieldsets.Untyped(found)}", reason=None)
        if resource.namespaced:
            config = {**config, "metadata": {**config["metadata"], "namespace": namespace}}
        with self.store.lock:
            live = self.store.get(resource.storage, namespace, name)
            shown = None if live is None else self.cluster.as_version(resource, live)
            if live is None:
                if subresource:
                    raise not_found(resource, name)
                self.cluster.admission.namespace_exists(resource, namespace, name)
            outcome = managed.apply(
                kind, shown, config, request.manager, resource.api_version, request.flag("force"), subresource)
            obj = outcome.obj
            if shown is not None:
                obj = self.limited(resource, shown, obj, subresource)
            obj = self.finished(request, resource, obj, shown, "UPDATE" if live else "CREATE", subresource)
            obj = managed.store(obj, outcome.managers)
            if live is not None and managed.same(shown, obj) and same_managers(shown, obj):
                obj = live
            else:
                obj = self.keep(request, resource, obj)
        response = Response(201 if live is None else 200, dumps(self.cluster.as_version(resource, obj)), headers=warn(resource, []))
        if not request.query.get("dryRun") and obj["metadata"].get("managedFields"):
            key = self.apply_key(request, resource, namespace, name)
            self.applied[key] = (obj, hashlib.sha256(request.body).digest(), response)
        return response

    def apply_key(self, request, resource, namespace, name):
        return (resource.storage, resource.version, namespace, name, request.manager, request.path.endswith("/status"))

    def applied_before(self, request, resource, namespace, name):
        """The answer to the same bytes by the same manager on an object that nobody changed since."""
        kept = self.applied.get(self.apply_key(request, resource, namespace, name))
        if kept is None or request.query.get("dryRun"):
            return None
        obj, digest, response = kept
        with self.store.lock:
            if self.store.get(resource.storage, namespace, name) is not obj or hashlib.sha256(request.body).digest() != digest:
                return None
            self.cluster.admission.webhooks(resource, obj, "UPDATE")
        return Response(200, response.body, None, response.headers)

    def remove(self, request, resource, namespace, name):
        return self.deletion.delete(request, resource, namespace, name)

    def remove_all(self, request, resource, namespace):
        return self.deletion.delete_collection(request, resource, namespace, self.lists.matcher(request, namespace))

    # What every write goes through

    def decoded(self, request, whole=True):
        try:
            body = json.loads(request.body)
        except ValueError:
            body = parse_yaml(request.body)
        if whole and not isinstance(body, dict):
            raise Refused(400, "the object provided is unrecognized (must be of type Object)")
        return body

    def same_kind(self, resource, obj, namespace, name=None):
        given = (obj.get("apiVersion"), obj.get("kind"))
        if given != (resource.api_version, resource.kind):
            raise Refused(
                400, f"{given[1]} in version \"{given[0]}\" cannot be handled as a {resource.kind}: the API version in the data "
                f"({given[0]}) does not match the expected API version ({resource.api_version})")
        metadata = obj.get("metadata") or {}
        if resource.namespaced and metadata.get("namespace") not in (None, "", namespace):
            raise Refused(400, "the namespace of the provided object does not match the namespace sent on the request")
        if name and metadata.get("name") not in (None, name):
            raise Refused(400, "the name of the object (%s) does not match the name on the URL (%s)" % (metadata.get("name"), name))

    def same_version(self, resource, name, version, live):
        if version and version != live["metadata"]["resourceVersion"]:
            raise Refused(
                409, f'Operation cannot be fulfilled on {resource.qualified} "{name}": the object has been modified; please '
                "apply your changes to the latest version and try again",
                details={"name": name, **({"group": resource.group} if resource.group else {}), "kind": resource.plural})

    def strict(self, request, resource, obj):
        """(without unknown fields, warnings); what is of the wrong type, or unknown under Strict, is refused."""
        obj = without_nulls(obj)
        found = fieldsets.check(self.catalog.type_of(resource), obj)
        unknown = [f'unknown field "{text[1:].split(": ")[0]}"' for text in found if text.endswith(": field not declared in schema")]
        wrong = [text for text in found if not text.endswith(": field not declared in schema")]
        if wrong and resource.custom is None:
            raise Refused(400, f'{resource.kind} in version "{resource.version}" cannot be handled as a {resource.kind}: {wrong[0][1:]}')
        mode = request.query.get("fieldValidation", "Warn")
        if unknown and mode == "Strict":
            joined = ", ".join(unknown)
            prefix = f'{resource.kind} in version "{resource.version}" cannot be handled as a {resource.kind}: ' if resource.custom is None else ""
            raise Refused(400, f"{prefix}strict decoding error: {joined}")
        if unknown:
            obj = pruned(self.catalog.type_of(resource), obj)
        return obj, unknown if mode == "Warn" else []

    def limited(self, resource, live, obj, subresource):
        """Only what this endpoint may change."""
        has_status = "status" in resource.subresources
        metadata = dict(obj.get("metadata") or {})
        for name in KEPT + ("name", "namespace", "resourceVersion", "managedFields"):
            metadata.pop(name, None)
            if name in live["metadata"]:
                metadata[name] = live["metadata"][name]
        obj = {**obj, "metadata": metadata}
        if subresource == "status":
            return {**live, "metadata": live["metadata"], **({"status": obj["status"]} if "status" in obj else {})}
        if has_status:
            obj.pop("status", None)
            if "status" in live:
                obj["status"] = live["status"]
        return obj

    def finished(self, request, resource, obj, live, operation, subresource=""):
        """Defaults, generation, admission and validation."""
        if live is None and "status" in resource.subresources:
            obj = {key: value for key, value in obj.items() if key != "status"}
        obj = self.filled(resource, obj)
        obj = self.counted(resource, obj, live)
        self.cluster.admission.webhooks(resource, obj, operation, subresource)
        if resource.custom is not None:
            self.fits(resource, obj)
        if subresource != "status":
            validation.validate(resource, obj, live)
        return obj

    def filled(self, resource, obj):
        kind = self.catalog.type_of(resource)
        if resource.custom is not None:
            obj = custom.defaulted(catalog.open_schema(resource), obj)
        elif resource.kind == "CustomResourceDefinition":
            obj = catalog.default_definition(obj)
        else:
            obj = defaulted(resource, obj, kind)
            if resource.kind == "Service":
                self.cluster.addresses.assign(obj)
        head = {"apiVersion": resource.api_version, "kind": resource.kind}
        if resource.custom is None:
            head = {"kind": resource.kind, "apiVersion": resource.api_version}
        return {**head, "metadata": obj["metadata"], **{k: v for k, v in obj.items() if k not in ("kind", "apiVersion", "metadata")}}

    def counted(self, resource, obj, live):
        if resource.custom is None and resource.kind not in COUNTED:
            return obj
        before = (live or {}).get("metadata", {}).get("generation", 0)
        if live is None:
            count = 1
        else:
            skipped = ("metadata", "status") if resource.custom is None or "status" in resource.subresources else ("metadata",)
            changed = any(obj.get(key) != live.get(key) for key in {*obj, *live} if key not in skipped)
            count = before + 1 if changed else before
        return {**obj, "metadata": {**obj["metadata"], "generation": count}}

    def fits(self, resource, obj):
        causes = []
        custom.problems(catalog.open_schema(resource), obj, causes)
        if causes:
            raise invalid(resource, obj["metadata"].get("name", ""), causes)

    def keep(self, request, resource, obj):
        """Stores it, unless it is a dry run."""
        if request.query.get("dryRun"):
            live = self.store.get(resource.storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
            metadata = self.store.identified(obj["metadata"], live)
            if live is None:
                metadata.pop("resourceVersion")
            else:
                metadata["resourceVersion"] = live["metadata"]["resourceVersion"]
            return {**obj, "metadata": metadata}
        if obj["metadata"].get("deletionTimestamp") and not obj["metadata"].get("finalizers"):
            if resource.kind not in ("Pod", "Namespace"):
                return self.store.remove(resource.storage, obj["metadata"].get("namespace", ""), obj["metadata"]["name"]) or obj
        return self.store.put(resource.storage, obj)


def warn(resource, unknown):
    texts = list(unknown)
    version = resource.custom
    if version is not None and version.get("deprecated"):
        texts.append(version.get("deprecationWarning") or f"{resource.api_version} {resource.kind} is deprecated")
    return [("Warning", '299 - "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"') for text in texts]


def same_managers(live, obj):
    return managed.fields_of(managed.parse(live)) == managed.fields_of(managed.parse(obj))


def parse_yaml(body):
    import yaml

    try:
        return yaml.safe_load(body)
    except yaml.YAMLError as reason:
        raise Refused(400, f"error decoding YAML: {reason}") from None


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def pruned(kind, value):
    if isinstance(value, dict) and kind.kind == "struct":
        return {
            key: pruned(kind.fields.get(key) or kind.inner, item) for key, item in value.items()
            if key in kind.fields or kind.inner is not None
        }
    if isinstance(value, dict) and kind.kind == "map":
        return {key: pruned(kind.inner, item) for key, item in value.items()}
    if isinstance(value, list) and kind.kind == "list":
        return [pruned(kind.inner, item) for item in value]
    return value
