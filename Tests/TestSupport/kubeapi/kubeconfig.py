# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs for tests; JSON is YAML, and kubectl reads it."""

import base64
import json
import os


def write(server, ca, options):
    """The text; also into options["path"]. `exec` is {"command", "args", "env", "apiVersion"}."""
    user = {}
    if options.get("exec"):
        run = options["exec"]
        user["exec"] = {
            "apiVersion": run.get("apiVersion", "client.authentication.k8s.io/v1"), "command": run["command"],
            "args": run.get("args", []), "interactiveMode": "Never",
            "env": [{"name": name, "value": value} for name, value in (run.get("env") or {}).items()],
        }
    else:
        user["token"] = options.get("token", "lab")
    name = options.get("name", "lab")
    context = {"cluster": name, "user": name}
    if options.get("namespace"):
        context["namespace"] = options["namespace"]
    data = base64.b64encode(ca).decode()
    text = json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": options.get("server", server), "certificate-authority-data": data}}],
        "users": [{"name": name, "user": user}], "contexts": [{"name": name, "context": context}],
    }, indent=1)
    if options.get("path"):
        descriptor = os.open(options["path"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text + "\n")
    return text
