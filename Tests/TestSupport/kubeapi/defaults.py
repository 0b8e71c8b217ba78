# SPDX-License-Identifier: Apache-2.0
"""Defaults of the built-in kinds, as a real server fills them in."""

import base64
import uuid

from kubeapi.patches import copied

PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def fill(target, **values):
    for name, value in values.items():
        if target.get(name) is None:
            target[name] = value


def defaulted(resource, obj, kind):
    """A copy of `obj` with defaults; `kind` is its Type."""
    if resource.custom is not None or resource.plural == "customresourcedefinitions":
        return obj
    obj = copied(obj)
    presets(kind, obj)
    rule = RULES.get(resource.kind)
    if rule:
        rule(obj)
    return obj


def presets(kind, value):
    """Structs that are never absent."""
    if kind.kind == "struct" and isinstance(value, dict):
        for name in kind.preset:
            inner = kind.fields[name]
            if value.get(name) is None and inner.kind == "struct":
                value[name] = {}
        for name, item in value.items():
            if isinstance(item, (dict, list)) and name in kind.fields:
                presets(kind.fields[name], item)
    elif kind.kind in ("list", "map") and kind.inner.kind == "struct":
        for item in value if isinstance(value, list) else value.values():
            presets(kind.inner, item)


def container(made):
    image = made.get("image", "").rsplit("/", 1)[-1]
    tag = image.split("@")[0].partition(":")[2]
    latest = "@" not in image and tag in ("", "latest")
    fill(
        made, resources={}, terminationMessagePath="/dev/termination-log", terminationMessagePolicy="File",
        imagePullPolicy="Always" if latest else "IfNotPresent",
    )
    for port in made.get("ports") or []:
        fill(port, protocol="TCP")
    for variable in made.get("env") or []:
        source = variable.get("valueFrom") or {}
        if source.get("fieldRef"):
            fill(source["fieldRef"], apiVersion="v1")
        if source.get("resourceFieldRef"):
            fill(source["resourceFieldRef"], divisor="0")
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if made.get(name):
            probe(made[name])
    limits, resources = made["resources"].get("limits"), made["resources"]
    if limits:
        resources["requests"] = {**limits, **(resources.get("requests") or {})}


def probe(made):
    fill(made, **PROBE)
    if made.get("httpGet"):
        fill(made["httpGet"], path="/", scheme="HTTP")


def pod_spec(spec):
    fill(
        spec, restartPolicy="Always", terminationGracePeriodSeconds=30, dnsPolicy="ClusterFirst",
        securityContext={}, schedulerName="default-scheduler",
    )
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        spec["serviceAccountName"] = spec["serviceAccount"] = account
    for name in ("initContainers", "containers"):
        for item in spec.get(name) or []:
            container(item)
    for volume in spec.get("volumes") or []:
        volume_source(volume)


def volume_source(volume):
    if set(volume) == {"name"}:
        volume["emptyDir"] = {}
    for name in ("configMap", "secret", "projected", "downwardAPI"):
        if volume.get(name) is not None:
            fill(volume[name], defaultMode=420)
    if volume.get("hostPath"):
        fill(volume["hostPath"], type="")
    for source in (volume.get("projected") or {}).get("sources") or []:
        if source.get("serviceAccountToken"):
            fill(source["serviceAccountToken"], expirationSeconds=3600)
        for item in (source.get("downwardAPI") or {}).get("items") or []:
            fill(item.get("fieldRef") or {}, apiVersion="v1")


def pod(obj):
    pod_spec(obj["spec"])
    spec = obj["spec"]
    fill(spec, enableServiceLinks=True)
    fill(obj["status"], phase="Pending", qosClass="BestEffort")


def admitted(resource, obj):
    """What admission adds to a pod and nobody is said to own."""
    if resource.kind != "Pod" or resource.custom is not None:
        return obj
    spec = dict(obj["spec"])
    fill(spec, preemptionPolicy="PreemptLowerPriority", priority=0)
    if "tolerations" not in spec:
        spec["tolerations"] = [
            {"key": f"node.kubernetes.io/{what}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            for what in ("not-ready", "unreachable")
        ]
    return {**obj, "spec": spec}


def deployment(obj):
    spec = obj["spec"]
    fill(spec, replicas=1, revisionHistoryLimit=10, progressDeadlineSeconds=600)
    fill(spec["strategy"], type="RollingUpdate")
    if spec["strategy"]["type"] == "RollingUpdate":
        fill(spec["strategy"], rollingUpdate={})
        fill(spec["strategy"]["rollingUpdate"], maxUnavailable="25%", maxSurge="25%")
    pod_spec(spec["template"]["spec"])


def daemon_set(obj):
    spec = obj["spec"]
    fill(spec, revisionHistoryLimit=10)
    fill(spec["updateStrategy"], type="RollingUpdate")
    if spec["updateStrategy"]["type"] == "RollingUpdate":
        fill(spec["updateStrategy"], rollingUpdate={})
        fill(spec["updateStrategy"]["rollingUpdate"], maxSurge=0, maxUnavailable=1)
    pod_spec(spec["template"]["spec"])
    fill(obj["status"], currentNumberScheduled=0, numberMisscheduled=0, desiredNumberScheduled=0, numberReady=0)


def stateful_set(obj):
    spec = obj["spec"]
    fill(
        spec, replicas=1, revisionHistoryLimit=10, podManagementPolicy="OrderedReady",
        persistentVolumeClaimRetentionPolicy={"whenDeleted": "Retain", "whenScaled": "Retain"},
    )
    fill(spec["updateStrategy"], type="RollingUpdate")
    if spec["updateStrategy"]["type"] == "RollingUpdate":
        fill(spec["updateStrategy"], rollingUpdate={"partition": 0})
    pod_spec(spec["template"]["spec"])
    for claim in spec.get("volumeClaimTemplates") or []:
        fill(claim, kind="PersistentVolumeClaim", apiVersion="v1")
        claim_defaults(claim)
    fill(obj["status"], replicas=0, availableReplicas=0)


def replica_set(obj):
    fill(obj["spec"], replicas=1)
    pod_spec(obj["spec"]["template"]["spec"])
    fill(obj["status"], replicas=0)


def job(obj):
    spec = obj["spec"]
    fill(
        spec, backoffLimit=6, completions=1, parallelism=1, completionMode="NonIndexed", suspend=False,
        podReplacementPolicy="TerminatingOrFailed", manualSelector=False,
    )
    uid = obj["metadata"].setdefault("uid", str(uuid.uuid4()))
    if not spec.get("selector"):
        spec["selector"] = {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}
        labels = spec["template"]["metadata"].setdefault("labels", {})
        name = obj["metadata"].get("name", "")
        labels.update({"batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name,
                       "controller-uid": uid, "job-name": name})
    pod_spec(spec["template"]["spec"])


def cron_job(obj):
    fill(
        obj["spec"], concurrencyPolicy="Allow", suspend=False, successfulJobsHistoryLimit=3, failedJobsHistoryLimit=1,
    )
    pod_spec(obj["spec"]["jobTemplate"]["spec"]["template"]["spec"])


def service(obj):
    spec = obj["spec"]
    fill(spec, type="ClusterIP", sessionAffinity="None")
    for port in spec.get("ports") or []:
        fill(port, protocol="TCP", targetPort=port.get("port"))
    if spec["type"] == "ExternalName":
        return
    fill(spec, internalTrafficPolicy="Cluster", ipFamilies=["IPv4"], ipFamilyPolicy="SingleStack")
    if spec["type"] in ("NodePort", "LoadBalancer"):
        fill(spec, externalTrafficPolicy="Cluster")
    if spec["type"] == "LoadBalancer":
        fill(spec, allocateLoadBalancerNodePorts=True)


def claim_defaults(obj):
    fill(obj["spec"], volumeMode="Filesystem")
    fill(obj["status"], phase="Pending")


def secret(obj):
    fill(obj, type="Opaque")
    plain = obj.pop("stringData", None)
    if plain:
        obj["data"] = {**(obj.get("data") or {}), **{k: base64.b64encode(v.encode()).decode() for k, v in plain.items()}}


def binding(obj):
    fill(obj["roleRef"], apiGroup="rbac.authorization.k8s.io")
    for subject in obj.get("subjects") or []:
        if subject.get("kind") in ("User", "Group"):
            fill(subject, apiGroup="rbac.authorization.k8s.io")


def webhooks(obj):
    for hook in obj.get("webhooks") or []:
        fill(hook, failurePolicy="Fail", matchPolicy="Equivalent", namespaceSelector={}, objectSelector={}, timeoutSeconds=10)
        if obj["kind"] == "MutatingWebhookConfiguration":
            fill(hook, reinvocationPolicy="Never")
        for rule in hook.get("rules") or []:
            fill(rule, scope="*")
        if hook["clientConfig"].get("service"):
            fill(hook["clientConfig"]["service"], port=443)


def autoscaler(obj):
    fill(obj["spec"], minReplicas=1)
    if obj["apiVersion"].endswith("/v2"):
        fill(obj["spec"], metrics=[{
            "type": "Resource",
            "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
        }])
    fill(obj, status={"currentMetrics": None, "desiredReplicas": 0})


def network_policy(obj):
    spec = obj["spec"]
    fill(spec, policyTypes=["Ingress"] + (["Egress"] if spec.get("egress") else []))
    for direction in ("ingress", "egress"):
        for rule in spec.get(direction) or []:
            for port in rule.get("ports") or []:
                fill(port, protocol="TCP")


def namespace(obj):
    obj["metadata"].setdefault("labels", {})["kubernetes.io/metadata.name"] = obj["metadata"].get("name")
    fill(obj["spec"], finalizers=["kubernetes"])
    fill(obj["status"], phase="Active")


def csi_driver(obj):
    fill(
        obj["spec"], attachRequired=True, podInfoOnMount=False, storageCapacity=False, fsGroupPolicy="ReadWriteOnceWithFSType",
        requiresRepublish=False, seLinuxMount=False, volumeLifecycleModes=["Persistent"],
    )


def storage_class(obj):
    fill(obj, reclaimPolicy="Delete", volumeBindingMode="Immediate")


RULES = {
    "Pod": pod, "Deployment": deployment, "DaemonSet": daemon_set, "StatefulSet": stateful_set,
    "ReplicaSet": replica_set, "Job": job, "CronJob": cron_job, "Service": service,
    "PersistentVolumeClaim": claim_defaults, "Secret": secret, "RoleBinding": binding,
    "ClusterRoleBinding": binding, "MutatingWebhookConfiguration": webhooks,
    "ValidatingWebhookConfiguration": webhooks, "HorizontalPodAutoscaler": autoscaler,
    "NetworkPolicy": network_policy, "Namespace": namespace, "CSIDriver": csi_driver,
    "StorageClass": storage_class,
    "PriorityClass": lambda obj: fill(obj, preemptionPolicy="PreemptLowerPriority"),
}
