# SPDX-License-Identifier: Apache-2.0
"""Whether what a kustomization builds hangs together once its storage is in AWS.

    check-build.py [--rds] [--s3 static|irsa|pod-identity] [--filled-in] BEFORE.yaml AFTER.yaml

BEFORE is the release's own build, AFTER the one with the storage that the options name. Nothing may dangle: what an
object refers to is in the build, or is made by the SecretProviderClasses in it, or was not there before either. What
took the place of the database and of the store in the cluster is referred to nowhere. An object that is in both keeps
its shape. Prints what changed, and each fault; ends with 1 when there is one.
"""
import argparse
import base64
import json
import re
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
# Made by setup in the cluster, or by the cluster itself.
MADE_ELSEWHERE = {("ServiceAccount", "kubeflow", "kubeflow-secrets-manager-sa")}
# Programs and examples in ConfigMaps are no references; the program's own test reads it.
NO_REFERENCES = re.compile(r"^(kubeflow-pipelines-profile-controller-code|inferenceservice-config)")
STORE_WORDS = re.compile(r"minio123|minio-service|seaweedfs|\bminio\b", re.I)
HOST_KEYS = re.compile(r"(host|endpoint|address|url)$", re.I)


def load(path):
    with open(path) as file:
        objects = [item for item in yaml.load_all(file, LOADER) if item]
    found = {}
    for item in objects:
        key = identity(item)
        if key in found:
            sys.exit("%s: %s is there twice" % (path, key))
        found[key] = item
    return found


def identity(item):
    metadata = item["metadata"]
    return (item["kind"], metadata.get("namespace", ""), metadata["name"])


def scalars(node, path=""):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from scalars(value, path + "." + str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from scalars(value, "%s[%d]" % (path, index))
    else:
        yield path, node


def pod(item):
    spec = item.get("spec") or {}
    if item["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return (spec.get("template") or {}).get("spec") or {}


def containers(spec):
    return (spec.get("containers") or []) + (spec.get("initContainers") or [])


def references(item):
    """(kind, name, key or None) of everything a pod needs before it starts."""
    spec = pod(item)
    if spec.get("serviceAccountName"):
        yield "ServiceAccount", spec["serviceAccountName"], None
    for container in containers(spec):
        for variable in container.get("env") or []:
            source = variable.get("valueFrom") or {}
            for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if field in source and not source[field].get("optional"):
                    yield kind, source[field]["name"], source[field]["key"]
        for source in container.get("envFrom") or []:
            for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if field in source and not source[field].get("optional"):
                    yield kind, source[field]["name"], None
    for volume in spec.get("volumes") or []:
        if "secret" in volume and not volume["secret"].get("optional"):
            yield "Secret", volume["secret"]["secretName"], None
        if "configMap" in volume and not volume["configMap"].get("optional"):
            yield "ConfigMap", volume["configMap"]["name"], None
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"], None
        attributes = (volume.get("csi") or {}).get("volumeAttributes") or {}
        if "secretProviderClass" in attributes:
            yield "SecretProviderClass", attributes["secretProviderClass"], None


def synced(objects):
    """The Secrets that SecretProviderClasses make which some pod mounts: {(namespace, name): keys}."""
    mounted = set()
    for (kind, namespace, _), item in objects.items():
        if kind in WORKLOADS:
            mounted |= {(namespace, name) for what, name, _ in references(item) if what == "SecretProviderClass"}
    made = {}
    for (kind, namespace, name), item in objects.items():
        if kind == "SecretProviderClass" and (namespace, name) in mounted:
            for secret in item["spec"].get("secretObjects") or []:
                made[namespace, secret["secretName"]] = {entry["key"] for entry in secret["data"]}
    return made


def keys_of(item):
    return set(item.get("data") or {}) | set(item.get("stringData") or {}) | set(item.get("binaryData") or {})


def dangling(objects):
    made = synced(objects)
    for (kind, namespace, name), item in sorted(objects.items()):
        if kind not in WORKLOADS:
            continue
        for what, target, key in references(item):
            who = "%s %s" % (kind, name)
            if (what, namespace, target) in MADE_ELSEWHERE:
                continue
            keys = made.get((namespace, target)) if what == "Secret" else None
            there = objects.get((what, namespace, target))
            if keys is None and there is None:
                yield "%s refers to %s %s, which is not there" % (who, what, target)
            elif key is not None and key not in (keys or set()) | (keys_of(there) if there else set()):
                yield "%s refers to key %s of %s %s, which has none" % (who, key, what, target)


def hosts(objects):
    """Hosts of Istio's objects whose Service is not there."""
    for (kind, namespace, name), item in sorted(objects.items()):
        if kind != "DestinationRule":
            continue
        parts = str(item["spec"].get("host", "")).split(".")
        place = parts[1] if len(parts) > 1 else namespace
        if "*" not in parts[0] and ("Service", place, parts[0]) not in objects:
            yield "DestinationRule %s is for host %s, which is not there" % (name, ".".join(parts))


def selectors(objects):
    """Policies for pods that there are none of."""
    labels = {}
    for (kind, namespace, _), item in objects.items():
        if kind in WORKLOADS and kind != "CronJob":
            template = (item.get("spec") or {}).get("template") or {}
            labels.setdefault(namespace, []).append((template.get("metadata") or {}).get("labels") or {})
    for (kind, namespace, name), item in sorted(objects.items()):
        spec = item.get("spec") or {}
        selector = {"Service": spec.get("selector"), "AuthorizationPolicy": (spec.get("selector") or {}).get(
            "matchLabels"), "NetworkPolicy": (spec.get("podSelector") or {}).get("matchLabels")}.get(kind)
        if selector and not any(
                all(pod_labels.get(key) == value for key, value in selector.items())
                for pod_labels in labels.get(namespace, [])):
            yield "%s %s selects pods that are not there" % (kind, name)


def leftovers(objects, gone, words):
    """Places that still name what was removed."""
    services = {(namespace, name) for kind, namespace, name in gone if kind == "Service"}
    for (kind, namespace, name), item in sorted(objects.items()):
        if kind == "CustomResourceDefinition" or (kind == "ConfigMap" and NO_REFERENCES.match(name)):
            continue
        for path, value in scalars(item):
            if not isinstance(value, str):
                continue
            for place, service in services:
                at = r"\b%s\.%s\b|\b%s:\d" % (re.escape(service), re.escape(place), re.escape(service))
                is_host = HOST_KEYS.search(path) and value == service and namespace == place
                if re.search(at, value) or is_host:
                    yield "%s %s: %s names the Service %s" % (kind, name, path, service)
            # The Secret of the keys is called so in every release, wherever the store is.
            found = words and words.search(value.replace("mlpipeline-minio-artifact", ""))
            if found and not path.startswith(".metadata.annotations"):
                yield "%s %s: %s still says %s" % (kind, name, path, found.group(0))


def shapes(before, after, path=""):
    """Where an object is made differently, not only of other values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() & after.keys():
            yield from shapes(before[key], after[key], path + "." + str(key))
    elif isinstance(before, list) and isinstance(after, list):
        named = [{item["name"]: item for item in side if isinstance(item, dict) and "name" in item}
                 for side in (before, after)]
        for name in named[0].keys() & named[1].keys():
            yield from shapes(named[0][name], named[1][name], "%s[%s]" % (path, name))
    elif type(before) is not type(after):
        yield "%s was %s and is %s" % (path, type(before).__name__, type(after).__name__)


def variables(item):
    for container in containers(pod(item)):
        names = [variable["name"] for variable in container.get("env") or []]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "variable %s is there twice" % name
        for variable in container.get("env") or []:
            if "value" in variable and "valueFrom" in variable:
                yield "variable %s has a value and a source" % variable["name"]
            if variable.get("value", "") is None:
                yield "variable %s has no value" % variable["name"]


def value_of(objects, deployment, variable):
    item = objects.get(("Deployment", "kubeflow", deployment))
    for container in containers(pod(item)) if item else []:
        for entry in container.get("env") or []:
            if entry["name"] == variable:
                return entry.get("value", "") if "valueFrom" not in entry else entry["valueFrom"]
    return None


def storage(objects, rds, s3):
    """The places that a pod reads its storage from."""
    config = objects[("ConfigMap", "kubeflow", "pipeline-install-config")]["data"]
    if rds:
        for key in ("dbHost", "mysqlHost"):
            if config.get(key) == "mysql":
                yield "pipeline-install-config: %s is the database in the cluster" % key
    if s3:
        if config["bucketName"] == "mlpipeline":
            yield "pipeline-install-config: the bucket is the one in the cluster"
        if value_of(objects, "ml-pipeline", "OBJECTSTORECONFIG_SECURE") != "true":
            yield "ml-pipeline does not speak TLS to its store"
        key = value_of(objects, "ml-pipeline", "OBJECTSTORECONFIG_ACCESSKEY")
        is_source = isinstance(key, dict)
        empty = is_source and emptied(objects, key["secretKeyRef"]["name"])
        if (s3 == "static") != (is_source and not empty) or key is None:
            yield "ml-pipeline: OBJECTSTORECONFIG_ACCESSKEY does not fit %s" % s3


def emptied(objects, name):
    item = objects.get(("Secret", "kubeflow", name))
    return item is not None and not any((item.get("stringData") or item.get("data") or {}).values())


def default_logins(objects, rds, s3):
    for (kind, _, name), item in objects.items():
        if kind != "Secret":
            continue
        values = {base64.b64decode(value or "").decode(errors="replace") for value in (item.get("data") or {}).values()}
        values |= set((item.get("stringData") or {}).values())
        if s3 and {"minio", "minio123"} & values:
            yield "Secret %s holds the well-known keys" % name
        if rds and name in ("mysql-secret", "katib-mysql-secrets"):
            yield "Secret %s is built, over the one that is synced" % name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rds", action="store_true")
    parser.add_argument("--s3", choices=["static", "irsa", "pod-identity"])
    parser.add_argument("--filled-in", action="store_true", help="BEFORE is for this storage already, without its values: "
                        "what it keeps of the stores in the cluster is the release's own")
    parser.add_argument("before")
    parser.add_argument("after")
    arguments = parser.parse_args()
    before, after = load(arguments.before), load(arguments.after)
    gone = before.keys() - after.keys()
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    faults = []
    for look in (dangling, hosts, selectors):
        faults += sorted(set(look(after)) - set(look(before)))
    # A name that ends in a digest of the content stands for the same object.
    lost = {key for key in gone if not any(plain(key) == plain(other) for other in after.keys() - before.keys())}
    still = set(leftovers(after, lost, STORE_WORDS if arguments.s3 else None))
    faults += sorted(still - set(leftovers(before, lost, STORE_WORDS)) if arguments.filled_in else still)
    for key in sorted(changed):
        if before[key].get("apiVersion") != after[key].get("apiVersion"):
            faults.append("%s %s has another apiVersion" % (key[0], key[2]))
        faults += ["%s %s: %s" % (key[0], key[2], words) for words in shapes(before[key], after[key])]
    for key, item in sorted(after.items()):
        if key[0] in WORKLOADS and before.get(key) != item:
            faults += ["%s %s: %s" % (key[0], key[2], words) for words in variables(item)]
    faults += storage(after, arguments.rds, arguments.s3)
    faults += default_logins(after, arguments.rds, arguments.s3)
    if not arguments.rds:
        faults += [words for words in untouched(lost | changed, ("mysql", "katib"))]
    if not arguments.s3:
        faults += [words for words in untouched(lost | changed, ("minio", "seaweedfs", "workflow-controller", "-ui"))]
    added = after.keys() - before.keys()
    print(json.dumps({"before": len(before), "after": len(after), "removed": len(gone), "added": len(added),
                      "changed": len(changed), "faults": faults}))
    sys.exit(1 if faults else 0)


def untouched(keys, words):
    for kind, _, name in sorted(keys):
        if any(word in name for word in words):
            yield "%s %s is of the half that stays as it is, and changed" % (kind, name)


def plain(key):
    kind, namespace, name = key
    return kind, namespace, re.sub(r"-[a-z0-9]{10}$", "", name)


if __name__ == "__main__":
    main()
