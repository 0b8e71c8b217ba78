# SPDX-License-Identifier: Apache-2.0
"""S3: ListObjectVersions, ListObjectsV2 and DeleteObjects for large buckets.

moto copies and sorts every version for each page, so that a bucket of 100,000
objects takes minutes, and it skips versions when pages are deleted while they
are listed. Here a page costs the time of its own entries; markers work as in
S3: key-marker alone starts after all versions of that key, together with
version-id-marker after that version.
"""

import bisect
import itertools
import re
import uuid
from urllib.parse import quote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from moto.s3.models import FakeDeleteMarker, FakeKey, s3_backends
from moto.s3.utils import _VersionedKeyStore

from emulator.envelopes import Answer
from emulator.repairs import s3_buckets

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
OWNER = "<Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a</ID></Owner>"


def before(call, _):
    if call.service != "s3" or call.key or call.operation not in ACTIONS:
        return None
    bucket, owner = s3_buckets.find(call.bucket)
    if bucket is None or call.query.get("delimiter"):
        return None
    return ACTIONS[call.operation](call, bucket, owner)


def xml(name, body):
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {NAMESPACE}>{body}</{name}>'
    headers = {"Content-Type": "application/xml", "x-amz-request-id": uuid.uuid4().hex[:16].upper()}
    return Answer(200, headers, text.encode())


class Page:
    """The request's paging fields, and how it wants names written."""

    def __init__(self, call):
        self.call = call
        self.prefix = self.field("prefix")
        self.size = min(int(self.field("max-keys") or 1000), 1000)
        url = self.field("encoding-type") == "url"
        self.name = (lambda text: quote(text, safe="/~")) if url else escape
        self.encoding = "<EncodingType>url</EncodingType>" if url else ""

    def field(self, name):
        return self.call.query.get(name, [""])[0]

    def names(self, bucket, start):
        """The keys with the prefix, from `start` on, in S3's order of UTF-8 bytes."""
        order, held = ordered(bucket.keys), bucket.keys
        first = bisect.bisect_left(order, max(start, self.prefix).encode(), key=str.encode)
        for name in itertools.islice(order, first, None):
            if not name.startswith(self.prefix):
                return
            if dict.__contains__(held, name):
                yield name


def install(_):
    _VersionedKeyStore.__setitem__ = _forget_order(_VersionedKeyStore.__setitem__)
    _VersionedKeyStore.setlist = _forget_order(_VersionedKeyStore.setlist)


def _forget_order(method):
    def put(store, key, value):
        if not dict.__contains__(store, key):
            store.order = None
        return method(store, key, value)

    return put


def ordered(store):
    """The names in order; sorted again after a new one, or when half of them are gone."""
    order = getattr(store, "order", None)
    if order is None or len(order) > 2 * len(store):
        order = store.order = sorted(dict.keys(store), key=str.encode)
    return order


# --- ListObjectVersions


def list_versions(call, bucket, _):
    page = Page(call)
    key_marker, version_marker = page.field("key-marker"), page.field("version-id-marker")
    entries = itertools.islice(versions(page, bucket, key_marker, version_marker), page.size + 1)
    rows = list(entries)
    more, rows = len(rows) > page.size, rows[: page.size]
    body = (
        f"<Name>{call.bucket}</Name><Prefix>{page.name(page.prefix)}</Prefix>"
        f"<KeyMarker>{page.name(key_marker)}</KeyMarker>"
        f"<VersionIdMarker>{escape(version_marker)}</VersionIdMarker>"
        f"<MaxKeys>{page.size}</MaxKeys>{page.encoding}<IsTruncated>{str(more).lower()}</IsTruncated>"
    )
    if more:
        last = rows[-1][0]
        body += (
            f"<NextKeyMarker>{page.name(last.name)}</NextKeyMarker>"
            f"<NextVersionIdMarker>{last.version_id}</NextVersionIdMarker>"
        )
    return xml("ListVersionsResult", body + "".join(version_row(page, *row) for row in rows))


def versions(page, bucket, key_marker, version_marker):
    """Pairs of version and is-latest, newest version of a key first."""
    for name in page.names(bucket, key_marker):
        newest_first = list(reversed(bucket.keys.getlist(name)))
        skip = 0
        if name == key_marker:
            ids = [version.version_id for version in newest_first]
            skip = ids.index(version_marker) + 1 if version_marker in ids else len(ids)
            if version_marker and version_marker not in ids:
                skip = 0  # that version is gone meanwhile: what is left comes after it
        for number, version in enumerate(newest_first[skip:], skip):
            yield version, number == 0


def version_row(page, version, latest):
    head = (
        f"<Key>{page.name(version.name)}</Key><VersionId>{version.version_id}</VersionId>"
        f"<IsLatest>{str(latest).lower()}</IsLatest>"
        f"<LastModified>{version.last_modified_ISO8601}</LastModified>"
    )
    if isinstance(version, FakeDeleteMarker):
        return f"<DeleteMarker>{head}{OWNER}</DeleteMarker>"
    return f"<Version>{head}{size_row(version)}{OWNER}</Version>"


def size_row(key):
    return (
        f"<ETag>{escape(key.etag, {chr(34): '&quot;'})}</ETag><Size>{key.size}</Size>"
        f"<StorageClass>{key.storage_class}</StorageClass>"
    )


# --- ListObjectsV2 and ListObjects


def list_objects(call, bucket, _):
    page = Page(call)
    second = call.operation == "ListObjectsV2"
    given = (page.field("continuation-token") or page.field("start-after")) if second else page.field("marker")
    latest = (bucket.keys[name] for name in page.names(bucket, given) if name > given or not given)
    rows = list(itertools.islice((key for key in latest if isinstance(key, FakeKey)), page.size + 1))
    more, rows = len(rows) > page.size, rows[: page.size]
    body = (
        f"<Name>{call.bucket}</Name><Prefix>{page.name(page.prefix)}</Prefix>"
        f"<MaxKeys>{page.size}</MaxKeys>{page.encoding}<IsTruncated>{str(more).lower()}</IsTruncated>"
    )
    if second:
        body += f"<KeyCount>{len(rows)}</KeyCount>"
    if more:
        tag = "NextContinuationToken" if second else "NextMarker"
        body += f"<{tag}>{escape(rows[-1].name)}</{tag}>"
    return xml("ListBucketResult", body + "".join(object_row(page, key) for key in rows))


def object_row(page, key):
    return (
        f"<Contents><Key>{page.name(key.name)}</Key>"
        f"<LastModified>{key.last_modified_ISO8601}</LastModified>{size_row(key)}</Contents>"
    )


# --- DeleteObjects


def delete_objects(call, bucket, owner):
    root = ElementTree.fromstring(re.sub(rb'\sxmlns="[^"]+"', b"", call.body))
    wanted = [(one.findtext("Key") or "", one.findtext("VersionId")) for one in root.iter("Object")]
    if not 0 < len(wanted) <= 1000:
        return malformed()
    remove = remove_version if bucket.is_versioned else remove_plain
    backend = s3_backends[owner][bucket.partition]
    rows = [remove(backend, bucket, *one) for one in wanted]
    quiet = root.findtext("Quiet") == "true"
    return xml("DeleteResult", "" if quiet else "".join(rows))


def malformed():
    from emulator import envelopes

    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return envelopes.error("s3", 400, "MalformedXML", message)


def remove_plain(_, bucket, name, version):
    if dict.__contains__(bucket.keys, name) and version in (None, "null"):
        bucket.keys.pop(name)
    return deleted(name, version)


def remove_version(backend, bucket, name, version):
    if version is None:
        _, told = backend.delete_object(bucket.name, name)
        return deleted(name, None, told.get("version-id"))
    kept = bucket.keys.getlist(name, [])
    gone = [one for one in kept if one.version_id == version]
    left = [one for one in kept if one.version_id != version]
    if left:
        dict.__setitem__(bucket.keys, name, left)
    elif kept:
        dict.pop(bucket.keys, name)
    marker = version if any(isinstance(one, FakeDeleteMarker) for one in gone) else None
    return deleted(name, version, marker)


def deleted(name, version, marker=None):
    body = f"<Key>{escape(name)}</Key>"
    if version:
        body += f"<VersionId>{escape(version)}</VersionId>"
    if marker:
        body += f"<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>{marker}</DeleteMarkerVersionId>"
    return f"<Deleted>{body}</Deleted>"


ACTIONS = {
    "ListObjectVersions": list_versions,
    "ListObjectsV2": list_objects,
    "ListObjects": list_objects,
    "DeleteObjects": delete_objects,
}
