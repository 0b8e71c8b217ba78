# SPDX-License-Identifier: Apache-2.0
"""What a real server refuses with 422 Invalid, for the kinds that Kubeflow is made of."""

import base64
import binascii
import json
import re

from kubeapi.answers import invalid
from kubeapi.fieldsets import compact

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
CONFIG_KEY = re.compile(r"[-._a-zA-Z0-9]+")
LABEL_TEXT = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
    "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
SUBDOMAIN_TEXT = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
LABEL_VALUE_TEXT = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation "
    "is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
LABEL_KINDS = ("Namespace", "Service")
PATH_KINDS = ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
MAX_ANNOTATIONS = 262144
MAX_OBJECT = 3 * 1024 * 1024
REQUIRED, INVALID = "FieldValueRequired", "FieldValueInvalid"
RESTARTS = {"Deployment": "Always", "DaemonSet": "Always", "StatefulSet": "Always", "ReplicaSet": "Always"}


class Causes(list):
    def required(self, field, message=""):
        self.append((field, REQUIRED, "Required value" + (f": {message}" if message else "")))

    def wrong(self, field, value, message):
        self.append((field, INVALID, f"Invalid value: {compact(value)}: {message}"))

    def unsupported(self, field, value, allowed):
        names = ", ".join(json.dumps(name) for name in allowed)
        self.append((field, "FieldValueNotSupported", f"Unsupported value: {json.dumps(value)}: supported values: {names}"))


def validate(resource, obj, live=None):
    """Raises Refused(422) with all causes."""
    causes = Causes()
    metadata_rules(resource, obj["metadata"], causes)
    rule = RULES.get(resource.kind) if resource.custom is None else None
    if rule:
        rule(obj, causes)
    if live is not None and resource.custom is None:
        immutable(resource.kind, obj, live, causes)
    if causes:
        raise invalid(resource, obj["metadata"].get("name", ""), causes)


def metadata_rules(resource, metadata, causes):
    name = metadata.get("name")
    if not name:
        causes.required("metadata.name", "name or generateName is required")
    elif resource.kind in LABEL_KINDS:
        if len(name) > 63 or not LABEL.fullmatch(name):
            causes.wrong("metadata.name", name, LABEL_TEXT)
    elif resource.kind in PATH_KINDS:
        if "/" in name or "%" in name or name in (".", ".."):
            causes.wrong("metadata.name", name, "may not contain '/'" if "/" in name else "may not contain '%'")
    elif len(name) > 253 or not SUBDOMAIN.fullmatch(name):
        causes.wrong("metadata.name", name, SUBDOMAIN_TEXT)
    annotations = metadata.get("annotations") or {}
    size = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
    if size > MAX_ANNOTATIONS:
        causes.append(("metadata.annotations", "FieldValueTooLong", f"Too long: may not be more than {MAX_ANNOTATIONS} bytes"))
    for key in annotations:
        qualified_key("metadata.annotations", key.lower(), causes)
    labels("metadata.labels", metadata.get("labels"), causes)


def qualified_key(field, key, causes):
    prefix, slash, name = key.rpartition("/")
    if (slash and not SUBDOMAIN.fullmatch(prefix)) or len(name) > 63 or not QUALIFIED.fullmatch(name):
        causes.wrong(
            field, key, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
            "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
            "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        )


def labels(field, values, causes):
    for key, value in (values or {}).items():
        qualified_key(field, key, causes)
        if len(value) > 63:
            causes.wrong(field, value, "must be no more than 63 bytes")
        elif value and not QUALIFIED.fullmatch(value):
            causes.wrong(field, value, LABEL_VALUE_TEXT)


def pod_spec(spec, field, causes, kind="Pod"):
    if not spec.get("containers"):
        causes.required(f"{field}.containers")
    volumes = {volume.get("name") for volume in spec.get("volumes") or []}
    for group in ("initContainers", "containers"):
        for index, item in enumerate(spec.get(group) or []):
            container(item, f"{field}.{group}[{index}]", volumes, causes)
    allowed = [RESTARTS[kind]] if kind in RESTARTS else (["OnFailure", "Never"] if kind == "Job" else None)
    if allowed and spec.get("restartPolicy") not in allowed:
        causes.unsupported(f"{field}.restartPolicy", spec.get("restartPolicy"), allowed)


def container(item, field, volumes, causes):
    name = item.get("name")
    if not name:
        causes.required(f"{field}.name")
    elif len(name) > 63 or not LABEL.fullmatch(name):
        causes.wrong(f"{field}.name", name, LABEL_TEXT)
    if not item.get("image"):
        causes.required(f"{field}.image")
    for index, mount in enumerate(item.get("volumeMounts") or []):
        here = f"{field}.volumeMounts[{index}]"
        if not mount.get("mountPath"):
            causes.required(f"{here}.mountPath")
        # The claims of a StatefulSet's templates are not seen here.
        if volumes is not None and mount.get("name") not in volumes:
            causes.append((f"{here}.name", "FieldValueNotFound", f"Not found: {json.dumps(mount.get('name'))}"))
    for index, port in enumerate(item.get("ports") or []):
        number = port.get("containerPort")
        if not number:
            causes.required(f"{field}.ports[{index}].containerPort")
        elif not 0 < number < 65536:
            causes.wrong(f"{field}.ports[{index}].containerPort", number, "must be between 1 and 65535, inclusive")


def template(spec, kind, causes, selector=True):
    made = spec.get("template") or {}
    wanted = (spec.get("selector") or {}).get("matchLabels") or {}
    if selector:
        if not spec.get("selector"):
            causes.required("spec.selector")
        elif not wanted and not spec["selector"].get("matchExpressions"):
            causes.wrong("spec.selector", spec["selector"], "empty selector is invalid for deployment")
        has = made.get("metadata", {}).get("labels") or {}
        if any(has.get(key) != value for key, value in wanted.items()):
            causes.wrong("spec.template.metadata.labels", has, "`selector` does not match template `labels`")
    labels("spec.template.labels", made.get("metadata", {}).get("labels"), causes)
    inner = made.get("spec") or {}
    if kind == "StatefulSet":
        claims = [{"name": claim["metadata"].get("name")} for claim in spec.get("volumeClaimTemplates") or []]
        inner = {**inner, "volumes": (inner.get("volumes") or []) + claims}
    pod_spec(inner, "spec.template.spec", causes, kind)


def workload(obj, causes):
    template(obj["spec"], obj["kind"], causes)
    if (obj["spec"].get("replicas") or 0) < 0:
        causes.wrong("spec.replicas", obj["spec"]["replicas"], "must be greater than or equal to 0")


def service(obj, causes):
    spec = obj["spec"]
    if spec.get("type") != "ExternalName" and not spec.get("ports") and spec.get("clusterIP") != "None":
        causes.required("spec.ports")
    if spec.get("type") == "ExternalName" and not spec.get("externalName"):
        causes.required("spec.externalName")
    ports = spec.get("ports") or []
    for index, port in enumerate(ports):
        if len(ports) > 1 and not port.get("name"):
            causes.required(f"spec.ports[{index}].name")
        if not isinstance(port.get("port"), int) or not 0 < port["port"] < 65536:
            causes.wrong(f"spec.ports[{index}].port", port.get("port"), "must be between 1 and 65535, inclusive")


def keyed_data(obj, causes):
    for name in ("data", "binaryData"):
        for key, value in (obj.get(name) or {}).items():
            if not CONFIG_KEY.fullmatch(key) or key in (".", "..") or len(key) > 253:
                causes.wrong(f"{name}[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or "
                             "'.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")
            if obj["kind"] == "Secret" or name == "binaryData":
                try:
                    base64.b64decode(value or "", validate=True)
                except (binascii.Error, ValueError):
                    causes.wrong(f"{name}[{key}]", value, "illegal base64 data")
    if sum(len(str(v)) for name in ("data", "binaryData") for v in (obj.get(name) or {}).values()) > 1048576:
        causes.append(("", "FieldValueTooLong", "Too long: may not be more than 1048576 bytes"))
    if obj.get("type") == "kubernetes.io/tls":
        for key in ("tls.crt", "tls.key"):
            if key not in (obj.get("data") or {}):
                causes.required(f"data[{key}]")


def rules(obj, causes):
    for index, rule in enumerate(obj.get("rules") or []):
        if not rule.get("verbs"):
            causes.required(f"rules[{index}].verbs", "verbs must contain at least one value")
        if not rule.get("nonResourceURLs"):
            if rule.get("apiGroups") is None or not rule["apiGroups"]:
                causes.required(f"rules[{index}].apiGroups", "resource rules must supply at least one api group")
            if not rule.get("resources"):
                causes.required(f"rules[{index}].resources", "resource rules must supply at least one resource")


def binding(obj, causes):
    role = obj.get("roleRef") or {}
    if not role.get("name"):
        causes.required("roleRef.name")
    kinds = ["ClusterRole"] if obj["kind"] == "ClusterRoleBinding" else ["Role", "ClusterRole"]
    if role.get("kind") not in kinds:
        causes.unsupported("roleRef.kind", role.get("kind", ""), kinds)
    for index, subject in enumerate(obj.get("subjects") or []):
        if not subject.get("name"):
            causes.required(f"subjects[{index}].name")
        if obj["kind"] == "ClusterRoleBinding" and subject.get("kind") == "ServiceAccount" and not subject.get("namespace"):
            causes.required(f"subjects[{index}].namespace")


def definition(obj, causes):
    spec = obj["spec"]
    names = spec.get("names") or {}
    wanted = f"{names.get('plural')}.{spec.get('group')}"
    if obj["metadata"].get("name") != wanted:
        causes.wrong("metadata.name", obj["metadata"].get("name"), 'must be spec.names.plural+"."+spec.group')
    versions = spec.get("versions") or []
    if not versions:
        causes.wrong("spec.versions", None, "must have exactly one version marked as storage version")
    elif sum(bool(version.get("storage")) for version in versions) != 1:
        causes.wrong("spec.versions", [v.get("name") for v in versions], "must have exactly one version marked as storage version")
    for index, version in enumerate(versions):
        if not (version.get("schema") or {}).get("openAPIV3Schema"):
            causes.required(f"spec.versions[{index}].schema.openAPIV3Schema", "schemas are required")
        elif version["schema"]["openAPIV3Schema"].get("type") != "object":
            causes.required("spec.validation.openAPIV3Schema.type", "must not be empty at the root")
    if spec.get("scope") not in ("Namespaced", "Cluster"):
        causes.unsupported("spec.scope", spec.get("scope", ""), ["Cluster", "Namespaced"])


def claim(obj, causes):
    spec = obj["spec"]
    if not spec.get("accessModes"):
        causes.required("spec.accessModes", "at least 1 access mode is required")
    if "storage" not in ((spec.get("resources") or {}).get("requests") or {}):
        causes.required("spec.resources[storage]")


def autoscaler(obj, causes):
    spec = obj["spec"]
    if (spec.get("maxReplicas") or 0) < 1:
        causes.wrong("spec.maxReplicas", spec.get("maxReplicas", 0), "must be greater than 0")
    for name in ("kind", "name"):
        if not (spec.get("scaleTargetRef") or {}).get(name):
            causes.required(f"spec.scaleTargetRef.{name}")


def webhooks(obj, causes):
    for index, hook in enumerate(obj.get("webhooks") or []):
        here = f"webhooks[{index}]"
        if not hook.get("sideEffects"):
            causes.required(f"{here}.sideEffects", "must specify one of None, NoneOnDryRun")
        if not hook.get("admissionReviewVersions"):
            causes.required(f"{here}.admissionReviewVersions", "must specify one of v1, v1beta1")
        if hook.get("name", "").count(".") < 2:
            causes.wrong(f"{here}.name", hook.get("name"), "should be a domain with at least three segments separated by dots")


def job(obj, causes):
    template(obj["spec"], "Job", causes, selector=False)


def cron_job(obj, causes):
    if not obj["spec"].get("schedule"):
        causes.required("spec.schedule")
    pod_spec(obj["spec"]["jobTemplate"]["spec"]["template"]["spec"], "spec.jobTemplate.spec.template.spec", causes, "Job")


RULES = {
    "Pod": lambda obj, causes: pod_spec(obj["spec"], "spec", causes),
    "Deployment": workload, "DaemonSet": workload, "StatefulSet": workload, "ReplicaSet": workload,
    "Job": job, "CronJob": cron_job, "Service": service, "ConfigMap": keyed_data, "Secret": keyed_data,
    "Role": rules, "ClusterRole": rules, "RoleBinding": binding, "ClusterRoleBinding": binding,
    "CustomResourceDefinition": definition, "PersistentVolumeClaim": claim,
    "HorizontalPodAutoscaler": autoscaler, "MutatingWebhookConfiguration": webhooks,
    "ValidatingWebhookConfiguration": webhooks,
}
FIXED = {
    "Deployment": ("spec.selector",), "DaemonSet": ("spec.selector",), "Job": ("spec.selector", "spec.template"),
    "Service": ("spec.clusterIP",), "RoleBinding": ("roleRef",), "ClusterRoleBinding": ("roleRef",), "Secret": ("type",),
    "StorageClass": ("provisioner", "parameters"), "PriorityClass": ("value",),
}
FORBIDDEN = {
    "StatefulSet": (
        ("replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
         "revisionHistoryLimit"),
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
        "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ),
    "PersistentVolumeClaim": (
        ("resources", "volumeName", "volumeAttributesClassName"),
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
    ),
}


def immutable(kind, obj, live, causes):
    for path in FIXED.get(kind, ()):
        before, after = live, obj
        for part in path.split("."):
            before, after = (before or {}).get(part), (after or {}).get(part)
        if before is not None and before != after and (kind, after) != ("Service", None):
            if kind == "Service" and obj["spec"].get("type") == "ExternalName":
                continue
            if kind in ("RoleBinding", "ClusterRoleBinding"):
                causes.wrong("roleRef", after, "cannot change roleRef")
            else:
                causes.wrong(path, after, "field is immutable")
    if kind in FORBIDDEN:
        free, text = FORBIDDEN[kind]
        before = {key: value for key, value in live["spec"].items() if key not in free}
        after = {key: value for key, value in obj["spec"].items() if key not in free}
        if before != after:
            causes.append(("spec", "FieldValueForbidden", f"Forbidden: {text}"))
    if live.get("immutable") and kind in ("Secret", "ConfigMap") and live.get("data") != obj.get("data"):
        causes.append(("data", "FieldValueForbidden", "Forbidden: field is immutable when `immutable` is set"))
