# SPDX-License-Identifier: Apache-2.0
"""kubectl exec over a WebSocket (v5.channel.k8s.io): answered by the rules of settings.pods."""

import base64
import hashlib
import os
import re
import struct
import subprocess
from urllib.parse import parse_qs

from kubeapi.answers import Refused, dumps
from kubeapi.connection import Response

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
STDIN, STDOUT, STDERR, STATUS, CLOSE = 0, 1, 2, 3, 255


def answer(request, pod, pods):
    if request.headers.get("upgrade", "").lower() != "websocket":
        raise Refused(400, "Upgrade request required")
    offered = [name.strip() for name in request.headers.get("sec-websocket-protocol", "").split(",")]
    protocol = next((name for name in ("v5.channel.k8s.io", "v4.channel.k8s.io") if name in offered), None)
    if protocol is None:
        raise Refused(400, "no protocol of the client is known")
    words = parse_qs(request.target.partition("?")[2]).get("command", [])
    text = " ".join(words)
    rules = pods.rule(pod).get("exec") or []
    rule = next((rule for rule in rules if re.search(rule.get("match", ""), text)), None)
    return Response(101, takeover=lambda request: Session(request, protocol).run(rule, words, pods, pod))


class Session:
    def __init__(self, request, protocol):
        self.request, self.socket = request, request.socket
        digest = hashlib.sha1((request.headers["sec-websocket-key"] + GUID).encode()).digest()
        self.socket.sendall((
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n").encode())

    def run(self, rule, words, pods, pod):
        if rule is None:
            self.send(STDERR, b"no rule of the test says what this command does\n")
            self.end(126)
            return
        code = rule.get("exit_code", 0)
        if rule.get("command"):
            code = self.process(rule, pods, pod)
        else:
            for channel, name in ((STDOUT, "stdout"), (STDERR, "stderr")):
                if rule.get(name):
                    self.send(channel, rule[name].encode())
        self.end(code)

    def process(self, rule, pods, pod):
        environment = {"PATH": os.environ.get("PATH", ""), **pods.variables(pod, pod["spec"]["containers"][0]), **rule.get("env", {})}
        given = self.standard_input() if self.request.query.get("stdin") in ("true", "1") else b""
        done = subprocess.run(rule["command"], env=environment, input=given, capture_output=True)
        for channel, data in ((STDOUT, done.stdout), (STDERR, done.stderr)):
            if data:
                self.send(channel, data)
        return done.returncode

    def standard_input(self):
        """All of it, until the client closes the channel."""
        found = b""
        while True:
            frame = self.receive()
            if frame is None or frame[:2] == bytes([CLOSE, STDIN]):
                return found
            if frame[:1] == bytes([STDIN]):
                found += frame[1:]

    def receive(self):
        reader = self.request.reader
        head = reader.read(2)
        if len(head) < 2 or head[0] & 0x0F == 8:
            return None
        size = head[1] & 0x7F
        if size == 126:
            size = struct.unpack(">H", reader.read(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", reader.read(8))[0]
        mask = reader.read(4) if head[1] & 0x80 else b"\0\0\0\0"
        data = reader.read(size)
        return bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))

    def send(self, channel, data):
        self.frame(2, bytes([channel]) + data)

    def frame(self, opcode, data):
        size = len(data)
        head = struct.pack(">BB", 0x80 | opcode, size) if size < 126 else (
            struct.pack(">BBH", 0x80 | opcode, 126, size) if size < 65536 else struct.pack(">BBQ", 0x80 | opcode, 127, size))
        self.socket.sendall(head + data)

    def end(self, code):
        status = {"metadata": {}, "status": "Success"}
        if code:
            status = {
                "metadata": {}, "status": "Failure", "reason": "NonZeroExitCode",
                "message": f"command terminated with non-zero exit code: exit status {code}",
                "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
            }
        self.send(STATUS, dumps(status))
        self.frame(8, struct.pack(">H", 1000))
