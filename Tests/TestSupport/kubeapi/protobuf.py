# SPDX-License-Identifier: Apache-2.0
"""Protobuf, as far as kubectl insists on it: what its imperative commands send, an empty OpenAPI v2 out.

Answers are JSON, which every client takes. A kind that is not in the table is refused with 415.
"""

import base64

MAGIC = b"k8s\x00"
# field number -> (name, what): s text, i integer, [s texts, {s map, {B map of bytes, a table: message,
# [table]: messages.
META = {1: ("name", "s"), 2: ("generateName", "s"), 3: ("namespace", "s"), 11: ("labels", "{s"), 12: ("annotations", "{s")}
OBJECT = {1: ("metadata", META)}
ENV = {1: ("name", "s"), 2: ("value", "s")}
PORT = {1: ("name", "s"), 3: ("containerPort", "i"), 4: ("protocol", "s")}
CONTAINER = {
    1: ("name", "s"), 2: ("image", "s"), 3: ("command", "[s"), 4: ("args", "[s"), 6: ("ports", [PORT]), 7: ("env", [ENV]),
    14: ("imagePullPolicy", "s"),
}
POD = {2: ("containers", [CONTAINER]), 3: ("restartPolicy", "s"), 8: ("serviceAccountName", "s")}
TEMPLATE = {1: ("metadata", META), 2: ("spec", POD)}
SELECTOR = {1: ("matchLabels", "{s")}
ATTRIBUTES = {
    1: ("namespace", "s"), 2: ("verb", "s"), 3: ("group", "s"), 4: ("version", "s"), 5: ("resource", "s"), 6: ("subresource", "s"),
    7: ("name", "s"),
}
KINDS = {
    "SelfSubjectAccessReview": {2: ("spec", {
        1: ("resourceAttributes", ATTRIBUTES), 2: ("nonResourceAttributes", {1: ("path", "s"), 2: ("verb", "s")})})},
    "SelfSubjectRulesReview": {2: ("spec", {1: ("namespace", "s")})},
    "SelfSubjectReview": {}, "TokenRequest": {},
    "DeleteOptions": {1: ("gracePeriodSeconds", "i"), 4: ("propagationPolicy", "s"), 5: ("dryRun", "[s")},
    "Eviction": OBJECT, "Namespace": OBJECT, "ServiceAccount": OBJECT,
    "ConfigMap": {**OBJECT, 2: ("data", "{s"), 3: ("binaryData", "{B")},
    "Secret": {**OBJECT, 2: ("data", "{B"), 3: ("type", "s"), 4: ("stringData", "{s")},
    "Deployment": {**OBJECT, 2: ("spec", {1: ("replicas", "i"), 2: ("selector", SELECTOR), 3: ("template", TEMPLATE)})},
    "Job": {**OBJECT, 2: ("spec", {1: ("parallelism", "i"), 2: ("completions", "i"), 6: ("template", TEMPLATE), 7: ("backoffLimit", "i")})},
}


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def fields(data):
    place = 0
    while place < len(data):
        tag, place = varint(data, place)
        kind = tag & 7
        if kind == 0:
            value, place = varint(data, place)
        elif kind == 2:
            size, place = varint(data, place)
            value, place = data[place:place + size], place + size
        else:
            size = 8 if kind == 1 else 4
            value, place = data[place:place + size], place + size
        yield tag >> 3, value


def message(data, table):
    out = {}
    for field, value in fields(data):
        if field not in table:
            continue
        name, what = table[field]
        if what == "s":
            if value:
                out[name] = value.decode()
        elif what == "i":
            out[name] = value
        elif what == "[s":
            out.setdefault(name, []).append(value.decode())
        elif isinstance(what, str):
            entry = dict(fields(value))
            raw = entry.get(2, b"")
            text = base64.b64encode(raw).decode() if what == "{B" else raw.decode()
            out.setdefault(name, {})[entry.get(1, b"").decode()] = text
        elif isinstance(what, list):
            out.setdefault(name, []).append(message(value, what[0]))
        else:
            out[name] = message(value, what)
    return out


def decode(body):
    """The object of a request in protobuf; None for kinds that are not in the table."""
    if not body.startswith(MAGIC):
        return None
    envelope = dict(fields(body[len(MAGIC):]))
    meta = {field: value.decode() for field, value in fields(envelope.get(1, b""))}
    table = KINDS.get(meta.get(2))
    if table is None:
        return None
    return {"apiVersion": meta.get(1), "kind": meta.get(2), **message(envelope.get(2, b""), table)}


def number(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def text(field, value):
    data = value if isinstance(value, bytes) else value.encode()
    return number(field << 3 | 2) + number(len(data)) + data


def openapi_v2(version):
    """A gnostic.openapi.v2.Document without definitions: kubectl asks for it when v3 knows no kind."""
    return text(1, "2.0") + text(2, text(1, "Kubernetes") + text(2, version)) + text(8, b"")
