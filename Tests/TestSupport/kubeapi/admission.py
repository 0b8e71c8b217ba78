# SPDX-License-Identifier: Apache-2.0
"""Admission: namespaces that are missing or ending, and webhooks that do not answer yet.

No webhook is called. One whose service has endpoints lets everything pass; any other
refuses as a real server does, word for word.
"""

from kubeapi.answers import Refused, details, internal
from kubeapi.selection import matches

KINDS = (
    ("mutating", ("admissionregistration.k8s.io", "mutatingwebhookconfigurations")),
    ("validating", ("admissionregistration.k8s.io", "validatingwebhookconfigurations")),
)
EXEMPT = ("admissionregistration.k8s.io", "authorization.k8s.io", "authentication.k8s.io")
NAMESPACES = ("", "namespaces")


class Admission:
    def __init__(self, cluster):
        self.cluster, self.store = cluster, cluster.store
        self.reset()

    def reset(self):
        self.refused = {}   # webhook -> how often
        self.asked = {}

    def namespace_exists(self, resource, namespace, name):
        """For creations."""
        if not resource.namespaced:
            return
        found = self.store.get(NAMESPACES, "", namespace)
        if found is None:
            raise Refused(404, f'namespaces "{namespace}" not found', details={"name": namespace, "kind": "namespaces"})
        if found["metadata"].get("deletionTimestamp"):
            why = f"unable to create new content in namespace {namespace} because it is being terminated"
            cause = {"reason": "NamespaceTerminating", "message": f"namespace {namespace} is being terminated", "field": "metadata.namespace"}
            raise Refused(
                403, f'{resource.qualified} "{name}" is forbidden: {why}', details=details(resource, name, causes=[cause]))

    def webhooks(self, resource, obj, operation, subresource=""):
        """Raises Refused(500) when one that must be asked cannot be."""
        if resource.group in EXEMPT:
            return
        for _, storage in KINDS:
            for configuration in self.store.objects[storage].values():
                for hook in configuration.get("webhooks") or []:
                    if self.applies(hook, resource, obj, operation, subresource):
                        self.ask(hook)

    def applies(self, hook, resource, obj, operation, subresource):
        return (
            any(rule_matches(rule, resource, operation, subresource) for rule in hook.get("rules") or [])
            and matches(hook.get("objectSelector") or {}, obj["metadata"].get("labels"))
            and matches(hook.get("namespaceSelector") or {}, self.namespace_labels(resource, obj))
        )

    def namespace_labels(self, resource, obj):
        if resource.storage == NAMESPACES:
            return obj["metadata"].get("labels")
        if not resource.namespaced:
            return {}
        found = self.store.get(NAMESPACES, "", obj["metadata"].get("namespace"))
        return found["metadata"].get("labels") if found else {}

    def ask(self, hook):
        name = hook["name"]
        self.asked[name] = self.asked.get(name, 0) + 1
        reason = self.failure(hook)
        if reason is None or hook.get("failurePolicy", "Fail") == "Ignore":
            return
        self.refused[name] = self.refused.get(name, 0) + 1
        raise internal(f'failed calling webhook "{name}": failed to call webhook: {reason}')

    def failure(self, hook):
        """Why it cannot be called; None when it can."""
        settings = self.cluster.settings
        wanted = settings.webhook_attempts.get(hook["name"])
        post = self.post(hook)
        service = hook["clientConfig"].get("service")
        if wanted is not None:
            if self.refused.get(hook["name"], 0) >= int(wanted):
                return None
            return f"{post}: {self.no_endpoints(service)}"
        if settings.webhooks == "ready":
            return None
        if service is None:
            return None if settings.webhooks == "endpoints" else f"{post}: dial tcp 127.0.0.1:443: connect: connection refused"
        if settings.webhooks == "down":
            return f"{post}: {self.no_endpoints(service)}"
        if self.store.get(("", "services"), service["namespace"], service["name"]) is None:
            return f'{post}: service "{service["name"]}" not found'
        endpoints = self.store.get(("", "endpoints"), service["namespace"], service["name"])
        if not any(subset.get("addresses") for subset in (endpoints or {}).get("subsets") or []):
            return f"{post}: {self.no_endpoints(service)}"
        return None

    def post(self, hook):
        client, seconds = hook["clientConfig"], hook.get("timeoutSeconds", 10)
        service = client.get("service")
        if service is None:
            return f'Post "{client.get("url")}?timeout={seconds}s"'
        path = (service.get("path") or "/").lstrip("/")
        return f'Post "https://{service["name"]}.{service["namespace"]}.svc:{service.get("port", 443)}/{path}?timeout={seconds}s"'

    def no_endpoints(self, service):
        return f'no endpoints available for service "{service["name"]}"' if service else "connect: connection refused"

    def describe(self):
        """For the control endpoint: each webhook, whether it can be called, how often it was asked and refused."""
        found = []
        for kind, storage in KINDS:
            for configuration in self.store.list(storage):
                for hook in configuration.get("webhooks") or []:
                    found.append({
                        "configuration": configuration["metadata"]["name"], "kind": kind, "name": hook["name"],
                        "ready": self.failure(hook) is None, "asked": self.asked.get(hook["name"], 0),
                        "refused": self.refused.get(hook["name"], 0),
                    })
        return found


def rule_matches(rule, resource, operation, subresource):
    plural = resource.plural + (f"/{subresource}" if subresource else "")
    names = rule.get("resources") or []
    return (
        (rule.get("scope", "*") == "*" or (rule["scope"] == "Namespaced") == resource.namespaced)
        and any(word in ("*", operation) for word in rule.get("operations") or [])
        and any(word in ("*", resource.group) for word in rule.get("apiGroups") or [])
        and any(word == "*/*" or word == plural or (word == "*" and not subresource)
                or (word.endswith("/*") and word[:-2] == resource.plural)
                or (subresource and word == f"*/{subresource}") for word in names)
    )
