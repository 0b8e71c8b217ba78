# SPDX-License-Identifier: Apache-2.0
"""Faults on demand: refusals, delays and broken connections for chosen requests."""

from kubeapi.answers import Refused
from server_support import FaultRule

KINDS = ("error", "forbidden", "quota", "delay", "hang", "abort_before", "abort_after", "truncate")
AFTERWARDS = ("abort_after", "truncate")


class Rule(FaultRule):
    """One entry of POST /_lab/faults; control.py says what the fields mean."""

    kinds = KINDS
    afterwards_kinds = AFTERWARDS

    def concerns(self, request, mutating):
        return self.values.get("mutating") in (None, mutating) and bool(
            self.pattern.search(f"{request.method} {request.target}"))

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
