# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 over TLS or plain: one thread a connection, answers in one write."""

import io
import socket
import ssl
import threading
from urllib.parse import parse_qsl, unquote

PHRASES = {
    101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted", 304: "Not Modified", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    409: "Conflict", 410: "Gone", 413: "Request Entity Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}


class Dropped(ConnectionAbortedError):
    """Closes the connection without (the rest of) an answer."""


class Request:
    __slots__ = ("method", "target", "path", "query", "headers", "body", "socket", "user", "groups", "manager", "reader")

    def __init__(self, method, target, headers, body=b"", connection=None, reader=None):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        raw, _, query = target.partition("?")
        self.path = unquote(raw)
        self.query = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
        self.socket, self.reader = connection, reader
        self.user, self.groups, self.manager = "", [], ""

    def flag(self, name):
        return self.query.get(name, "").lower() in ("true", "1")


class Response:
    """`stream` instead of a body: called with a Writer after the head was sent."""

    __slots__ = ("status", "body", "headers", "stream", "takeover")

    def __init__(self, status, body=b"", content_type="application/json", headers=(), stream=None, takeover=None):
        self.status, self.body, self.stream, self.takeover = status, body, stream, takeover
        self.headers = [("Content-Type", content_type)] if content_type else []
        self.headers += headers


class Writer:
    """Chunks of a streamed answer."""

    def __init__(self, connection):
        self.connection = connection
        self.sent = 0

    def send(self, data):
        self.sent += len(data)
        self.connection.sendall(b"%x\r\n%b\r\n" % (len(data), data))

    def gone(self):
        """Whether the client has closed; it sends nothing while it reads a stream."""
        try:
            self.connection.settimeout(0.0)
            if hasattr(self.connection, "pending") and self.connection.pending():
                return False
            return self.connection.recv(1) == b""
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            self.connection.settimeout(None)


class Listener:
    """Accepts connections on loopback and hands each request to `application`."""

    def __init__(self, host, port, application, context=None):
        self.application, self.context = application, context
        self.socket = socket.create_server((host, port), backlog=256)
        self.port = self.socket.getsockname()[1]

    def start(self):
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            reader = io.BufferedReader(socket.SocketIO(connection, "r"), 65536)
            while self.one(connection, reader):
                pass
        except (OSError, ValueError, EOFError):
            pass
        finally:
            try:
                connection.close()
            except OSError:
                pass

    def one(self, connection, reader):
        """One request and its answer; False when the connection ends."""
        request = read_request(connection, reader)
        if request is None:
            return False
        response = self.application(request)
        if response.takeover is not None:
            response.takeover(request)
            return False
        keep = request.headers.get("connection", "").lower() != "close"
        send(connection, request, response)
        return keep


def read_request(connection, reader):
    line = reader.readline(65537)
    if not line.strip():
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers = {}
    while True:
        line = reader.readline(65537)
        if line in (b"\r\n", b"\n", b""):
            break
        name, _, value = line.decode("latin-1").partition(":")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(method, target, headers, read_body(headers, reader), connection, reader)


def read_body(headers, reader):
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return reader.read(int(headers.get("content-length") or 0))
    parts = []
    while True:
        size = int(reader.readline().split(b";")[0], 16)
        parts.append(reader.read(size))
        reader.readline()
        if size == 0:
            return b"".join(parts)


def send(connection, request, response):
    head = [f"HTTP/1.1 {response.status} {PHRASES.get(response.status, 'Status')}"]
    head += [f"{name}: {value}" for name, value in response.headers]
    if response.stream is not None:
        head.append("Transfer-Encoding: chunked")
        connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode("utf-8"))
        response.stream(Writer(connection))
        connection.sendall(b"0\r\n\r\n")
        return
    if response.status != 304:
        head.append(f"Content-Length: {len(response.body)}")
    body = b"" if request.method == "HEAD" or response.status == 304 else response.body
    connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode("utf-8") + body)
