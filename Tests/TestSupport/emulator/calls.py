# SPDX-License-Identifier: Apache-2.0
"""Names the AWS operation behind an HTTP request, and remembers the calls."""

import functools
import re
import threading
import time
from urllib.parse import parse_qs

import botocore.loaders

MUTATING = re.compile(
    "Abort|Accept|Add|Allocate|Apply|Associate|Attach|Authorize|Cancel|Complete|Copy|Create|Delete|"
    "Deregister|Detach|Disable|Disassociate|Enable|Failover|Import|Modify|Promote|Purchase|Put|Reboot|"
    "Register|Release|Remove|Replace|Reset|Restore|Revoke|Rotate|Run|Set|Start|Stop|Tag|Untag|Update|Upload"
)

# S3 names an operation by its method and one query parameter: for a bucket,
# then for an object. {} is the verb (Get, Put, Delete).
BUCKET_PARTS = {
    "accelerate": "{}BucketAccelerateConfiguration",
    "acl": "{}BucketAcl",
    "cors": "{}BucketCors",
    "encryption": "{}BucketEncryption",
    "inventory": "{}BucketInventoryConfiguration",
    "lifecycle": "{}BucketLifecycleConfiguration",
    "location": "{}BucketLocation",
    "logging": "{}BucketLogging",
    "notification": "{}BucketNotificationConfiguration",
    "object-lock": "{}ObjectLockConfiguration",
    "ownershipControls": "{}BucketOwnershipControls",
    "policy": "{}BucketPolicy",
    "policyStatus": "{}BucketPolicyStatus",
    "publicAccessBlock": "{}PublicAccessBlock",
    "replication": "{}BucketReplication",
    "tagging": "{}BucketTagging",
    "versioning": "{}BucketVersioning",
    "website": "{}BucketWebsite",
}
BUCKET_CALLS = {
    ("GET", "uploads"): "ListMultipartUploads",
    ("GET", "versions"): "ListObjectVersions",
    ("GET", "list-type"): "ListObjectsV2",
    ("POST", "delete"): "DeleteObjects",
    ("DELETE", "lifecycle"): "DeleteBucketLifecycle",
}
BUCKET_PLAIN = {"HEAD": "HeadBucket", "GET": "ListObjects", "PUT": "CreateBucket", "DELETE": "DeleteBucket"}
OBJECT_PARTS = {
    "acl": "{}ObjectAcl",
    "attributes": "{}ObjectAttributes",
    "legal-hold": "{}ObjectLegalHold",
    "retention": "{}ObjectRetention",
    "tagging": "{}ObjectTagging",
}
OBJECT_CALLS = {
    ("POST", "uploads"): "CreateMultipartUpload",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("PUT", "uploadId"): "UploadPart",
    ("GET", "uploadId"): "ListParts",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}
OBJECT_PLAIN = {"HEAD": "HeadObject", "GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}


class Call:
    """One request: its service, region, account key and operation by AWS's names."""

    def __init__(self, environ):
        self.inside = "emulator.socket" not in environ  # made by the emulator itself
        self.method = environ["REQUEST_METHOD"]
        self.raw_path = environ["RAW_URI"]
        self.path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        self.query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
        self.headers = environ
        self.body = environ["emulator.body"]
        self.access_key, self.region, self.service = scope(environ, self.query)
        self.form = self._form(environ)
        self.bucket, self.key = self._bucket_and_key()
        self.operation = self._operation(environ)
        if self.operation.startswith("AssumeRoleWith"):
            self.service = "sts"  # these are not signed, so there is no scope to tell

    def __str__(self):
        return f"{self.service} {self.operation} {self.method} {self.raw_path}"

    @property
    def mutating(self):
        return bool(MUTATING.match(self.operation))

    def header(self, name):
        return self.headers.get("HTTP_" + name.upper().replace("-", "_"))

    def _form(self, environ):
        if not environ["CONTENT_TYPE"].startswith("application/x-www-form-urlencoded"):
            return {}
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[0] for name, values in fields.items()}

    def _bucket_and_key(self):
        if self.service != "s3":
            return "", ""
        bucket, _, key = self.path.lstrip("/").partition("/")
        return bucket, key

    def _operation(self, environ):
        target = environ.get("HTTP_X_AMZ_TARGET")
        if target:
            return target.rpartition(".")[2]
        action = self.form.get("Action") or self.query.get("Action", [""])[0]
        if action:
            return action
        if self.service == "s3":
            return self._s3_operation()
        return rest_operation(self.service, self.method, self.path)

    def _s3_operation(self):
        if not self.bucket:
            return "ListBuckets"
        if self.key:
            return self._s3_name(OBJECT_PARTS, OBJECT_CALLS, OBJECT_PLAIN)
        return self._s3_name(BUCKET_PARTS, BUCKET_CALLS, BUCKET_PLAIN)

    def _s3_name(self, parts, calls, plain):
        for part in self.query:
            if (self.method, part) in calls:
                return calls[self.method, part]
            if part in parts:
                return parts[part].format({"HEAD": "Get"}.get(self.method, self.method.title()))
        if "HTTP_X_AMZ_COPY_SOURCE" in self.headers:
            return "CopyObject"
        return plain.get(self.method, "Unknown")


def scope(environ, query):
    """Access key, region and service from the header's or the URL's credential scope."""
    found = re.search(r"Credential=([^,\s]+)", environ.get("HTTP_AUTHORIZATION", ""))
    text = found.group(1) if found else query.get("X-Amz-Credential", [""])[0]
    fields = text.rsplit("/", 4)
    return (fields[0], fields[2], fields[3]) if len(fields) == 5 else ("", "us-east-1", "-")


@functools.cache
def rest_patterns(service):
    """Method, pattern and name of each operation of a REST service, longest URI first."""
    loader = botocore.loaders.Loader()
    if service not in loader.list_available_services("service-2"):
        return []
    operations = loader.load_service_model(service, "service-2")["operations"].values()
    rows = sorted(operations, key=lambda row: -len(row["http"]["requestUri"]))
    return [(row["http"]["method"], uri_pattern(row["http"]["requestUri"]), row["name"]) for row in rows]


def uri_pattern(uri):
    path = re.escape(uri.partition("?")[0].rstrip("/"))
    path = re.sub(r"\\{resourceArn\\}", ".+", path)  # an ARN has slashes of its own
    return re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", path) + "/?$")


def rest_operation(service, method, path):
    for row_method, pattern, name in rest_patterns(service):
        if row_method == method and pattern.match(path):
            return name
    return "Unknown"


class CallLog:
    """The calls since the last reset, in order of arrival."""

    def __init__(self):
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        with self._lock:
            self._entries, self._began = [], time.monotonic()

    def start(self, call):
        with self._lock:
            entry = {
                "n": len(self._entries) + 1,
                "service": call.service,
                "operation": call.operation,
                "method": call.method,
                "path": call.raw_path,
                "region": call.region,
                "status": None,  # stays null while the call runs, and when it was dropped
                "mutating": call.mutating,
                "start_ms": self._ms(),
                "time_ms": None,
            }
            self._entries.append(entry)
        return entry

    def finish(self, entry, status):
        entry["status"] = status
        entry["time_ms"] = round(self._ms() - entry["start_ms"], 3)

    def entries(self):
        with self._lock:
            return list(self._entries)

    def _ms(self):
        return round((time.monotonic() - self._began) * 1000, 3)
