# SPDX-License-Identifier: Apache-2.0
"""Kubernetes' refusals: a Status object, its reason and its HTTP status."""

import json

REASONS = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
    406: "NotAcceptable", 409: "Conflict", 410: "Expired", 413: "RequestEntityTooLarge",
    415: "UnsupportedMediaType", 422: "Invalid", 429: "TooManyRequests", 500: "InternalError",
    503: "ServiceUnavailable", 504: "Timeout",
}


def dumps(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Refused(Exception):
    """Ends a request with a Status; `reason` None where the real server gives none."""

    def __init__(self, code, message, reason="", details=None, headers=()):
        super().__init__(message)
        self.code, self.message = code, message
        self.reason = REASONS.get(code) if reason == "" else reason
        self.details, self.headers = details, list(headers)

    def status(self):
        status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": self.message}
        if self.reason:
            status["reason"] = self.reason
        if self.details:
            status["details"] = self.details
        return {**status, "code": self.code}


def details(resource, name, **more):
    found = {"name": name} if name else {}
    if resource.group:
        found["group"] = resource.group
    return {**found, "kind": resource.plural, **more}


def not_found(resource, name):
    return Refused(404, f'{resource.qualified} "{name}" not found', details=details(resource, name))


def exists(resource, name):
    return Refused(409, f'{resource.qualified} "{name}" already exists', "AlreadyExists", details(resource, name))


def no_such_path():
    return Refused(404, "the server could not find the requested resource", details={})


def forbidden(resource, name, why):
    return Refused(403, f'{resource.qualified} "{name}" is forbidden: {why}', details=details(resource, name))


def internal(message):
    return Refused(
        500, f"Internal error occurred: {message}", details={"causes": [{"message": message}]}
    )


def invalid(resource, name, causes):
    """`causes`: (field, reason, message without the field)."""
    texts = [f"{field}: {message}" for field, _, message in causes]
    joined = texts[0] if len(texts) == 1 else "[" + ", ".join(dict.fromkeys(texts)) + "]"
    subject = resource.kind + (f".{resource.group}" if resource.group else "")
    return Refused(
        422,
        f'{subject} "{name}" is invalid: {joined}',
        details={
            **details(resource, name),
            "kind": resource.kind,
            "causes": [{"reason": why, "message": message, "field": field} for field, why, message in causes],
        },
    )
