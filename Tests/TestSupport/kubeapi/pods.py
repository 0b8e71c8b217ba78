# SPDX-License-Identifier: Apache-2.0
"""Pods as a kubelet would run them: phases, logs, exit codes.

settings.pods: rules, the first whose `match` fits "namespace/name" counts:
    {"match": REGEX, "seconds": 0.2,            how long it runs
     "phase": "Succeeded"|"Failed"|"Running"|"Pending", "exit_code": 1, "logs": TEXT,
     "reason": "ImagePullBackOff", "message": TEXT,   why it waits (Pending) or ended
     "command": [ARGV], "env": {}}              a program of this machine that it is: its
                                                 output are the logs, its exit code counts;
                                                 the pod's variables are in its environment
    {"match": …, "exec": [{"match": REGEX on the words, "stdout", "stderr", "exit_code", "command": [ARGV]}]}
Without a rule, pods that may end (restartPolicy Never, OnFailure) succeed at once; others run.
"""

import base64
import json
import os
import re
import subprocess
import threading

from kubeapi.managed import now

PODS = ("", "pods")


class Pods:
    def __init__(self, cluster, controllers):
        self.cluster, self.store, self.controllers = cluster, cluster.store, controllers
        self.changed = threading.Condition()
        self.processes = {}
        self.reset()

    def reset(self):
        for process in list(self.processes.values()):
            process.kill()
        with self.changed:
            self.logs, self.processes, self.started, self.addresses = {}, {}, set(), 0
            self.changed.notify_all()

    def handle(self, event):
        if event.storage != PODS:
            return
        pod = event.obj
        if event.type == "ADDED" and not pod["metadata"].get("ownerReferences"):
            self.start(pod, {})
        elif event.type == "MODIFIED" and pod["metadata"].get("deletionTimestamp"):
            self.stop(pod)
            if not pod["metadata"].get("finalizers"):
                self.store.remove(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])
        elif event.type == "DELETED":
            self.stop(pod)

    def stop(self, pod):
        process = self.processes.pop(pod["metadata"]["uid"], None)
        if process is not None:
            process.kill()
        with self.changed:
            self.started.discard(pod["metadata"]["uid"])
            self.changed.notify_all()

    def rule(self, pod):
        text = f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
        return next((rule for rule in self.cluster.settings.pods if re.search(rule.get("match", ""), text)), {})

    def start(self, pod, workload):
        """`workload` is the rule of what made it: ready or not, after how long, and why."""
        if pod["metadata"]["uid"] in self.started:
            return
        self.started.add(pod["metadata"]["uid"])
        if not self.cluster.settings.nodes:
            self.unschedulable(pod)
            return
        if not pod["spec"].get("nodeName"):
            pod = self.schedule(pod)
        seconds = workload.get("seconds", self.cluster.settings.ready_seconds)
        if workload.get("ready") is False:
            self.waiting(pod, workload.get("reason", "ImagePullBackOff"), workload.get("message"))
        elif seconds:
            self.waiting(pod, "ContainerCreating", "")
            self.controllers.later(seconds, self.begin, pod, workload)
        else:
            self.begin(pod, workload)

    def restart(self, pod, workload):
        """Another try for a pod that waits."""
        with self.changed:
            self.started.discard(pod["metadata"]["uid"])
        self.start(pod, workload)

    def schedule(self, pod):
        with self.store.lock:
            live = self.store.get(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])
            if live is None:
                return pod
            return self.store.put(PODS, {**live, "spec": {**live["spec"], "nodeName": "node-1"}})

    def unschedulable(self, pod):
        message = "no nodes available to schedule pods"
        self.controllers.status(PODS, pod, phase="Pending", conditions=[{
            "type": "PodScheduled", "status": "False", "lastTransitionTime": now(), "reason": "Unschedulable", "message": message}])
        self.controllers.event(pod, "Warning", "FailedScheduling", message, "default-scheduler")

    def waiting(self, pod, reason, message=None):
        image = (pod["spec"].get("containers") or [{}])[0].get("image", "")
        if message is None:
            message = {
                "ImagePullBackOff": f'Back-off pulling image "{image}"', "ErrImagePull": f'failed to pull image "{image}"',
                "CrashLoopBackOff": "back-off 10s restarting failed container",
            }.get(reason, reason)
        states = [container_status(c, {"waiting": {"reason": reason, **({"message": message} if message else {})}}, False)
                  for c in pod["spec"].get("containers") or []]
        self.controllers.status(
            PODS, pod, phase="Pending" if reason != "CrashLoopBackOff" else "Running", conditions=conditions(False, pod),
            containerStatuses=states, startTime=now())
        if reason in ("ImagePullBackOff", "ErrImagePull"):
            self.controllers.event(pod, "Warning", "Failed", f'Failed to pull image "{image}": not found')
            self.controllers.event(pod, "Warning", "Failed", "Error: ErrImagePull")
            self.controllers.event(pod, "Normal", "BackOff", f'Back-off pulling image "{image}"')
        elif reason == "CrashLoopBackOff":
            self.controllers.event(pod, "Warning", "BackOff", f"Back-off restarting failed container in pod {pod['metadata']['name']}")

    def begin(self, pod, workload):
        live = self.store.get(PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])
        if live is None or live["metadata"]["uid"] != pod["metadata"]["uid"]:
            return
        rule = self.rule(live)
        trouble = self.controllers.secrets.mount(live)
        if trouble:
            self.waiting(live, "ContainerCreating", "")
            self.controllers.event(live, "Warning", "FailedMount", trouble)
            self.controllers.later(0.3, self.again, pod, workload)
            return
        missing = self.missing(live)
        if missing:
            self.waiting(live, "CreateContainerConfigError", missing)
            self.controllers.event(live, "Warning", "Failed", f"Error: {missing}")
            self.controllers.later(0.3, self.again, pod, workload)
            return
        if rule.get("phase") == "Pending":
            self.waiting(live, rule.get("reason", "ImagePullBackOff"), rule.get("message"))
            return
        self.running(live)
        ends = live["spec"].get("restartPolicy") != "Always"
        if rule.get("command"):
            threading.Thread(target=self.process, args=(live, rule), daemon=True).start()
            return
        if rule.get("logs"):
            self.write(live, rule["logs"])
        if rule.get("phase", "Succeeded" if ends else "Running") != "Running":
            code = rule.get("exit_code", 0 if rule.get("phase", "Succeeded") == "Succeeded" else 1)
            if rule.get("seconds"):
                self.controllers.later(rule["seconds"], self.finish, live, code, rule)
            else:
                self.finish(live, code, rule)

    def again(self, pod, workload):
        self.begin(pod, workload)

    def running(self, pod):
        self.addresses += 1
        address = f"10.0.{self.addresses // 250}.{self.addresses % 250 + 1}"
        states = [container_status(c, {"running": {"startedAt": now()}}, True) for c in pod["spec"].get("containers") or []]
        self.controllers.status(
            PODS, pod, phase="Running", conditions=conditions(True, pod), containerStatuses=states, podIP=address,
            podIPs=[{"ip": address}], hostIP="10.0.0.1", startTime=now())

    def finish(self, pod, code, rule=None):
        rule = rule or {}
        reason = rule.get("reason") or ("Completed" if code == 0 else "Error")
        ended = {"exitCode": code, "reason": reason, "startedAt": now(), "finishedAt": now()}
        if rule.get("message"):
            ended["message"] = rule["message"]
        states = [container_status(c, {"terminated": ended}, False) for c in pod["spec"].get("containers") or []]
        self.controllers.status(
            PODS, pod, phase="Succeeded" if code == 0 else "Failed", containerStatuses=states, conditions=conditions(False, pod, "PodCompleted"))
        with self.changed:
            self.started.discard(pod["metadata"]["uid"])
            self.changed.notify_all()

    # A program of this machine as the container

    def process(self, pod, rule):
        container = pod["spec"]["containers"][0]
        words = (container.get("command") or []) + (container.get("args") or [])
        environment = {"PATH": os.environ.get("PATH", ""), **self.variables(pod, container), "LAB_COMMAND": json.dumps(words),
                       **rule.get("env", {})}
        try:
            process = subprocess.Popen(
                rule["command"], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as reason:
            self.write(pod, f"{reason}\n")
            self.finish(pod, 127)
            return
        self.processes[pod["metadata"]["uid"]] = process
        for line in process.stdout:
            self.write(pod, line.decode(errors="replace"))
        code = process.wait()
        self.processes.pop(pod["metadata"]["uid"], None)
        self.finish(pod, code if code >= 0 else 128 - code)

    def variables(self, pod, container):
        """The container's environment, Secrets and ConfigMaps read in the store."""
        found, namespace = {}, pod["metadata"]["namespace"]
        for source in container.get("envFrom") or []:
            for name, kind in (("secretRef", "secrets"), ("configMapRef", "configmaps")):
                if source.get(name):
                    found.update(self.data(namespace, kind, source[name]["name"]))
        for entry in container.get("env") or []:
            origin = entry.get("valueFrom") or {}
            if "value" in entry:
                found[entry["name"]] = entry["value"]
            elif origin.get("secretKeyRef"):
                key = origin["secretKeyRef"]
                found[entry["name"]] = self.data(namespace, "secrets", key["name"]).get(key["key"], "")
            elif origin.get("configMapKeyRef"):
                key = origin["configMapKeyRef"]
                found[entry["name"]] = self.data(namespace, "configmaps", key["name"]).get(key["key"], "")
        return found

    def missing(self, pod):
        """What a container's variables need and is not there, as the kubelet says it."""
        namespace = pod["metadata"]["namespace"]
        for container in (pod["spec"].get("initContainers") or []) + pod["spec"]["containers"]:
            wanted = [(source, "Ref") for source in container.get("envFrom") or []]
            wanted += [(entry.get("valueFrom") or {}, "KeyRef") for entry in container.get("env") or []]
            for source, suffix in wanted:
                for word, kind in (("secret", "secrets"), ("configMap", "configmaps")):
                    found = source.get(word + suffix)
                    if not found or found.get("optional"):
                        continue
                    obj = self.store.get(("", kind), namespace, found["name"])
                    if obj is None:
                        return f'{word.lower()} "{found["name"]}" not found'
                    if suffix == "KeyRef" and found["key"] not in (obj.get("data") or {}):
                        label = "Secret" if word == "secret" else "ConfigMap"
                        return f"couldn't find key {found['key']} in {label} {namespace}/{found['name']}"
        return None

    def data(self, namespace, kind, name):
        obj = self.store.get(("", kind), namespace, name) or {}
        values = obj.get("data") or {}
        return {k: base64.b64decode(v).decode(errors="replace") for k, v in values.items()} if kind == "secrets" else values

    # Logs

    def write(self, pod, text):
        with self.changed:
            key = (pod["metadata"]["namespace"], pod["metadata"]["name"])
            self.logs[key] = self.logs.get(key, "") + text
            self.changed.notify_all()

    def log(self, namespace, name):
        with self.changed:
            return self.logs.get((namespace, name), "")

    def follow(self, namespace, name, uid, writer):
        sent = 0
        while True:
            with self.changed:
                text = self.logs.get((namespace, name), "")[sent:]
                alive = uid in self.started
                if not text and alive:
                    self.changed.wait(2)
                    text = self.logs.get((namespace, name), "")[sent:]
            if text:
                writer.send(text.encode())
                sent += len(text)
            elif not alive or writer.gone():
                return


def container_status(container, state, ready):
    return {
        "name": container["name"], "image": container.get("image", ""), "imageID": "", "ready": ready, "started": ready,
        "restartCount": 0, "state": state, "lastState": {},
    }


def conditions(ready, pod, reason=None):
    stamp, made = now(), []
    for kind in ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"):
        good = ready or kind in ("PodScheduled", "Initialized")
        entry = {"type": kind, "status": "True" if good else "False", "lastProbeTime": None, "lastTransitionTime": stamp}
        if not good and kind in ("Ready", "ContainersReady"):
            names = " ".join(c["name"] for c in pod["spec"].get("containers") or [])
            entry.update(reason=reason or "ContainersNotReady", message=f"containers with unready status: [{names}]")
        made.append(entry)
    return made
