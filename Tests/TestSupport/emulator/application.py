# SPDX-License-Identifier: Apache-2.0
"""The path of a call: name it, delay it, apply a fault, carry it out, record it."""

import os
import socket
import struct
import threading
import time
from email.utils import formatdate

os.environ.setdefault("MOTO_DISABLE_GLOBAL_CORS", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.test import create_environ  # noqa: E402

from emulator import envelopes, permissions, refusals, repairs  # noqa: E402
from emulator.calls import Call, CallLog  # noqa: E402
from emulator.control import Control  # noqa: E402
from emulator.faults import REFUSALS, FaultBook  # noqa: E402
from emulator.signatures import Keys  # noqa: E402

NO_ANSWER_SECONDS = 3600
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Application:
    """Called by the server with a WSGI environ; returns status, headers, answer."""

    def __init__(self, settings):
        self.settings = settings
        self.calls = CallLog()
        self.faults = FaultBook()
        self.permissions = permissions.Permissions()
        self.keys = Keys()
        self.control = Control(self)
        # moto is not made for threads; one call at a time also makes tests repeatable.
        self.lock = threading.RLock()
        self.moto = DomainDispatcherApplication(create_backend_app)
        repairs.install(settings)

    def __call__(self, environ):
        if environ["PATH_INFO"].startswith("/_lab/"):
            answer = self.control.answer(environ)
        else:
            answer = self.aws(environ)
        return answer.status, headers_of(answer, self.keys.time()), answer

    def aws(self, environ):
        call = Call(environ)
        entry = self.calls.start(call)
        if self.settings.latency_ms:
            time.sleep(self.settings.latency_ms / 1000)
        rule = self.faults.pick(call)
        if rule and not rule.afterwards:
            answer = self.fault_before(rule, call)
            if answer:
                self.calls.finish(entry, answer.status)
                return answer
        answer = self.keys.check(call) or self.permissions.check(call) or self.carry_out(call, environ)
        self.keys.learn(call, answer)
        if call.method == "HEAD":
            answer.data = b""
        self.calls.finish(entry, answer.status)
        if rule and rule.afterwards:
            answer = self.fault_after(rule, call, answer)
        return answer

    def fault_before(self, rule, call):
        """The answer in place of the operation; None after a delay."""
        answer = answer_of(rule, call)
        if answer:
            return answer
        self.wait(rule)
        if rule.kind == "delay":
            return None
        self.break_off(rule, call)

    def fault_after(self, rule, call, answer):
        """The operation was carried out, but the client hears something else or nothing."""
        self.wait(rule)
        if rule.kind == "delay":
            return answer
        if rule.kind == "truncate":
            answer.headers["Content-Length"] = str(len(answer.data))
            answer.data = answer.data[: rule.get("bytes", len(answer.data) // 2)]
            answer.drop = True
            return answer
        return answer_of(rule, call) or self.break_off(rule, call)

    def wait(self, rule):
        if rule.kind == "delay":
            time.sleep(rule.get("seconds", 1))
        if rule.kind == "hang":
            self.faults.release.wait(rule.get("seconds", NO_ANSWER_SECONDS))

    def break_off(self, rule, call):
        """Closes the connection: with a reset (RST) if the rule says so, else with an end (FIN)."""
        if rule.kind.startswith("reset"):
            call.headers["emulator.socket"].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError()

    def carry_out(self, call, environ):
        with self.lock:
            try:
                answer = repairs.before(call, self.settings)
                if answer is None:
                    answer = repairs.after(call, self.ask_moto(call, environ), self.settings)
            except Exception as reason:  # a fault of our own says so
                return envelopes.error(call.service, 500, "InternalFailure", f"emulator: {reason!r}")
        return answer

    def ask_moto(self, call, environ):
        presigned_as_header(call, environ)
        taken = {}

        def start_response(status, headers, exc_info=None):
            taken.update(status=int(status.split()[0]), headers=dict(headers))

        try:
            data = b"".join(self.moto(environ, start_response))
        except NotImplementedError as reason:
            return envelopes.error(call.service, 501, "NotImplemented", str(reason))
        except Exception as reason:  # a fault of moto's own must not look like AWS's HTML
            return envelopes.error(call.service, 500, "InternalFailure", f"emulator: {reason!r}")
        headers = {name: value for name, value in taken["headers"].items() if name.lower() != "date"}
        return envelopes.Answer(taken["status"], headers, data)

    def inside(self, method, url, headers, body):
        """A call from inside the emulator: not recorded, not delayed, no faults."""
        body = body.encode() if isinstance(body, str) else body or b""
        environ = inner_environ(method, url, headers, body)
        return self.carry_out(Call(environ), environ)

    def reset(self):
        with self.lock:
            self.settings.reset()
            repairs.reset()
            self.faults.replace([])
            self.faults.set_chaos(None)
            self.permissions.reset()
            self.keys.reset()
            self.calls.reset()


def inner_environ(method, url, headers, body):
    environ = create_environ(url, method=method, headers=headers, data=body)
    path = url.split("/", 3)[3]
    environ.setdefault("CONTENT_TYPE", "")
    return {**environ, "RAW_URI": f"/{path}", "emulator.body": body, "wsgi.input_terminated": True}


def answer_of(rule, call):
    """What a rule answers by itself; None for delays and broken connections."""
    if rule.kind in REFUSALS:
        headers = dict(rule.get("headers") or {})
        if rule.get("retry_after") is not None:
            headers["Retry-After"] = str(rule.get("retry_after"))
        return refusals.refuse(REFUSALS[rule.kind], call, headers, given="then", oldest="now")
    if rule.kind == "deny":
        return permissions.denial(call, rule.get("action"))
    if rule.kind == "error":
        return error_of(rule, call)
    if rule.kind == "html":
        return foreign(rule, call, 502, "text/html", BAD_GATEWAY)
    if rule.kind == "body":
        return foreign(rule, call, 200, "text/plain", "nonsense")
    return None


def foreign(rule, call, status, kind, text):
    """An answer that no AWS service wrote: a proxy's page, a captive portal, nonsense."""
    headers = {"Content-Type": kind, **(rule.get("headers") or {})}
    body = b"" if call.method == "HEAD" else rule.get("body", text).encode()
    return envelopes.Answer(rule.get("status", status), headers, body)


def error_of(rule, call):
    status, code = rule.get("status", 400), rule.get("code", "InternalError")
    message = rule.get("message", "injected by the emulator")
    answer = envelopes.error(call.service, status, code, message, rule.get("headers"), rule.get("extra", ""))
    if call.method == "HEAD":
        answer.data = b""
    return answer


def presigned_as_header(call, environ):
    """moto finds the service in the Authorization header only; presigned URLs have none."""
    if "HTTP_AUTHORIZATION" not in environ and "X-Amz-Credential" in call.query:
        credential = call.query["X-Amz-Credential"][0]
        environ["HTTP_AUTHORIZATION"] = (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        )


def headers_of(answer, now):
    fields = {"Date": formatdate(now, usegmt=True), **answer.headers}
    lower = {name.lower() for name in fields}
    if "content-length" not in lower and answer.status not in (204, 304):
        fields["Content-Length"] = str(len(answer.data))
    seen = {}
    for name, value in fields.items():
        seen[name.lower()] = (name, str(value))
    return list(seen.values())
