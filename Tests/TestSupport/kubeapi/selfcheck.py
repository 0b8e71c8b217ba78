# SPDX-License-Identifier: Apache-2.0
"""Runs the real kubectl against the API server and holds what it says against a real server's answers.

    python Tests/TestSupport/kubeapi/selfcheck.py [part of a check's name]
        [--recordings FOLDER]   exchanges.jsonl, deploy-26.03.tsv of a real server: all of them
        [--builds FILE...]      whole builds (kubectl kustomize), applied until nothing is refused

recorded.json holds what kubectl 1.37 printed before a real kube-apiserver 1.36. Prints one
line per failed check and, last, `N passed, N failed`.
"""

import argparse
import base64
import contextlib
import http.server
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from urllib.request import Request, urlopen

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from kubeapi import compare  # noqa: E402

KUBECTL = os.path.join(os.path.dirname(sys.executable), "kubectl")


class Lab:
    """One running server, and kubectl with a kubeconfig for it."""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp(prefix="kubeapi-")
        self.config = os.path.join(self.folder, "kubeconfig")
        command = [sys.executable, os.path.join(HERE, "server.py"), "--until-eof", "--kubeconfig", self.config, *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, self.url, self.endpoint = self.process.stdout.readline().split()
        self.environment = {"PATH": os.path.dirname(KUBECTL) + ":/usr/bin:/bin", "HOME": self.folder, "KUBECONFIG": self.config}

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.endpoint}/_lab/{path}", data)) as answer:
            return json.load(answer)

    def file(self, name, *objects):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write("\n---\n".join(json.dumps(obj) for obj in objects))
        return name

    def kubectl(self, command, stdin=None, **environment):
        """(exit status, standard output, standard error)"""
        words = shlex.split(command) if isinstance(command, str) else command
        done = subprocess.run(
            [KUBECTL, *words], input=stdin, capture_output=True, text=True, cwd=self.folder, timeout=120,
            env={**self.environment, **environment})
        return done.returncode, done.stdout, done.stderr

    def ok(self, command, stdin=None):
        status, output, error = self.kubectl(command, stdin)
        assert status == 0, f"kubectl {command}: {error or output}"
        return output

    def refused(self, command, text, stdin=None):
        status, output, error = self.kubectl(command, stdin)
        assert status != 0, f"kubectl {command} was not refused: {output}"
        assert text in error, f"kubectl {command}: {text!r} not in {error!r}"
        return error

    def apply(self, *objects, options="--server-side"):
        return self.ok(f"apply {options} -f {self.file('given.json', *objects)}")

    def json(self, command):
        return json.loads(self.ok(command + " -o json"))

    def idle(self):
        assert self.control("idle", {"seconds": 20})["idle"], "the controllers did not come to rest"


def thing(api_version, kind, name, namespace=None, **fields):
    metadata = {"name": name, **({"namespace": namespace} if namespace else {}), **fields.pop("metadata", {})}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields}


def deployment(name="web", namespace="kubeflow", value="1", **template):
    spec = {"containers": [{"name": name, "image": "registry.example/web:1", "env": [{"name": "A", "value": value}]}], **template}
    return thing("apps/v1", "Deployment", name, namespace, metadata={"labels": {"app": name}}, spec={
        "replicas": 1, "selector": {"matchLabels": {"app": name}}, "template": {"metadata": {"labels": {"app": name}}, "spec": spec}})


NAMESPACE = thing("v1", "Namespace", "kubeflow")
POD = thing("v1", "Pod", "probe", "kubeflow", spec={
    "restartPolicy": "Never", "containers": [{"name": "c", "image": "mysql:8.4", "env": [
        {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "mysql-secret", "key": "password"}}}]}]})


def definition(kind="SecretProviderClass", group="secrets-store.csi.x-k8s.io", versions=("v1", "v1alpha1"), namespaced=True):
    """A CRD in the shape of the driver's, small."""
    plural = kind.lower() + ("es" if kind.endswith("s") else "s")
    spec = {"type": "object", "properties": {
        "provider": {"type": "string"}, "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        "mode": {"type": "string", "enum": ["a", "b"], "default": "a"}, "size": {"type": "integer", "minimum": 1},
        "secretObjects": {"type": "array", "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
        "owner": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        "plugins": {"type": "array", "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
        "parentResource": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
    schema = {"type": "object", "properties": {
        "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": spec,
        "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
    made = []
    for index, name in enumerate(versions):
        old = {"deprecated": True, "deprecationWarning": f"{group}/{name} is deprecated. Use {group}/v1 instead."} if index else {}
        made.append({"name": name, "served": True, "storage": index == 0, "schema": {"openAPIV3Schema": schema}, **old})
    return thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"{plural}.{group}", spec={
        "group": group, "scope": "Namespaced" if namespaced else "Cluster", "versions": made,
        "names": {"kind": kind, "listKind": kind + "List", "plural": plural, "singular": kind.lower()}})


def secret_class(name="rds-secret", version="v1", **spec):
    objects = '- objectName: "rds-secret"\n  objectType: "secretsmanager"\n'
    return thing(f"secrets-store.csi.x-k8s.io/{version}", "SecretProviderClass", name, "kubeflow", spec={
        "provider": "aws", "parameters": {"objects": objects}, **spec})


def holder(name="aws-secrets-sync"):
    volume = {"name": "v", "csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": True,
                                   "volumeAttributes": {"secretProviderClass": "rds-secret"}}}
    return deployment(name, volumes=[volume])


def webhook(kind="Validating", service="hook", **changes):
    hook = {
        "name": "webhook.lab.example", "sideEffects": "None", "admissionReviewVersions": ["v1"], "failurePolicy": "Fail",
        "clientConfig": {"service": {"name": service, "namespace": "kubeflow", "path": "/validate"}},
        "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"], "operations": ["CREATE", "UPDATE"]}], **changes}
    return thing("admissionregistration.k8s.io/v1", f"{kind}WebhookConfiguration", "hook", webhooks=[hook])


# Checks: each gets a Lab as new.


def check_recorded_commands(lab):
    """The commands of the recording, each with what kubectl printed then."""
    lab.control("settings", {"controllers": False, "nodes": 0})
    broken, typo = deployment(), deployment()
    broken["spec"]["replicas"] = "minus"
    typo["spec"]["template"]["spec"]["contaners"] = typo["spec"]["template"]["spec"].pop("containers")
    account = thing("v1", "ServiceAccount", "kubeflow-secrets-manager-sa", "kubeflow",
                    metadata={"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/demo"}})
    lab.file("s1.yaml", NAMESPACE, account)
    lab.file("spc.yaml", secret_class())
    lab.file("spcold.yaml", secret_class("old", "v1alpha1"))
    lab.file("crd.yaml", definition())
    lab.file("dep.yaml", deployment())
    lab.file("dep2.yaml", deployment(value="2"))
    lab.file("depbad.yaml", broken)
    lab.file("deptypo.yaml", typo)
    with open(os.path.join(HERE, "recorded.json"), encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        command = entry["command"]
        # The recording has the words of the patch without quotes.
        words = re.sub(r"-p (\{.*\})$", r"-p '\1'", command)
        status, output, error = lab.kubectl(words)
        got = compare.printed(error + output if error.startswith("Warning") else output + error)
        wanted = compare.printed("\n".join(entry["lines"]))
        assert status == entry["status"], f"{command}: exit {status}, wanted {entry['status']}: {error}"
        assert compare.within(wanted, got), f"{command}: wanted\n{wanted}\ngot\n{got}"


def check_conflicts(lab):
    lab.apply(NAMESPACE, deployment())
    lab.file("two.json", deployment(value="2"))
    lab.refused("apply --server-side --field-manager=kfctl-aws -f two.json",
                'conflict with "kubectl": .spec.template.spec.containers[name="web"].env[name="A"].value')
    lab.ok("apply --server-side --field-manager=kfctl-aws --force-conflicts -f two.json")
    found = lab.json("get deploy web -n kubeflow --show-managed-fields")
    assert found["spec"]["template"]["spec"]["containers"][0]["env"] == [{"name": "A", "value": "2"}]
    names = [(entry["manager"], entry["operation"]) for entry in found["metadata"]["managedFields"]]
    assert ("kfctl-aws", "Apply") in names and ("kubectl", "Apply") in names, names


def check_fields_given_up_are_removed(lab):
    full = thing("v1", "ConfigMap", "c", "kubeflow", data={"a": "1", "b": "2"}, metadata={"annotations": {"x": "y"}})
    lab.apply(NAMESPACE, full)
    lab.ok("patch cm c -n kubeflow --type=merge -p '{\"data\":{\"other\":\"3\"}}'")
    lab.apply(thing("v1", "ConfigMap", "c", "kubeflow", data={"a": "1"}))
    found = lab.json("get cm c -n kubeflow")
    assert found["data"] == {"a": "1", "other": "3"}, found["data"]
    assert "annotations" not in found["metadata"], found["metadata"]
    version = found["metadata"]["resourceVersion"]
    lab.apply(thing("v1", "ConfigMap", "c", "kubeflow", data={"a": "1"}))
    assert lab.json("get cm c -n kubeflow")["metadata"]["resourceVersion"] == version, "an apply without change wrote"


def check_client_side_apply_keeps_strategic_lists(lab):
    lab.apply(NAMESPACE)
    two = deployment()
    two["spec"]["template"]["spec"]["containers"].append({"name": "side", "image": "registry.example/side:1"})
    lab.ok(f"apply -f {lab.file('a.json', two)}")
    lab.ok("set image deploy/web side=registry.example/side:2 -n kubeflow")
    assert "configured" in lab.ok(f"apply -f {lab.file('a.json', deployment(value='2'))}")
    found = lab.json("get deploy web -n kubeflow")["spec"]["template"]["spec"]["containers"]
    assert [c["name"] for c in found] == ["web"], found


def check_crd_too_large_for_client_side_apply(lab):
    big = definition()
    big["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["description"] = "x" * 270000
    lab.file("big.json", big)
    lab.refused("apply -f big.json", "metadata.annotations: Too long: may not be more than 262144 bytes")
    lab.ok("apply --server-side -f big.json")


def check_crds_need_their_time(lab):
    lab.control("settings", {"crd_looks": 2})
    lab.apply(NAMESPACE, definition())
    lab.file("spc.json", secret_class())
    lab.refused("apply --server-side -f spc.json", 'no matches for kind "SecretProviderClass"')
    name = "crd/secretproviderclasses.secrets-store.csi.x-k8s.io"
    for _ in range(3):
        lab.ok(f"get {name}")
    lab.ok(f"wait --for=condition=Established {name} --timeout=10s")
    lab.ok("apply --server-side -f spc.json")
    lab.control("reset", {})
    lab.control("settings", {"crd_seconds": 0.7})
    lab.ok("get crd")
    begun = time.monotonic()
    lab.apply(definition())
    lab.ok(f"wait --for=condition=Established {name} --timeout=10s")
    assert time.monotonic() - begun > 0.6, "established at once"


def check_custom_resources_are_validated(lab):
    lab.apply(NAMESPACE, definition())
    lab.idle()
    lab.ok(f"create -f {lab.file('a.json', secret_class())}")
    assert lab.json("get secretproviderclass rds-secret -n kubeflow")["spec"]["mode"] == "a", "no default"
    lab.refused(f"create -f {lab.file('a.json', secret_class('b', mode='c'))}", 'spec.mode: Unsupported value: "c": supported values: "a", "b"')
    lab.refused(f"create -f {lab.file('a.json', secret_class('b', size=0))}", "should be greater than or equal to 1")
    lab.refused(f"create -f {lab.file('a.json', secret_class('b', sise=1))}", 'strict decoding error: unknown field "spec.sise"')
    lab.refused(f"apply --server-side -f {lab.file('a.json', secret_class('b', sise=1))}", ".spec.sise: field not declared in schema")
    lab.ok(f"create --validate=false -f {lab.file('a.json', secret_class('b', sise=1))}")
    assert "sise" not in lab.json("get secretproviderclass b -n kubeflow")["spec"], "not pruned"
    assert "spec.provider" in lab.ok("get secretproviderclass b -n kubeflow -o jsonpath='spec.provider {.spec.provider}'")
    lab.ok("explain secretproviderclass.spec.provider")


def check_webhooks_wait_for_endpoints(lab):
    plain = thing("v1", "ConfigMap", "c", "kubeflow", data={"a": "1"})
    lab.apply(NAMESPACE, webhook())
    lab.file("c.json", plain)
    prefix = 'Internal error occurred: failed calling webhook "webhook.lab.example": failed to call webhook: '
    post = 'Post "https://hook.kubeflow.svc:443/validate?timeout=10s": '
    lab.refused("apply --server-side -f c.json", prefix + post + 'service "hook" not found')
    service = thing("v1", "Service", "hook", "kubeflow", spec={"selector": {"app": "hook"}, "ports": [{"port": 443}]})
    lab.control("settings", {"workloads": [{"match": "hook", "ready": False}]})
    lab.apply(service, deployment("hook"))
    lab.idle()
    lab.refused("apply --server-side -f c.json", prefix + post + 'no endpoints available for service "hook"')
    lab.control("settings", {"workloads": []})
    lab.ok("rollout status deploy/hook -n kubeflow --timeout=10s")
    lab.idle()
    lab.ok("apply --server-side -f c.json")
    found = lab.control("webhooks")[0]
    assert found["ready"] and found["refused"] == 2, found


def check_webhooks_refuse_as_often_as_asked(lab):
    lab.control("settings", {"webhook_attempts": {"webhook.lab.example": 2}})
    lab.apply(NAMESPACE, webhook("Mutating"))
    lab.file("c.json", thing("v1", "ConfigMap", "c", "kubeflow"))
    for _ in range(2):
        lab.refused("apply --server-side -f c.json", "no endpoints available")
    lab.ok("apply --server-side -f c.json")
    lab.control("reset", {})
    lab.apply(NAMESPACE, webhook(failurePolicy="Ignore"))
    lab.ok("apply --server-side -f c.json")
    lab.apply(webhook(namespaceSelector={"matchLabels": {"never": "so"}}))
    lab.ok("apply --server-side -f c.json")


def check_versions_serve_what_they_should(lab):
    for version, wanted, missing in (
        ("1.28", "flowcontrol.apiserver.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1\n"),
        ("1.31", "flowcontrol.apiserver.k8s.io/v1beta3", "resource.k8s.io/v1\n"), ("1.36", "resource.k8s.io/v1", "v1beta3"),
    ):
        lab.control("settings", {"version": version})
        shutil.rmtree(os.path.join(lab.folder, ".kube"), ignore_errors=True)
        found = lab.ok("api-versions")
        assert wanted in found and missing not in found, (version, found)
        assert f'"minor": "{version[2:]}"' in lab.ok("version -o json")
        for old in ("policy/v1beta1", "autoscaling/v2beta2", "batch/v1beta1", "rbac.authorization.k8s.io/v1beta1"):
            assert old not in found, old
    lab.refused(f"apply --server-side -f {lab.file('a.json', thing('policy/v1beta1', 'PodDisruptionBudget', 'x', 'default'))}",
                'no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"')


def check_aggregated_and_legacy_discovery_agree(lab):
    lab.apply(definition())
    lab.idle()
    aggregated = json.loads(lab.ok("get --raw /apis"))
    names = {group["name"] for group in aggregated["groups"]}
    assert "secrets-store.csi.x-k8s.io" in names and "apps" in names
    found = json.loads(lab.ok("get --raw /apis/secrets-store.csi.x-k8s.io/v1"))["resources"]
    assert found[0]["kind"] == "SecretProviderClass" and found[0]["namespaced"], found
    assert "secretproviderclasses" in lab.ok("api-resources --api-group=secrets-store.csi.x-k8s.io")


def check_names_and_fields_are_validated(lab):
    lab.apply(NAMESPACE)
    for obj, text in (
        (thing("v1", "ConfigMap", "Not_Good", "kubeflow"), "a lowercase RFC 1123 subdomain must consist"),
        (thing("v1", "Namespace", "a.b"), "a lowercase RFC 1123 label must consist"),
        (thing("v1", "Service", "s", "kubeflow", spec={"selector": {"a": "b"}}), "spec.ports: Required value"),
        (deployment(containers=[]), "spec.template.spec.containers: Required value"),
        (thing("v1", "Secret", "s", "kubeflow", data={"a": "!"}), "illegal base64 data"),
        (thing("v1", "PersistentVolumeClaim", "p", "kubeflow", spec={}), "spec.accessModes: Required value"),
        (thing("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "b", roleRef={"kind": "ClusterRole", "name": "x", "apiGroup":
         "rbac.authorization.k8s.io"}, subjects=[{"kind": "ServiceAccount", "name": "x"}]), "subjects[0].namespace: Required value"),
    ):
        lab.refused(f"apply --server-side --validate=false -f {lab.file('a.json', obj)}", text)
    lab.refused(f"apply --server-side -f {lab.file('a.json', thing('v1', 'ConfigMap', 'c', 'nowhere'))}", 'namespaces "nowhere" not found')
    lab.apply(deployment())
    changed = deployment()
    changed["spec"]["selector"]["matchLabels"] = changed["spec"]["template"]["metadata"]["labels"] = {"app": "other"}
    lab.refused(f"apply --server-side -f {lab.file('a.json', changed)}", "spec.selector: Invalid value: ")


def check_workloads_become_ready(lab):
    lab.control("settings", {"ready_seconds": 0.3})
    lab.apply(NAMESPACE, deployment())
    lab.ok("rollout status deploy/web -n kubeflow --timeout=10s")
    lab.ok("wait --for=condition=Available deploy/web -n kubeflow --timeout=10s")
    assert "1/1" in lab.ok("get deploy web -n kubeflow")
    lab.ok("scale deploy/web --replicas=3 -n kubeflow")
    lab.ok("rollout status deploy/web -n kubeflow --timeout=10s")
    assert len(lab.json("get pods -n kubeflow -l app=web")["items"]) == 3
    daemons = deployment("agent")
    daemons["kind"] = "DaemonSet"
    del daemons["spec"]["replicas"]
    lab.apply(daemons)
    lab.ok("rollout status ds/agent -n kubeflow --timeout=10s")
    assert lab.json("get ds agent -n kubeflow")["status"]["numberReady"] == 2
    ordered = deployment("db")
    ordered["kind"] = "StatefulSet"
    ordered["spec"]["serviceName"] = "db"
    lab.apply(ordered)
    lab.ok("rollout status sts/db -n kubeflow --timeout=10s")
    lab.ok("get pod db-0 -n kubeflow")
    lab.control("settings", {"nodes": 3})
    lab.ok("rollout status ds/agent -n kubeflow --timeout=10s")
    lab.ok("wait --for=jsonpath={.status.numberReady}=3 ds/agent -n kubeflow --timeout=10s")


def check_workloads_that_do_not_come_up_say_why(lab):
    lab.control("settings", {"workloads": [{"match": "Deployment kubeflow/web", "ready": False, "reason": "ImagePullBackOff"}]})
    lab.apply(NAMESPACE, deployment())
    lab.refused("rollout status deploy/web -n kubeflow --timeout=1s", "timed out waiting for the condition")
    assert "ImagePullBackOff" in lab.ok("get pods -n kubeflow")
    assert "Failed to pull image" in lab.ok("get events -n kubeflow")
    name = lab.json("get pods -n kubeflow")["items"][0]["metadata"]["name"]
    lab.refused(f"logs {name} -n kubeflow", "trying and failing to pull image")
    lab.control("settings", {"nodes": 0})
    lab.apply(deployment("late"))
    lab.idle()
    assert "FailedScheduling" in lab.ok("get events -n kubeflow")


def check_pods_run_to_their_end(lab):
    lab.control("settings", {"pods": [
        {"match": "kubeflow/bad", "phase": "Failed", "exit_code": 3, "logs": "access denied\n"},
        {"match": "kubeflow/real", "command": ["/bin/sh", "-c", "echo $PASSWORD; echo $LAB_COMMAND; exit 4"]},
        {"match": "kubeflow/slow", "seconds": 0.4, "logs": "done\n"},
        {"match": "kubeflow/web", "exec": [{"match": "^mysql", "stdout": "mlpipeline\n"}, {"match": "^cat", "command": ["/bin/cat"]},
                                           {"match": "", "stderr": "no\n", "exit_code": 7}]}]})
    lab.apply(NAMESPACE, thing("v1", "Secret", "mysql-secret", "kubeflow", stringData={"password": "tiger"}))
    bad, real, slow = ({**POD, "metadata": {"name": name, "namespace": "kubeflow"}} for name in ("bad", "real", "slow"))
    lab.apply(bad, real, slow)
    lab.ok("wait --for=jsonpath={.status.phase}=Failed pod/bad -n kubeflow --timeout=10s")
    assert lab.ok("logs bad -n kubeflow") == "access denied\n"
    assert lab.json("get pod bad -n kubeflow")["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == 3
    lab.ok("wait --for=jsonpath={.status.phase}=Failed pod/real -n kubeflow --timeout=10s")
    assert lab.ok("logs real -n kubeflow").startswith("tiger\n")
    assert lab.ok("logs -f slow -n kubeflow") == "done\n"
    lab.apply(deployment())
    lab.ok("rollout status deploy/web -n kubeflow --timeout=10s")
    assert lab.ok("exec deploy/web -n kubeflow -- mysql -e x") == "mlpipeline\n"
    assert lab.ok("exec -i deploy/web -n kubeflow -- cat", stdin="select 1;\n") == "select 1;\n"
    assert lab.kubectl("exec deploy/web -n kubeflow -- false")[0] == 7


def check_pods_wait_for_the_secrets_they_name(lab):
    lab.apply(NAMESPACE, POD)
    lab.ok("wait --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CreateContainerConfigError pod/probe -n kubeflow "
           "--timeout=10s")
    assert 'secret "mysql-secret" not found' in lab.ok("get events -n kubeflow")
    lab.apply(thing("v1", "Secret", "mysql-secret", "kubeflow", stringData={"password": "tiger"}))
    lab.ok("wait --for=jsonpath={.status.phase}=Succeeded pod/probe -n kubeflow --timeout=10s")


def check_jobs(lab):
    job = thing("batch/v1", "Job", "j", "kubeflow", spec={"backoffLimit": 1, "template": {"spec": POD["spec"]}})
    lab.apply(NAMESPACE, thing("v1", "Secret", "mysql-secret", "kubeflow", stringData={"password": "tiger"}), job)
    lab.ok("wait --for=condition=Complete job/j -n kubeflow --timeout=10s")
    lab.control("settings", {"pods": [{"match": "kubeflow/k-", "phase": "Failed"}]})
    lab.apply({**job, "metadata": {"name": "k", "namespace": "kubeflow"}})
    lab.ok("wait --for=condition=Failed job/k -n kubeflow --timeout=10s")
    assert len(lab.json("get pods -n kubeflow -l job-name=k")["items"]) == 2
    lab.ok("delete job k -n kubeflow --timeout=10s")
    lab.idle()
    assert not lab.json("get pods -n kubeflow -l job-name=k")["items"], "the pods stayed"


def check_secrets_are_synced(lab):
    lab.control("settings", {"secrets": {"driver": False, "values": {"rds-secret": {"username": "admin", "password": "tiger"}}}})
    text = "- objectName: rds-secret\n  objectType: secretsmanager\n  jmesPath:\n" \
           "    - {path: username, objectAlias: user}\n    - {path: password, objectAlias: pass}\n"
    wanted = [{"secretName": "mysql-secret", "type": "Opaque", "data": [{"objectName": "user", "key": "username"},
                                                                       {"objectName": "pass", "key": "password"}]}]
    lab.apply(NAMESPACE, definition())
    lab.idle()
    lab.apply(secret_class(parameters={"objects": text}, secretObjects=wanted), holder())
    lab.ok("rollout status deploy/aws-secrets-sync -n kubeflow --timeout=10s")
    found = lab.json("get secret mysql-secret -n kubeflow")
    assert base64.b64decode(found["data"]["password"]) == b"tiger", found
    lab.control("settings", {"secrets": {"driver": False, "values": {"rds-secret": {"username": "admin", "password": "lion"}}}})
    lab.control("secrets/rotate", {})
    assert base64.b64decode(lab.json("get secret mysql-secret -n kubeflow")["data"]["password"]) == b"lion"
    lab.ok("delete deploy aws-secrets-sync -n kubeflow --timeout=10s")
    lab.idle()
    lab.refused("get secret mysql-secret -n kubeflow", "not found")


def check_secrets_that_cannot_be_mounted(lab):
    lab.apply(NAMESPACE, holder())
    time.sleep(0.5)
    assert "not found in the list of registered CSI drivers" in lab.ok("get events -n kubeflow")
    lab.control("settings", {"secrets": {"driver": False}})
    time.sleep(0.6)
    assert "failed to get secretproviderclass kubeflow/rds-secret" in lab.ok("get events -n kubeflow")
    lab.apply(definition())
    time.sleep(0.2)
    lab.apply(secret_class())
    time.sleep(0.6)
    assert "Secrets Manager can't find the specified secret" in lab.ok("get events -n kubeflow")
    lab.control("settings", {"secrets": {"driver": False, "values": {"rds-secret": "x"}}})
    lab.ok("rollout status deploy/aws-secrets-sync -n kubeflow --timeout=10s")


def check_profiles_make_namespaces(lab):
    lab.apply(NAMESPACE, definition("Profile", "kubeflow.org", ("v1",), namespaced=False))
    lab.idle()
    role = "arn:aws:iam::123456789012:role/profile"
    lab.apply(thing("kubeflow.org/v1", "Profile", "team", spec={"owner": {"kind": "User", "name": "user@example.com"}, "plugins": [
        {"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole": role}}]}))
    lab.idle()
    found = lab.json("get sa default-editor -n team")
    assert found["metadata"]["annotations"]["eks.amazonaws.com/role-arn"] == role
    assert lab.json("get ns team")["metadata"]["annotations"]["owner"] == "user@example.com"


@contextlib.contextmanager
def web_server(answer):
    """A plain HTTP server; `answer` is (method, path, body) → bytes."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = answer(self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def check_service_proxy(lab):
    seen = []

    def answer(method, path, body):
        seen.append((method, path, body))
        return b'{"ok":true}'

    raw = "get --raw /api/v1/namespaces/kubeflow/services/ml-pipeline:8888/proxy/apis/v2beta1/healthz?a=b"
    service = thing("v1", "Service", "ml-pipeline", "kubeflow", spec={"selector": {"app": "x"}, "ports": [{"port": 8888}]})
    lab.apply(NAMESPACE)
    lab.refused(raw, 'services "ml-pipeline" not found')
    lab.apply(service)
    lab.refused(raw, "no endpoints available for service")
    with web_server(answer) as url:
        lab.control("settings", {"proxies": {"kubeflow/ml-pipeline:8888": url}})
        assert lab.ok(raw) == '{"ok":true}'
        lab.ok(f"create --raw /api/v1/namespaces/kubeflow/services/ml-pipeline:8888/proxy/runs -f {lab.file('b.json', {'x': 1})}")
    assert seen[0][:2] == ("GET", "/apis/v2beta1/healthz?a=b") and seen[1] == ("POST", "/runs", b'{"x": 1}'), seen


def check_metacontroller_hooks(lab):
    def answer(method, path, body):
        name = json.loads(body)["parent"]["metadata"]["name"]
        made = thing("v1", "ConfigMap", "kfp-launcher", name, data={"defaultPipelineRoot": f"s3://bucket/{name}"})
        return json.dumps({"children": [made]}).encode()

    crd = definition("CompositeController", "metacontroller.k8s.io", ("v1alpha1",), namespaced=False)
    lab.apply(crd)
    lab.idle()
    with web_server(answer) as url:
        lab.control("settings", {"hooks": {"profiles": url}})
        lab.apply(thing("metacontroller.k8s.io/v1alpha1", "CompositeController", "profiles", spec={
            "parentResource": {"apiVersion": "v1", "resource": "namespaces"}}))
        lab.idle()
        lab.apply(NAMESPACE)
        lab.idle()
        assert lab.json("get cm kfp-launcher -n kubeflow")["data"]["defaultPipelineRoot"] == "s3://bucket/kubeflow"


def check_deletion(lab):
    held = thing("v1", "ConfigMap", "held", "kubeflow", metadata={"finalizers": ["lab.example/hold"]})
    lab.apply(NAMESPACE, held, deployment())
    lab.idle()
    lab.refused("delete cm held -n kubeflow --timeout=1s", "timed out waiting for the condition")
    lab.refused("delete ns kubeflow --timeout=1s", "timed out waiting for the condition")
    assert "Terminating" in lab.ok("get ns kubeflow")
    lab.refused(f"apply --server-side -f {lab.file('a.json', thing('v1', 'ConfigMap', 'x', 'kubeflow'))}",
                "because it is being terminated")
    lab.ok("patch cm held -n kubeflow --type=merge -p '{\"metadata\":{\"finalizers\":null}}'")
    lab.ok("wait --for=delete ns/kubeflow --timeout=10s")
    assert not lab.json("get pods -A")["items"]
    lab.apply(NAMESPACE, deployment())
    lab.idle()
    lab.ok("delete deploy web -n kubeflow --cascade=orphan --timeout=10s")
    assert lab.json("get rs -n kubeflow")["items"], "orphans went too"
    lab.apply(definition())
    lab.idle()
    lab.apply(secret_class())
    lab.ok("delete crd secretproviderclasses.secrets-store.csi.x-k8s.io --timeout=10s")
    lab.refused("get secretproviderclass -A", "the server could not find the requested resource")


def check_lists_in_chunks_and_selectors(lab):
    lab.apply(NAMESPACE, *(thing("v1", "ConfigMap", f"c{n:02}", "kubeflow", metadata={"labels": {"odd": str(n % 2)}}) for n in range(12)))
    assert len(lab.ok("get cm -n kubeflow -o name --chunk-size=5").split()) == 13
    assert len([c for c in lab.control("calls") if c["query"].get("continue")]) == 2
    assert len(lab.ok("get cm -n kubeflow -o name -l odd=1").split()) == 6
    assert len(lab.ok("get cm -n kubeflow -o name -l 'odd in (1,0),odd!=1'").split()) == 6
    assert lab.ok("get cm -n kubeflow -o name --field-selector metadata.name=c03") == "configmap/c03\n"


def check_watches(lab):
    lab.apply(NAMESPACE)
    words = [KUBECTL, "get", "cm", "-n", "kubeflow", "-w", "-o", "name"]
    watch = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=lab.environment)
    try:
        assert watch.stdout.readline() == "configmap/kube-root-ca.crt\n"
        lab.apply(thing("v1", "ConfigMap", "c", "kubeflow"))
        assert watch.stdout.readline() == "configmap/c\n"
    finally:
        watch.kill()
        watch.wait()
        watch.stdout.close()


def check_dry_run_and_diff(lab):
    lab.apply(NAMESPACE)
    lab.file("d.json", deployment())
    lab.ok("apply --server-side --dry-run=server -f d.json")
    lab.refused("get deploy web -n kubeflow", "not found")
    status, output, _ = lab.kubectl("diff --server-side -f d.json")
    assert status == 1 and "+  name: web" in output, output
    lab.ok("apply --server-side -f d.json")
    assert lab.kubectl("diff --server-side -f d.json")[0] == 0
    mutations = [call for call in lab.control("calls") if call["mutating"]]
    assert [call["path"] for call in mutations] == ["/api/v1/namespaces/kubeflow", "/apis/apps/v1/namespaces/kubeflow/deployments/web"]


def check_faults(lab):
    lab.apply(NAMESPACE)
    lab.file("c.json", thing("v1", "ConfigMap", "c", "kubeflow"))
    for rule, text in (
        ({"do": "error", "status": 503}, "the server is currently unable to handle the request"),
        ({"do": "quota"}, 'configmaps "c" is forbidden: exceeded quota'),
        ({"do": "forbidden"}, 'cannot patch resource "configmaps" in API group "" in the namespace "kubeflow"'),
        ({"do": "abort_before"}, "EOF"),
        ({"do": "truncate", "bytes": 10}, "unexpected EOF"),
    ):
        lab.control("faults", [{"match": "^PATCH .*/configmaps/", **rule}])
        lab.refused("apply --server-side -f c.json", text)
        assert lab.control("faults")[0]["hits"] == 1
    lab.control("faults", [{"do": "error", "status": 429, "match": "^PATCH", "headers": {"Retry-After": "1"}}])
    begun = time.monotonic()
    lab.ok("apply --server-side -f c.json")
    assert time.monotonic() - begun >= 1, "Retry-After was not heeded"
    lab.control("faults", [{"do": "hang", "match": "^PATCH"}])
    lab.refused("apply --server-side -f c.json --request-timeout=1s", "")


def check_access_reviews(lab):
    assert "yes" in lab.ok("auth can-i create deployments -n kubeflow")
    lab.control("settings", {"denied": ["^create apps/deployments kubeflow$"]})
    assert lab.kubectl("auth can-i create deployments.apps -n kubeflow")[1].startswith("no")
    assert "yes" in lab.ok("auth can-i create deployments.apps -n other")


def presigned(cluster, origin="https://sts.us-west-2.amazonaws.com", secret="secret", seconds=60):
    """A token as `aws eks get-token` makes it, by botocore."""
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    url = origin + "/?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest("GET", url, headers={"x-k8s-aws-id": cluster})
    SigV4QueryAuth(Credentials("AKIAEXAMPLE", secret), "sts", "us-west-2", expires=seconds).add_auth(request)
    return "k8s-aws-v1." + base64.urlsafe_b64encode(request.url.encode()).decode().rstrip("=")


def check_tokens(lab):
    def token(cluster, secret="secret", seconds=60):
        return presigned(cluster, secret=secret, seconds=seconds)

    lab.control("settings", {"tokens": {"mode": "aws", "cluster": "demo", "keys": {"AKIAEXAMPLE": "secret"}}})
    for given, good in ((token("demo"), True), (token("other"), False), (token("demo", "wrong"), False), (token("demo", seconds=1800), False),
                        ("lab", False), (token("demo") + "=", False)):
        lab.control("kubeconfig", {"path": lab.config, "token": given})
        status, output, error = lab.kubectl("auth whoami")
        assert (status == 0) == good, (given, output, error, lab.control("tokens"))
        assert good or "provide credentials" in error or "Unauthorized" in error, error
    script = os.path.join(lab.folder, "token.sh")
    with open(script, "w") as file:
        credential = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": token("demo")}}
        file.write(f"#!/bin/sh\necho '{json.dumps(credential)}'\n")
    os.chmod(script, 0o700)
    lab.control("kubeconfig", {"path": lab.config, "exec": {"command": script}})
    assert "user/AKIAEXAMPLE" in lab.ok("auth whoami")


@contextlib.contextmanager
def aws_emulator():
    """The AWS emulator beside this folder; yields (its URL, a function for boto3 calls)."""
    command = [sys.executable, os.path.join(os.path.dirname(HERE), "emulator", "server.py"), "--until-eof"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().split()[1]

        def boto3(service, operation, **arguments):
            body = json.dumps({"service": service, "operation": operation, "arguments": arguments}).encode()
            with urlopen(Request(f"{url}/_lab/boto3", body)) as answer:
                return json.load(answer)

        yield url, boto3
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def check_values_and_callers_of_the_aws_emulator(lab):
    with aws_emulator() as (url, boto3):
        lab.control("settings", {"secrets": {"driver": False, "aws": url, "region": "us-west-2"},
                                 "tokens": {"mode": "aws", "cluster": "demo", "sts": url, "keys": {"AKIAEXAMPLE": "secret"}}})
        lab.control("kubeconfig", {"path": lab.config, "token": presigned("demo", url)})
        assert "arn:aws:sts::" in lab.ok("auth whoami"), lab.control("tokens")
        lab.apply(NAMESPACE, definition())
        lab.idle()
        wanted = [{"secretName": "mysql-secret", "type": "Opaque", "data": [{"objectName": "rds-secret", "key": "all"}]}]
        lab.apply(secret_class(secretObjects=wanted), holder())
        lab.refused("get secret mysql-secret -n kubeflow", "not found")
        boto3("secretsmanager", "create_secret", Name="rds-secret", SecretString='{"password":"tiger"}')
        lab.ok("rollout status deploy/aws-secrets-sync -n kubeflow --timeout=20s")
        assert base64.b64decode(lab.json("get secret mysql-secret -n kubeflow")["data"]["all"]) == b'{"password":"tiger"}'


def check_objects_by_control(lab):
    lab.control("objects", [NAMESPACE, {**deployment(), "status": {"readyReplicas": 7}}])
    assert lab.json("get deploy web -n kubeflow")["kind"] == "Deployment"
    lab.control("status", {"apiVersion": "v1", "kind": "Namespace", "name": "kubeflow", "status": {"phase": "Active", "x": None}})
    lab.control("event", {"namespace": "kubeflow", "kind": "Deployment", "name": "web", "reason": "Odd", "message": "strange things"})
    assert "strange things" in lab.ok("get events -n kubeflow")
    assert any(obj["kind"] == "Deployment" for obj in lab.control("objects?namespace=kubeflow"))
    lab.control("delete", {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "kubeflow", "name": "web"})
    lab.refused("get deploy web -n kubeflow", "not found")


def check_imperative_commands(lab):
    lab.ok("create ns team")
    lab.ok("create secret generic s -n team --from-literal=a=b")
    lab.ok("create configmap c -n team --from-literal=a=b")
    lab.ok("create sa x -n team")
    lab.ok("create deployment d --image=registry.example/d:1 -n team")
    assert base64.b64decode(lab.json("get secret s -n team")["data"]["a"]) == b"b"
    lab.ok("rollout status deploy/d -n team --timeout=10s")


def run(checks, options):
    """(passed, failed); with LAB_TIMES in the environment the seconds of each."""
    passed = failed = 0
    for name, check in checks:
        lab = Lab(*options)
        begun = time.monotonic()
        try:
            check(lab)
            passed += 1
            if "LAB_TIMES" in os.environ:
                print(f"{time.monotonic() - begun:.1f} s {name}")
        except Exception:
            failed += 1
            print(f"FAILED {name}\n{traceback.format_exc()}", flush=True)
        finally:
            lab.close()
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("part", nargs="?", default="")
    parser.add_argument("--recordings")
    parser.add_argument("--builds", nargs="*", default=[])
    options = parser.parse_args()
    checks = [(name, value) for name, value in globals().items() if name.startswith("check_") and options.part in name]
    if options.recordings:
        checks = [("recordings", lambda lab: compare.recordings(lab, Lab, options.recordings, options.builds))]
    elif options.builds:
        checks = [(path, lambda lab, path=path: compare.build(lab, path)) for path in options.builds]
    passed, failed = run(checks, ())
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
