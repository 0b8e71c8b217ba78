# SPDX-License-Identifier: Apache-2.0
"""The service proxy: services/NAME:PORT/proxy/… goes to the loopback target that the test gave."""

import http.client
from urllib.parse import urlsplit

from kubeapi.answers import Refused, details
from kubeapi.connection import Response

HOP = {"connection", "transfer-encoding", "keep-alive", "host", "authorization", "content-length", "accept-encoding", "expect"}


class Proxy:
    def __init__(self, cluster):
        self.cluster = cluster

    def forward(self, request, resource, namespace, name, rest):
        scheme, service, port = split(name)
        plain = self.cluster.store.get(resource.storage, namespace, service)
        if plain is None:
            raise Refused(404, f'{resource.plural} "{service}" not found', details=details(resource, service))
        target = self.target(namespace, service, port)
        if target is None:
            raise Refused(503, f'no endpoints available for service "{name}"', "ServiceUnavailable")
        return self.send(request, target, rest)

    def target(self, namespace, service, port):
        table = self.cluster.settings.proxies
        return table.get(f"{namespace}/{service}:{port}") or table.get(f"{namespace}/{service}")

    def send(self, request, target, rest):
        parts = urlsplit(target)
        query = request.target.partition("?")[2]
        path = parts.path.rstrip("/") + "/" + rest + (f"?{query}" if query else "")
        headers = {name: value for name, value in request.headers.items() if name not in HOP}
        connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)
        try:
            connection.request(request.method, path, request.body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
        except OSError as reason:
            raise Refused(
                503, f"error trying to reach service: {reason.strerror or reason}", "ServiceUnavailable") from None
        finally:
            connection.close()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP | {"content-type"}]
        return Response(answer.status, body, answer.getheader("Content-Type"), kept)


def split(name):
    """[SCHEME:]SERVICE[:PORT]"""
    parts = name.split(":")
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    return "", parts[0], parts[1] if len(parts) > 1 else ""
