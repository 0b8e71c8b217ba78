# SPDX-License-Identifier: Apache-2.0
"""Faults on demand: refusals, delays and broken connections for chosen requests."""

import re
import threading

from kubeapi.answers import Refused

KINDS = ("error", "forbidden", "quota", "delay", "hang", "abort_before", "abort_after", "truncate")
AFTERWARDS = ("abort_after", "truncate")


class Rule:
    """One entry of POST /_lab/faults; control.py says what the fields mean."""

    def __init__(self, values):
        self.values = values
        self.kind = values["do"]
        if self.kind not in KINDS:
            raise ValueError(f"do: {self.kind!r} is not one of {', '.join(KINDS)}")
        self.pattern = re.compile(values.get("match", ""))
        self.skip, self.left, self.hits = values.get("skip", 0), values.get("times", 1), 0

    @property
    def afterwards(self):
        return self.kind in AFTERWARDS or bool(self.values.get("after"))

    def take(self, request, mutating):
        if self.left == 0 or not self.pattern.search(f"{request.method} {request.target}"):
            return False
        if self.values.get("mutating") not in (None, mutating):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        self.hits += 1
        return True

    def refusal(self, request):
        status = self.values.get("status", {"forbidden": 403, "quota": 403}.get(self.kind, 503))
        message = self.values.get("message") or self.wording(request, status)
        headers = [(name, str(value)) for name, value in (self.values.get("headers") or {}).items()]
        return Refused(status, message, self.values.get("reason", ""), self.values.get("details"), headers)

    def wording(self, request, status):
        parts = request.path.strip("/").split("/")
        group, rest = ("", parts[2:]) if parts[0] == "api" else (parts[1] if len(parts) > 1 else "", parts[3:])
        namespace = rest[1] if len(rest) > 2 and rest[0] == "namespaces" else ""
        plural, name = (rest[2:] if namespace else rest)[:2] + [""] * (2 - len((rest[2:] if namespace else rest)[:2]))
        qualified = f"{plural}.{group}" if group else plural
        if self.kind == "quota":
            return (f'{qualified} "{name}" is forbidden: exceeded quota: kf-resource-quota, requested: cpu=1, '
                    "used: cpu=8, limited: cpu=8")
        if self.kind == "forbidden":
            verb = {"GET": "get" if name else "list", "POST": "create", "PUT": "update", "DELETE": "delete"}.get(
                request.method, "patch")
            where = f' in the namespace "{namespace}"' if namespace else " at the cluster scope"
            what = f'{qualified} "{name}"' if name else qualified
            return (f'{what} is forbidden: User "{request.user}" cannot {verb} resource "{plural}" in API group '
                    f'"{group}"{where}')
        return {429: "Too many requests, please try again later.", 503: "the server is currently unable to handle the request"}.get(
            status, "injected")


class FaultBook:
    """The rules in force; the first that applies to a request wins."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.rules = []
        self.release = threading.Event()  # ends every hang of these rules

    def replace(self, rules):
        made = [Rule(values) for values in rules]
        with self.lock:
            self.release.set()
            self.reset()
            self.rules = made

    def pick(self, request, mutating):
        if not self.rules:
            return None
        with self.lock:
            return next((rule for rule in self.rules if rule.take(request, mutating)), None)

    def describe(self):
        with self.lock:
            return [{**rule.values, "left": rule.left, "hits": rule.hits} for rule in self.rules]
