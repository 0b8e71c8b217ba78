# SPDX-License-Identifier: Apache-2.0
"""Table answers: what `kubectl get` shows."""

import datetime
import json
import re

NAME = {
    "name": "Name", "type": "string", "format": "name",
    "description": "Name must be unique within a namespace. Is required when creating resources, although some resources may "
    "allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation "
    "idempotence and configuration definition. Cannot be updated. More info: "
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names", "priority": 0,
}


def column(name, kind="string", priority=0):
    return {"name": name, "type": kind, "format": "", "description": name, "priority": priority}


def age(stamp):
    if not stamp:
        return "<unknown>"
    made = datetime.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    return duration(max(0, int((datetime.datetime.now(datetime.timezone.utc) - made).total_seconds())))


def duration(seconds):
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 120:
        return f"{seconds}s"
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    return f"{days}d{hours % 24}h" if days < 8 and hours % 24 else f"{days}d"


def labels(values):
    return ",".join(f"{key}={value}" for key, value in sorted((values or {}).items())) or "<none>"


def containers(spec):
    found = spec.get("containers") or []
    return ",".join(c["name"] for c in found), ",".join(c.get("image", "") for c in found)


def deployment(obj):
    spec, status = obj["spec"], obj.get("status") or {}
    names, images = containers(spec["template"]["spec"])
    return [
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}", status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0), None, names, images, labels(spec["selector"].get("matchLabels")),
    ]


def stateful_set(obj):
    status = obj.get("status") or {}
    return [f"{status.get('readyReplicas', 0)}/{obj['spec'].get('replicas', 0)}", None, *containers(obj["spec"]["template"]["spec"])]


def daemon_set(obj):
    status = obj.get("status") or {}
    counts = [status.get(n, 0) for n in (
        "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled", "numberAvailable")]
    return [*counts, labels(obj["spec"]["template"]["spec"].get("nodeSelector")), None]


def pod(obj):
    status = obj.get("status") or {}
    found = status.get("containerStatuses") or []
    total = len(obj["spec"].get("containers") or [])
    waiting = next((s["state"]["waiting"]["reason"] for s in found if (s.get("state") or {}).get("waiting")), None)
    word = "Terminating" if obj["metadata"].get("deletionTimestamp") else waiting or status.get("reason") or status.get("phase", "")
    if word == "Succeeded":
        word = "Completed"
    elif word == "Failed":
        word = "Error"
    return [
        f"{sum(bool(s.get('ready')) for s in found)}/{total}", word, str(sum(s.get("restartCount", 0) for s in found)), None,
        status.get("podIP") or "<none>", obj["spec"].get("nodeName") or "<none>", "<none>", "<none>",
    ]


def service(obj):
    spec = obj["spec"]
    ports = ",".join(f"{p['port']}{':%s' % p['nodePort'] if p.get('nodePort') else ''}/{p.get('protocol', 'TCP')}" for p in spec.get("ports") or [])
    return [spec.get("type"), spec.get("clusterIP") or "<none>", "<none>", ports or "<none>", None, labels(spec.get("selector"))]


def job(obj):
    status, spec = obj.get("status") or {}, obj["spec"]
    done = next((c["type"] for c in status.get("conditions") or [] if c["status"] == "True"), "Running")
    return [done, f"{status.get('succeeded', 0)}/{spec.get('completions', 1)}", "", None]


def addresses(obj):
    found = [f"{a['ip']}:{p['port']}" for s in obj.get("subsets") or [] for a in s.get("addresses") or [] for p in s.get("ports") or []]
    return ",".join(found[:3]) + (f" + {len(found) - 3} more..." if len(found) > 3 else "") or "<none>"


def event(obj):
    about = obj.get("involvedObject") or {}
    return [
        age(obj.get("lastTimestamp") or obj["metadata"].get("creationTimestamp")), obj.get("type"), obj.get("reason"),
        f"{about.get('kind', '').lower()}/{about.get('name', '')}", obj.get("message"),
    ]


def claim(obj):
    status = obj.get("status") or {}
    size = (status.get("capacity") or {}).get("storage", "")
    return [status.get("phase"), obj["spec"].get("volumeName", ""), size, ",".join(obj["spec"].get("accessModes") or []),
            obj["spec"].get("storageClassName", ""), None]


# kind -> (columns, cells); None in the cells is the age. "+" marks columns of -o wide.
KINDS = {
    "Deployment": ("Ready Up-to-date Available Age +Containers +Images +Selector", deployment),
    "StatefulSet": ("Ready Age +Containers +Images", stateful_set),
    "DaemonSet": ("Desired:integer Current:integer Ready:integer Up-to-date:integer Available:integer Node-Selector Age", daemon_set),
    "ReplicaSet": ("Desired:integer Current:integer Ready:integer Age", lambda o: [
        o["spec"].get("replicas", 0), o["status"].get("replicas", 0), o["status"].get("readyReplicas", 0), None]),
    "Pod": ("Ready Status Restarts Age +IP +Node +Nominated-Node +Readiness-Gates", pod),
    "Service": ("Type Cluster-IP External-IP Port(s) Age +Selector", service),
    "Namespace": ("Status Age", lambda o: [(o.get("status") or {}).get("phase"), None]),
    "Node": ("Status Roles Age Version", lambda o: ["Ready", "<none>", None, o["status"]["nodeInfo"]["kubeletVersion"]]),
    "Secret": ("Type Data:integer Age", lambda o: [o.get("type"), len(o.get("data") or {}), None]),
    "ConfigMap": ("Data:integer Age", lambda o: [len(o.get("data") or {}) + len(o.get("binaryData") or {}), None]),
    "Job": ("Status Completions Duration Age", job),
    "CronJob": ("Schedule Timezone Suspend Active:integer Last-Schedule Age", lambda o: [
        o["spec"].get("schedule"), o["spec"].get("timeZone", "<none>"), str(o["spec"].get("suspend", False)), 0, "<none>", None]),
    "PersistentVolumeClaim": ("Status Volume Capacity Access-Modes StorageClass Age", claim),
    "Endpoints": ("Endpoints Age", lambda o: [addresses(o), None]),
    "Event": ("Last-Seen Type Reason Object Message", event),
    "CustomResourceDefinition": ("Created-At", lambda o: [o["metadata"].get("creationTimestamp")]),
    "ClusterRoleBinding": ("Role Age", lambda o: [f"{o['roleRef']['kind']}/{o['roleRef']['name']}", None]),
    "RoleBinding": ("Role Age", lambda o: [f"{o['roleRef']['kind']}/{o['roleRef']['name']}", None]),
    "ClusterRole": ("Created-At", lambda o: [o["metadata"].get("creationTimestamp")]),
    "Role": ("Created-At", lambda o: [o["metadata"].get("creationTimestamp")]),
    "MutatingWebhookConfiguration": ("Webhooks:integer Age", lambda o: [len(o.get("webhooks") or []), None]),
    "ValidatingWebhookConfiguration": ("Webhooks:integer Age", lambda o: [len(o.get("webhooks") or []), None]),
    "HorizontalPodAutoscaler": ("Reference MinPods:integer MaxPods:integer Age", lambda o: [
        f"{o['spec']['scaleTargetRef']['kind']}/{o['spec']['scaleTargetRef']['name']}", o["spec"].get("minReplicas", 1),
        o["spec"].get("maxReplicas"), None]),
    "CSIDriver": ("AttachRequired:boolean PodInfoOnMount:boolean Age", lambda o: [
        o["spec"].get("attachRequired"), o["spec"].get("podInfoOnMount"), None]),
}


def columns(text):
    made = [NAME]
    for word in text.split():
        name, _, kind = word.lstrip("+").partition(":")
        made.append(column(name.replace("-", " ") if name not in ("Up-to-date", "Cluster-IP", "External-IP") else name,
                           kind or "string", 1 if word[0] == "+" else 0))
    return made


def table(resource, items, meta, include="Metadata"):
    """A meta.k8s.io/v1 Table of the items."""
    heads, cells = shape(resource)
    rows = []
    for item in items:
        row = [item["metadata"]["name"]]
        row += [age(item["metadata"].get("creationTimestamp")) if cell is None else cell for cell in cells(item)]
        if resource.kind == "Event":
            row = row[1:]
        rows.append({"cells": row, "object": shown(item, include)})
    return {
        "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": meta,
        "columnDefinitions": heads[1:] if resource.kind == "Event" else heads, "rows": rows,
    }


def shown(item, include):
    if include == "Object":
        return item
    if include == "None":
        return None
    return partial(item)


def partial(item):
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": item["metadata"]}


def shape(resource):
    if resource.custom is not None:
        return custom_shape(resource.custom.get("additionalPrinterColumns") or [])
    text, cells = KINDS.get(resource.kind, ("Age", lambda obj: [None]))
    return columns(text), cells


def custom_shape(printed):
    heads = [NAME] + [
        {"name": c["name"], "type": c["type"], "format": "", "description": c.get("description", ""), "priority": c.get("priority", 0)}
        for c in printed
    ]
    if not printed:
        return heads + [column("Age")], lambda obj: [None]
    return heads, lambda obj: [custom_cell(c, obj) for c in printed]


def custom_cell(entry, obj):
    value = obj
    for key, quoted, index in re.findall(r"\.([A-Za-z0-9_-]+)|\['?((?:[^]'\\]|\\.)+)'?\]()", entry["jsonPath"].replace("\\.", "\x00")):
        name = (key or quoted).replace("\x00", ".")
        if isinstance(value, list):
            match = re.fullmatch(r'\?\(@\.(\w+)==["\'](.*)["\']\)', name)
            if match:
                value = next((item for item in value if item.get(match[1]) == match[2]), None)
            else:
                value = value[int(name)] if name.isdigit() and int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    if entry["type"] == "date":
        return age(value) if value else "<unknown>"
    return json.dumps(value) if isinstance(value, (dict, list)) else value
