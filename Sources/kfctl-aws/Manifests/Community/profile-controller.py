# SPDX-License-Identifier: Apache-2.0
"""What each profile's namespace needs to run pipelines whose artifacts are in Amazon S3.

metacontroller asks it for the objects that belong to a namespace: POST with the namespace and the objects that are
there, answered by the objects that should be. It takes the place of the program of the same name in Kubeflow
Pipelines, which knows only the object store in the cluster. Python's standard library is all it uses (3.7 or newer).
"""
import base64
import hashlib
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEYS_SECRET = "mlpipeline-minio-artifact"
CONTENT = "kfctl-aws/content"
# What the objects of the release's own program name, which has no place in the cluster any more.
STORES_IN_CLUSTER = ("minio", "seaweedfs")


class Settings:
    """What the Deployment's variables say; one that is missing ends the program at its start."""

    def __init__(self, environment):
        self.port = int(environment.get("CONTROLLER_PORT", "8080"))
        self.bucket = environment["S3_BUCKET"]
        self.region = environment["S3_REGION"]
        self.endpoint = environment["S3_ENDPOINT"]
        self.access_key = self.secret_key = None
        if environment["S3_CREDENTIALS"] == "static":
            self.access_key = environment["S3_ACCESS_KEY"]
            self.secret_key = environment["S3_SECRET_KEY"]
        version = environment["KFP_VERSION"]
        self.frontend = image(environment, "FRONTEND_IMAGE", version)
        self.visualization = image(environment, "VISUALIZATION_SERVER_IMAGE", version)
        self.has_proxy = environment.get("ARTIFACTS_PROXY_ENABLED", "false").lower() == "true"
        self.has_sidecar = environment.get("DISABLE_ISTIO_SIDECAR") != "true"

    @property
    def uses_keys(self):
        return self.access_key is not None


def image(environment, name, version):
    return environment[name] + ":" + version if environment.get(name) else None


def named(api_version, kind, namespace, name, **fields):
    metadata = {"name": name, "namespace": namespace}
    metadata.update(fields.pop("metadata", {}))
    return dict({"apiVersion": api_version, "kind": kind, "metadata": metadata}, **fields)


def config_map(namespace, name, data, **annotations):
    # The digest tells an object that nobody has edited, which may then be replaced by a newer one.
    annotations = dict(annotations, **{CONTENT: digest(data)})
    return named("v1", "ConfigMap", namespace, name, metadata={"annotations": annotations}, data=data)


def digest(data):
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def launcher(settings, namespace):
    """Where KFP's launcher and driver put artifacts, and as whom."""
    provider = {"endpoint": settings.endpoint, "region": settings.region, "disableSSL": False}
    if settings.uses_keys:
        provider["credentials"] = {
            "fromEnv": False,
            "secretRef": {
                "secretName": KEYS_SECRET,
                "accessKeyKey": "accesskey",
                "secretKeyKey": "secretkey",
            },
        }
    else:
        provider["credentials"] = {"fromEnv": True}
    root = "s3://%s/private-artifacts/%s/v2/artifacts" % (settings.bucket, namespace)
    # YAML is what it is read as, and JSON is YAML.
    providers = json.dumps({"s3": {"default": provider}}, indent=2, sort_keys=True)
    return config_map(namespace, "kfp-launcher", {"defaultPipelineRoot": root, "providers": providers})


def repositories(settings, namespace):
    """Where Argo puts what it keeps itself: logs, and artifacts of pipelines of the first generation."""
    day = "{{workflow.creationTimestamp.Y}}/{{workflow.creationTimestamp.m}}/{{workflow.creationTimestamp.d}}"
    s3 = {
        "endpoint": settings.endpoint,
        "bucket": settings.bucket,
        "region": settings.region,
        "insecure": False,
        "keyFormat": "private-artifacts/%s/{{workflow.name}}/%s/{{pod.name}}" % (namespace, day),
    }
    if settings.uses_keys:
        s3["accessKeySecret"] = {"name": KEYS_SECRET, "key": "accesskey"}
        s3["secretKeySecret"] = {"name": KEYS_SECRET, "key": "secretkey"}
    else:
        s3["useSDKCreds"] = True
    repository = json.dumps({"archiveLogs": True, "s3": s3}, indent=2, sort_keys=True)
    return config_map(
        namespace,
        "artifact-repositories",
        {"default-namespaced": repository},
        **{"workflows.argoproj.io/default-artifact-repository": "default-namespaced"}
    )


def metadata_service(namespace):
    return config_map(
        namespace,
        "metadata-grpc-configmap",
        {
            "METADATA_GRPC_SERVICE_HOST": "metadata-grpc-service.kubeflow",
            "METADATA_GRPC_SERVICE_PORT": "8080",
        },
    )


def keys(settings, namespace):
    def encoded(text):
        return base64.b64encode(text.encode()).decode()

    data = {"accesskey": encoded(settings.access_key), "secretkey": encoded(settings.secret_key)}
    return named("v1", "Secret", namespace, KEYS_SECRET, data=data)


def server(settings, namespace, name, image_name, port, variables, resources):
    container = {
        "name": name,
        "image": image_name,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"containerPort": port}],
        "resources": resources,
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    if variables:
        container["env"] = variables
    annotations = {} if settings.has_sidecar else {"sidecar.istio.io/inject": "false"}
    labels = {"app": name}
    return named(
        "apps/v1",
        "Deployment",
        namespace,
        name,
        metadata={"labels": labels},
        spec={
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels, "annotations": annotations},
                "spec": {"containers": [container], "serviceAccountName": "default-editor"},
            },
        },
    )


def service(namespace, name, port, target):
    # Istio knows the protocol by the port's name.
    ports = [{"name": "http", "port": port, "protocol": "TCP", "targetPort": target}]
    labels = {"app": name}
    spec = {"ports": ports, "selector": labels}
    return named("v1", "Service", namespace, name, metadata={"labels": labels}, spec=spec)


def sized(cpu, memory, most_cpu, most_memory):
    return {
        "requests": {"cpu": cpu, "memory": memory},
        "limits": {"cpu": most_cpu, "memory": most_memory},
    }


def artifact_proxy(settings, namespace):
    """The part of KFP's user interface that reads artifacts as the profile itself."""
    name = "ml-pipeline-ui-artifact"
    variables = [
        {"name": "AWS_S3_ENDPOINT", "value": settings.endpoint},
        {"name": "AWS_REGION", "value": settings.region},
    ]
    if settings.uses_keys:
        for variable, key in (("AWS_ACCESS_KEY_ID", "accesskey"), ("AWS_SECRET_ACCESS_KEY", "secretkey")):
            source = {"secretKeyRef": {"name": KEYS_SECRET, "key": key}}
            variables.append({"name": variable, "valueFrom": source})
    resources = sized("10m", "70Mi", "100m", "500Mi")
    return [
        server(settings, namespace, name, settings.frontend, 3000, variables, resources),
        service(namespace, name, 80, 3000),
    ]


def visualization(settings, namespace):
    """The server for visualizations of pipelines of the first generation, which older releases have."""
    name = "ml-pipeline-visualizationserver"
    resources = sized("50m", "200Mi", "500m", "1Gi")
    tls = {"host": name, "trafficPolicy": {"tls": {"mode": "ISTIO_MUTUAL"}}}
    callers = [{"source": {"principals": ["cluster.local/ns/kubeflow/sa/ml-pipeline"]}}]
    access = {"selector": {"matchLabels": {"app": name}}, "rules": [{"from": callers}]}
    return [
        server(settings, namespace, name, settings.visualization, 8888, [], resources),
        service(namespace, name, 8888, 8888),
        named("networking.istio.io/v1alpha3", "DestinationRule", namespace, name, spec=tls),
        named("security.istio.io/v1beta1", "AuthorizationPolicy", namespace, name, spec=access),
    ]


def wanted(settings, namespace):
    objects = [
        launcher(settings, namespace),
        repositories(settings, namespace),
        metadata_service(namespace),
    ]
    if settings.uses_keys:
        objects.append(keys(settings, namespace))
    if settings.visualization:
        objects += visualization(settings, namespace)
    if settings.has_proxy and settings.frontend:
        objects += artifact_proxy(settings, namespace)
    return objects


def kind_key(item):
    """How metacontroller groups objects in its requests: Kind.apiVersion."""
    return "%s.%s" % (item["kind"], item["apiVersion"])


def seen(there, item):
    """The object as it is in the cluster; None when it is not."""
    of_kind = there.get(kind_key(item)) or {}
    metadata = item["metadata"]
    return of_kind.get(metadata["name"]) or of_kind.get("%s/%s" % (metadata["namespace"], metadata["name"]))


def is_stale(old, new):
    """Whether an object has to be made anew.

    ConfigMaps and Secrets are not updated in place (OnDelete), so that what somebody has put into them stays. What
    stands in the way all the same: an object of ours that nobody has edited and that says something else now, one
    that still points at a store in the cluster, and keys that are no longer the ones in force.
    """
    if new["kind"] not in ("ConfigMap", "Secret") or (old.get("data") or {}) == new["data"]:
        return False
    if new["kind"] == "Secret":
        return True
    data = old.get("data") or {}
    if ((old["metadata"].get("annotations") or {}).get(CONTENT)) == digest(data):
        return True
    text = json.dumps(data)
    return any(store in text for store in STORES_IN_CLUSTER)


def sync(settings, parent, there):
    """The status and the objects for a namespace, and whether to be asked again soon."""
    metadata = parent.get("metadata") or {}
    if (metadata.get("labels") or {}).get("pipelines.kubeflow.org/enabled") != "true":
        return {}, [], False
    # A release that manages fewer kinds gets no others.
    objects = [item for item in wanted(settings, metadata["name"]) if kind_key(item) in there]
    old = [(seen(there, item), item) for item in objects]
    # What is left out of the answer is deleted, and made when the deletion has been seen.
    stale = [item for before, item in old if before and is_stale(before, item)]
    is_ready = not stale and all(before for before, _ in old)
    kept = [item for item in objects if item not in stale]
    return {"kubeflow-pipelines-ready": "True" if is_ready else "False"}, kept, bool(stale)


def answer(settings, request):
    """The answer to a hook of a CompositeController (parent, children) or a DecoratorController."""
    parent, there = ("parent", "children") if "parent" in request else ("object", "attachments")
    status, objects, again = sync(settings, request[parent], request.get(there) or {})
    response = {"status": status, there: objects}
    if again:
        response["resyncAfterSeconds"] = 2
    return response


def handler(settings):
    class Hook(BaseHTTPRequestHandler):
        timeout = 60

        def do_POST(self):
            try:
                request = json.loads(self.rfile.read(int(self.headers.get("content-length", "0"))))
                body = json.dumps(answer(settings, request)).encode()
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                # The error's kind is enough; a request may hold keys.
                self.send_error(400, "no request of metacontroller: " + type(error).__name__)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Hook


if __name__ == "__main__":
    here = Settings(os.environ)
    ThreadingHTTPServer(("", here.port), handler(here)).serve_forever()
