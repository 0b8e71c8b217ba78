# SPDX-License-Identifier: Apache-2.0
"""Command line and HTTP/1.1 server of the emulator.

Werkzeug's development server closes the connection after each answer, so the
reuse of connections could not be tested with it. This one keeps connections
open, gives every answer a Content-Length, and can drop a connection on demand.
"""

import argparse
import io
import os
import socket
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

if __package__ in (None, ""):
    # Started by path: make the package importable and its modules not top-level.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from emulator.settings import Settings  # noqa: E402
from server_support import end_with_stdin  # noqa: E402


class Dropped(ConnectionAbortedError):
    """Raised by the application to close the connection after `sent` bytes."""


class Handler(BaseHTTPRequestHandler):
    """Carries one connection: reads a request whole, answers it whole."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)

    def serve(self):
        body = self.read_body()
        try:
            status, headers, answer = self.server.application(self.environ(body))
            self.send(status, headers, answer)
        except ConnectionError:
            self.close_connection = True

    def send(self, status, headers, answer):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.data)
        self.wfile.flush()
        if answer.drop:
            raise Dropped()

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(iter(self.read_chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def read_chunk(self):
        size = int(self.rfile.readline().split(b";")[0], 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data

    def environ(self, body):
        parts = urlsplit(self.path)
        host, port = self.server.server_address[:2]
        environ = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(parts.path, "latin-1"),
            "QUERY_STRING": parts.query,
            "RAW_URI": self.path,
            "REQUEST_URI": self.path,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "emulator.body": body,
            "emulator.socket": self.connection,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
                environ[key] = value
        return environ

    def log_message(self, *_):
        """Silence: the calls are read through `/_lab/calls`."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, application):
        super().__init__(address, Handler)
        self.application = application

    def server_bind(self):
        # Without HTTPServer's look-up of the host's name, which can take seconds.
        socket.socket.setsockopt(self.socket, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]

    def shutdown_request(self, request):
        # No orderly end where a reset was asked for (application.break_off).
        if struct.unpack("ii", request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[0]:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def parse_arguments(argv):
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--rds-create-seconds", type=float, default=0)
    parser.add_argument("--rds-modify-seconds", type=float, default=0)
    parser.add_argument("--rds-delete-seconds", type=float, default=0)
    parser.add_argument("--latency-ms", type=float, default=0, help="added to every AWS call")
    parser.add_argument(
        "--bucket-create-tags",
        action="store_true",
        help="honour the tags in CreateBucketConfiguration (S3 does, older ones do not)",
    )
    parser.add_argument(
        "--no-bucket-defaults",
        dest="bucket_defaults",
        action="store_false",
        help="new buckets without encryption and public-access block (before 2023)",
    )
    parser.add_argument("--until-eof", action="store_true", help="end when stdin is closed")
    return parser.parse_args(argv)


def main(argv=None):
    options = vars(parse_arguments(argv))
    host, port = options.pop("host"), options.pop("port")
    if options.pop("until_eof"):
        end_with_stdin()
    from emulator.application import Application  # after the arguments: moto takes a second

    server = Server((host, port), Application(Settings(**options)))
    print(f"ready http://{host}:{server.server_port}", flush=True)
    try:
        server.serve_forever(poll_interval=60)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
