# SPDX-License-Identifier: Apache-2.0
"""The Secrets Store CSI driver with the AWS provider: Secrets made while a pod mounts them.

settings.secrets: {"values": {OBJECT NAME: TEXT}}, and/or {"aws": URL of the AWS emulator, "region": NAME};
"driver": false mounts although no CSIDriver, driver or provider is installed.
"""

import base64
import json
from urllib.request import Request, urlopen

from kubeapi.answers import dumps
from kubeapi.patches import copied

DRIVER = "secrets-store.csi.k8s.io"
CLASSES = ("secrets-store.csi.x-k8s.io", "secretproviderclasses")
SYNC_ROLE = "secretprovidersyncing-role"
SECRETS = ("", "secrets")


class Unmounted(Exception):
    """Why the volume cannot be mounted, as the kubelet says it."""


class SecretSync:
    def __init__(self, cluster, controllers):
        self.cluster, self.store, self.controllers = cluster, cluster.store, controllers

    def handle(self, event):
        """A class that comes after its pods is found by their next try."""

    def mount(self, pod):
        """None, or the message of a FailedMount event."""
        for volume in pod["spec"].get("volumes") or []:
            source = volume.get("csi") or {}
            if source.get("driver") == DRIVER:
                try:
                    self.sync(pod, volume["name"], (source.get("volumeAttributes") or {}).get("secretProviderClass"))
                except Unmounted as reason:
                    return str(reason)
        return None

    def sync(self, pod, volume, name):
        namespace = pod["metadata"]["namespace"]
        self.installed(volume)
        found = self.store.get(CLASSES, namespace, name)
        prefix = f'MountVolume.SetUp failed for volume "{volume}" : rpc error: code = Unknown desc = '
        if found is None:
            raise Unmounted(
                f"{prefix}failed to get secretproviderclass {namespace}/{name}, error: "
                f'SecretProviderClass.secrets-store.csi.x-k8s.io "{name}" not found')
        values = self.objects(found, prefix, pod)
        if self.may_sync():
            for wanted in found["spec"].get("secretObjects") or []:
                self.secret(pod, wanted, values)

    def installed(self, volume):
        if self.cluster.settings.secrets.get("driver") is False:
            return
        ready = [obj for obj in self.store.list(("apps", "daemonsets"))
                 if any(DRIVER in json.dumps(c.get("args") or []) or "csi-secrets-store" in c.get("image", "")
                        for c in obj["spec"]["template"]["spec"].get("containers") or []) and obj["status"].get("numberReady")]
        if self.store.get(("storage.k8s.io", "csidrivers"), "", DRIVER) is None or not ready:
            raise Unmounted(
                f'MountVolume.MountDevice failed for volume "{volume}" : kubernetes.io/csi: attacher.MountDevice failed to create '
                f"newCsiDriverClient: driver name {DRIVER} not found in the list of registered CSI drivers")
        if not any(any("secrets-store-csi-driver-provider-aws" in c.get("image", "")
                       for c in obj["spec"]["template"]["spec"].get("containers") or []) and obj["status"].get("numberReady")
                   for obj in self.store.list(("apps", "daemonsets"))):
            raise Unmounted(
                f'MountVolume.SetUp failed for volume "{volume}" : rpc error: code = Unknown desc = error connecting to provider '
                '"aws": provider not found: provider "aws"')

    def may_sync(self):
        """syncSecret: the driver may write Secrets only with this role."""
        return self.cluster.settings.secrets.get("driver") is False or self.store.get(
            ("rbac.authorization.k8s.io", "clusterroles"), "", SYNC_ROLE) is not None

    def objects(self, found, prefix, pod):
        """{object name or alias: text} of the class's parameters."""
        import yaml

        values = {}
        for entry in yaml.safe_load((found["spec"].get("parameters") or {}).get("objects") or "[]") or []:
            name = entry["objectName"]
            text = self.fetch(name)
            if text is None:
                raise Unmounted(
                    f"{prefix}failed to mount secrets store objects for pod {pod['metadata']['namespace']}/{pod['metadata']['name']}, "
                    f"err: rpc error: code = Unknown desc = Failed fetching secret {name}: ResourceNotFoundException: Secrets Manager "
                    "can't find the specified secret.")
            values[entry.get("objectAlias") or name] = text
            for part in entry.get("jmesPath") or []:
                values[part["objectAlias"]] = self.picked(text, part["path"], name, prefix)
        return values

    def picked(self, text, path, name, prefix):
        import jmespath

        try:
            value = jmespath.search(path, json.loads(text))
        except ValueError:
            raise Unmounted(f"{prefix}Invalid JSON used with jmesPath in secret: {name}.") from None
        if value is None:
            raise Unmounted(f"{prefix}JMES Path - {path} for object alias - {name} does not point to a valid object.")
        return value if isinstance(value, str) else json.dumps(value)

    def fetch(self, name):
        settings = self.cluster.settings.secrets
        given = settings.get("values") or {}
        if name in given:
            return given[name] if isinstance(given[name], str) else json.dumps(given[name])
        return from_aws(settings["aws"], settings.get("region", "us-west-2"), name) if settings.get("aws") else None

    def secret(self, pod, wanted, values):
        """Makes or renews one Secret of secretObjects."""
        data = {}
        for entry in wanted.get("data") or []:
            if entry["objectName"] not in values:
                return
            data[entry["key"]] = base64.b64encode(values[entry["objectName"]].encode()).decode()
        owners = pod["metadata"].get("ownerReferences") or [{
            "apiVersion": "v1", "kind": "Pod", "name": pod["metadata"]["name"], "uid": pod["metadata"]["uid"]}]
        metadata = {
            "name": wanted["secretName"], "namespace": pod["metadata"]["namespace"],
            "labels": {"secrets-store.csi.k8s.io/managed": "true", **(wanted.get("labels") or {})},
            "annotations": wanted.get("annotations") or {}, "ownerReferences": [{**o, "controller": False} for o in copied(owners)],
        }
        made = self.controllers.make(
            SECRETS, {"kind": "Secret", "apiVersion": "v1", "metadata": metadata, "data": data, "type": wanted.get("type", "Opaque")},
            "secrets-store-csi-driver")
        if made is None or made.get("data") == data or "secrets-store.csi.k8s.io/managed" not in made["metadata"].get("labels", {}):
            return
        with self.store.lock:
            self.store.put(SECRETS, {**made, "data": data})

    def rotate(self):
        """Reads all values again, as the driver's rotation does; the trouble there was."""
        trouble = []
        for pod in self.store.list(("", "pods")):
            if pod["status"].get("phase") == "Running":
                trouble.append(self.mount(pod))
        return [text for text in trouble if text]


def from_aws(url, region, name):
    """GetSecretValue of the AWS emulator; None when there is no such secret."""
    scope = f"AKIAEXAMPLE/20260101/{region}/secretsmanager/aws4_request"
    request = Request(url.rstrip("/") + "/", dumps({"SecretId": name}), {
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "secretsmanager.GetSecretValue",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}",
    })
    try:
        with urlopen(request, timeout=10) as answer:
            return json.load(answer).get("SecretString")
    except OSError:
        return None
