# SPDX-License-Identifier: Apache-2.0
"""Makes builtin_schema.json from OpenAPI v3 documents of a real API server.

    python derive_schema.py FOLDER_OF_DOCUMENTS >builtin_schema.json

Run by hand when a newer Kubernetes is to be followed; the documents (5 MB) are not
kept. Descriptions go; what is valid where, list and map types, merge keys and the
struct fields that are never absent stay. A field is one word:

    s i n b       string, integer, number, Boolean
    x             a string or a number (IntOrString, Quantity)   * any JSON
    t B           time, bytes in base64
    @NAME         a type of the table
    [W  {W        list, map of W; ~ before it: atomic as a whole
    [KEYS:W       list keyed by these fields; [=:W a set
    suffixes: ! required, + a struct that is always there,
              %KEY or % merged by strategic merge patch (% a set), $ retainKeys

Kinds that the recorded server's documents lack are in `EXTRA`.
"""

import glob
import json
import os
import sys

SPECIAL = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "x",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "x",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "t",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "t",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "*",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "*",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "*",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "*",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "*",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "*",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps": "*",
}
PREFIXES = (
    ("io.k8s.apiextensions-apiserver.pkg.apis.", ""),
    ("io.k8s.apimachinery.pkg.apis.", ""),
    ("io.k8s.api.", ""),
)
OBJECT = {"apiVersion": "s", "kind": "s", "metadata": "@meta.v1.ObjectMeta+"}
EXTRA = {
    "batch.v1.Job": {**OBJECT, "spec": "@batch.v1.JobSpec+", "status": "@batch.v1.JobStatus+"},
    "batch.v1.CronJob": {**OBJECT, "spec": "@batch.v1.CronJobSpec+", "status": "@batch.v1.CronJobStatus+"},
    "batch.v1.JobSpec": {
        "activeDeadlineSeconds": "i", "backoffLimit": "i", "backoffLimitPerIndex": "i",
        "completionMode": "s", "completions": "i", "managedBy": "s", "manualSelector": "b",
        "maxFailedIndexes": "i", "parallelism": "i", "podFailurePolicy": "*",
        "podReplacementPolicy": "s", "selector": "@meta.v1.LabelSelector", "successPolicy": "*",
        "suspend": "b", "template": "@core.v1.PodTemplateSpec!+", "ttlSecondsAfterFinished": "i",
    },
    "batch.v1.JobStatus": {
        "active": "i", "completedIndexes": "s", "completionTime": "t",
        "conditions": "~[@batch.v1.JobCondition%type", "failed": "i", "failedIndexes": "s",
        "ready": "i", "startTime": "t", "succeeded": "i", "terminating": "i",
        "uncountedTerminatedPods": "*",
    },
    "batch.v1.JobCondition": {
        "lastProbeTime": "t", "lastTransitionTime": "t", "message": "s", "reason": "s",
        "status": "s!", "type": "s!",
    },
    "batch.v1.CronJobSpec": {
        "concurrencyPolicy": "s", "failedJobsHistoryLimit": "i", "jobTemplate": "@batch.v1.JobTemplateSpec!+",
        "schedule": "s!", "startingDeadlineSeconds": "i", "successfulJobsHistoryLimit": "i",
        "suspend": "b", "timeZone": "s",
    },
    "batch.v1.JobTemplateSpec": {"metadata": "@meta.v1.ObjectMeta+", "spec": "@batch.v1.JobSpec+"},
    "batch.v1.CronJobStatus": {
        "active": "~[@core.v1.ObjectReference", "lastScheduleTime": "t", "lastSuccessfulTime": "t",
    },
    "storage.v1.CSIDriver": {**OBJECT, "spec": "@storage.v1.CSIDriverSpec!+"},
    "storage.v1.CSIDriverSpec": {
        "attachRequired": "b", "fsGroupPolicy": "s", "nodeAllocatableUpdatePeriodSeconds": "i",
        "podInfoOnMount": "b", "preventPodSchedulingIfMissing": "b", "requiresRepublish": "b",
        "seLinuxMount": "b", "serviceAccountTokenInSecrets": "b", "storageCapacity": "b",
        "tokenRequests": "~[@storage.v1.TokenRequest", "volumeLifecycleModes": "[=:s",
    },
    "storage.v1.TokenRequest": {"audience": "s!", "expirationSeconds": "i"},
    "storage.v1.StorageClass": {
        **OBJECT, "allowVolumeExpansion": "b", "allowedTopologies": "~[*",
        "mountOptions": "~[s", "parameters": "{s", "provisioner": "s!", "reclaimPolicy": "s",
        "volumeBindingMode": "s",
    },
    "coordination.v1.Lease": {**OBJECT, "spec": "@coordination.v1.LeaseSpec+"},
    "coordination.v1.LeaseSpec": {
        "acquireTime": "t", "holderIdentity": "s", "leaseDurationSeconds": "i", "leaseTransitions": "i",
        "preferredHolder": "s", "renewTime": "t", "strategy": "s",
    },
    "events.v1.Event": {
        **OBJECT, "action": "s", "deprecatedCount": "i", "deprecatedFirstTimestamp": "t",
        "deprecatedLastTimestamp": "t", "deprecatedSource": "@core.v1.EventSource+", "eventTime": "t",
        "note": "s", "reason": "s", "regarding": "@core.v1.ObjectReference+",
        "related": "@core.v1.ObjectReference", "reportingController": "s", "reportingInstance": "s",
        "series": "*", "type": "s",
    },
    "discovery.v1.EndpointSlice": {
        **OBJECT, "addressType": "s!", "endpoints": "~[@discovery.v1.Endpoint",
        "ports": "~[@discovery.v1.EndpointPort",
    },
    "discovery.v1.Endpoint": {
        "addresses": "[=:s", "conditions": "*", "deprecatedTopology": "{s", "hints": "*", "hostname": "s",
        "nodeName": "s", "targetRef": "@core.v1.ObjectReference", "zone": "s",
    },
    "discovery.v1.EndpointPort": {"appProtocol": "s", "name": "s", "port": "i", "protocol": "s"},
    "autoscaling.v1.HorizontalPodAutoscaler": {
        **OBJECT, "spec": "@autoscaling.v1.HorizontalPodAutoscalerSpec+", "status": "*",
    },
    "autoscaling.v1.HorizontalPodAutoscalerSpec": {
        "maxReplicas": "i!", "minReplicas": "i", "scaleTargetRef": "@autoscaling.v2.CrossVersionObjectReference!+",
        "targetCPUUtilizationPercentage": "i",
    },
    "autoscaling.v1.Scale": {**OBJECT, "spec": "@autoscaling.v1.ScaleSpec+", "status": "@autoscaling.v1.ScaleStatus+"},
    "autoscaling.v1.ScaleSpec": {"replicas": "i"},
    "autoscaling.v1.ScaleStatus": {"replicas": "i!", "selector": "s"},
}


def short(name):
    for prefix, replacement in PREFIXES:
        if name.startswith(prefix):
            return replacement + name.removeprefix(prefix)
    return name


def word(schema, schemas):
    """The word of a property without its suffixes."""
    references = [part for part in schema.get("allOf", []) if "$ref" in part] or [schema]
    if "$ref" in references[0]:
        name = references[0]["$ref"].rsplit("/", 1)[1]
        if name in SPECIAL:
            return SPECIAL[name]
        target = schemas.get(name, {})
        if target.get("type") not in ("object", None):
            return word(target, schemas)
        if "properties" not in target:
            return "*"
        atomic = "atomic" in (schema.get("x-kubernetes-map-type"), target.get("x-kubernetes-map-type"))
        return ("~" if atomic else "") + "@" + short(name)
    if schema.get("x-kubernetes-int-or-string") or "oneOf" in schema:
        return "x"
    kind = schema.get("type")
    if kind == "array":
        return listed(schema, word(schema["items"], schemas))
    if kind == "object":
        inner = schema.get("additionalProperties")
        if inner is None:
            return "*"
        return ("~" if schema.get("x-kubernetes-map-type") == "atomic" else "") + "{" + word(inner, schemas)
    if kind == "string":
        return {"date-time": "t", "byte": "B"}.get(schema.get("format"), "s")
    return {"integer": "i", "number": "n", "boolean": "b"}.get(kind, "*")


def listed(schema, inner):
    kind, key = schema.get("x-kubernetes-list-type"), schema.get("x-kubernetes-patch-merge-key")
    if kind is None and "merge" in schema.get("x-kubernetes-patch-strategy", ""):
        kind = "map" if key else "set"
    if kind == "map":
        return "[" + ",".join(schema.get("x-kubernetes-list-map-keys") or [key]) + ":" + inner
    return "[=:" + inner if kind == "set" else "~[" + inner


def fields(definition, schemas):
    table = {}
    for name, schema in definition.get("properties", {}).items():
        text = word(schema, schemas)
        text += "!" if name in definition.get("required", []) else ""
        text += "+" if schema.get("default") == {} else ""
        strategy = schema.get("x-kubernetes-patch-strategy", "")
        if "merge" in strategy:
            text += "%" + schema.get("x-kubernetes-patch-merge-key", "")
        text += "$" if "retainKeys" in strategy else ""
        table[name] = text
    return table


def main(folder):
    schemas = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            schemas.update(json.load(file).get("components", {}).get("schemas", {}))
    table = {
        short(name): fields(definition, schemas)
        for name, definition in schemas.items()
        if name.startswith("io.k8s.") and name not in SPECIAL and "properties" in definition
        and not definition.get("x-kubernetes-group-version-kind", [{}])[0].get("kind", "").endswith("List")
        and ".resource.v1" not in name
    }
    for name, definition in EXTRA.items():
        table.setdefault(name, {key: value.replace("~+", "+") for key, value in definition.items()})
    lines = (f"{json.dumps(name)}:{json.dumps(table[name], separators=(',', ':'))}" for name in sorted(table))
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main(sys.argv[1])
