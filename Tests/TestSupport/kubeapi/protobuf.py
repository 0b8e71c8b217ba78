# SPDX-License-Identifier: Apache-2.0
"""The few protobuf messages that kubectl insists on: access reviews in, an empty OpenAPI v2 out."""

MAGIC = b"k8s\x00"
# field number -> (name, nested fields or None for text); "*" repeated
REVIEW = {
    2: ("spec", {
        1: ("resourceAttributes", {
            1: ("namespace", None), 2: ("verb", None), 3: ("group", None), 4: ("version", None), 5: ("resource", None),
            6: ("subresource", None), 7: ("name", None),
        }),
        2: ("nonResourceAttributes", {1: ("path", None), 2: ("verb", None)}),
    }),
}
RULES_REVIEW = {2: ("spec", {1: ("namespace", None)})}
DELETE = {3: ("orphanDependents", None), 4: ("propagationPolicy", None)}
META = {1: ("name", None), 2: ("generateName", None), 3: ("namespace", None)}
EVICTION = {1: ("metadata", META)}
KINDS = {
    "SelfSubjectAccessReview": REVIEW, "SelfSubjectRulesReview": RULES_REVIEW, "SelfSubjectReview": {},
    "DeleteOptions": DELETE, "Eviction": EVICTION, "TokenRequest": {},
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
        elif kind == 1:
            value, place = data[place:place + 8], place + 8
        else:
            value, place = data[place:place + 4], place + 4
        yield tag >> 3, value


def message(data, table):
    out = {}
    for number, value in fields(data):
        if number in table and isinstance(value, bytes):
            name, nested = table[number]
            out[name] = value.decode() if nested is None else message(value, nested)
    return out


def decode(body):
    """The object of a request in protobuf; None for kinds that are not in the table."""
    if not body.startswith(MAGIC):
        return None
    envelope = dict(fields(body[len(MAGIC):]))
    meta = {number: value.decode() for number, value in fields(envelope.get(1, b""))}
    table = KINDS.get(meta.get(2))
    if table is None:
        return None
    return {"apiVersion": meta.get(1), "kind": meta.get(2), **message(envelope.get(2, b""), table)}


def number(value):
    out = b""
    while True:
        if value < 0x80:
            return out + bytes([value])
        out += bytes([value & 0x7F | 0x80])
        value >>= 7


def text(field, value):
    data = value if isinstance(value, bytes) else value.encode()
    return number(field << 3 | 2) + number(len(data)) + data


def openapi_v2(version):
    """A gnostic.openapi.v2.Document without definitions: kubectl asks for it when v3 knows no kind."""
    return text(1, "2.0") + text(2, text(1, "Kubernetes") + text(2, version)) + text(8, b"")
