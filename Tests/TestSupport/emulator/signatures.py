# SPDX-License-Identifier: Apache-2.0
"""Checks each request's Signature Version 4 with botocore's own signer.

Off until `POST /_lab/signatures {"keys": [{"access_key", "secret_key",
"session_token", "expired"}], "skew_seconds": 0}` says which keys there are; `{}`
turns it off. What STS hands out is known without being told. Refused in each
protocol's own words (refusals.py): no signature, an unknown key, a wrong or
missing session token, one that has expired, a time more than 15 minutes off
the server's (which `skew_seconds` moves, Date header included), a presigned URL
after its X-Amz-Expires, and a signature or a body that does not match.
"""

import datetime
import hashlib
import hmac
import re
import time

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from emulator import envelopes, refusals

TIMESTAMP = "%Y%m%dT%H%M%SZ"
ALLOWED_SKEW = datetime.timedelta(minutes=15)
# Calls that carry their proof in the body (STS API reference).
UNSIGNED = ("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")
UNSIGNED_BODIES = ("UNSIGNED-PAYLOAD", "STREAMING-")


class Keys:
    """The keys of the account, and the server's clock."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.known, self.skew_seconds = {}, 0

    def set(self, keys=(), skew_seconds=0):
        self.known = {row["access_key"]: row for row in keys}
        self.skew_seconds = skew_seconds

    def time(self):
        return time.time() + self.skew_seconds

    def check(self, call):
        """AWS's refusal of the request as it is signed; None if all is well."""
        if not self.known or call.operation in UNSIGNED:
            return None
        signed = Signed(call)
        key = self.known.get(call.access_key)
        if signed.signature is None:
            return refusals.refuse("unsigned", call)
        if key is None:
            return refusals.refuse("unknown_key", call)
        return self.check_time(call, signed) or self.check_key(call, key, signed) or check_headers(call, signed)

    def check_time(self, call, signed):
        now = datetime.datetime.fromtimestamp(self.time(), datetime.UTC)
        given = datetime.datetime.strptime(signed.timestamp, TIMESTAMP).replace(tzinfo=datetime.UTC)
        if signed.expires is not None and now > given + datetime.timedelta(seconds=signed.expires):
            return refusals.refuse("skewed", call, given=signed.timestamp, oldest=now.strftime(TIMESTAMP))
        if abs(now - given) > ALLOWED_SKEW and (signed.expires is None or given > now):
            oldest = f"{(now - ALLOWED_SKEW).strftime(TIMESTAMP)} ({now.strftime(TIMESTAMP)} - 15 min.)"
            return refusals.refuse("skewed", call, given=signed.timestamp, oldest=oldest)
        return None

    def check_key(self, call, key, signed):
        if signed.token != key.get("session_token"):
            return refusals.refuse("invalid_token", call)
        if not hmac.compare_digest(signed.by(key), signed.signature):
            return refusals.refuse("wrong_signature", call)
        return refusals.refuse("expired_token", call) if key.get("expired") else None

    def learn(self, call, answer):
        """The credentials in an answer of STS are good for calls from now on."""
        found = re.search(
            rb"<AccessKeyId>(.+?)</AccessKeyId>.*?<SecretAccessKey>(.+?)</SecretAccessKey>.*?"
            rb"<SessionToken>(.+?)</SessionToken>",
            answer.data if self.known and call.operation.startswith("AssumeRole") else b"",
            re.DOTALL,
        )
        if found:
            key, secret, token = (value.decode() for value in found.groups())
            self.known[key] = {"access_key": key, "secret_key": secret, "session_token": token}


def check_headers(call, signed):
    """What only S3 says: a header left unsigned, a body that is not the one that was signed."""
    given = call.header("x-amz-content-sha256")
    if given and not given.startswith(UNSIGNED_BODIES) and given != hashlib.sha256(call.body).hexdigest():
        message = "The provided 'x-amz-content-sha256' header does not match what was computed."
        return envelopes.error(call.service, 400, "XAmzContentSHA256Mismatch", message)
    present = {name[5:].lower().replace("_", "-") for name in call.headers if name.startswith("HTTP_X_AMZ_")}
    if call.service == "s3" and present - set(signed.headers):
        message = "There were headers present in the request which were not signed"
        return envelopes.error("s3", 403, "AccessDenied", message)
    return None


class Signed:
    """What a request says about its signature, in the header or in a presigned URL."""

    def __init__(self, call):
        self.call = call
        self.presigned = "X-Amz-Signature" in call.query
        text = call.headers.get("HTTP_AUTHORIZATION", "")
        fields = dict(re.findall(r"(SignedHeaders|Signature)=([^,\s]+)", text))
        url = {name: values[0] for name, values in call.query.items()}
        if self.presigned:
            fields = {"SignedHeaders": url.get("X-Amz-SignedHeaders", ""), "Signature": url["X-Amz-Signature"]}
        self.signature = fields.get("Signature")
        self.headers = fields.get("SignedHeaders", "").split(";")
        self.expires = int(url["X-Amz-Expires"]) if "X-Amz-Expires" in url else None
        self.token = url.get("X-Amz-Security-Token") if self.presigned else call.header("x-amz-security-token")
        stamp = url.get("X-Amz-Date") if self.presigned else call.header("x-amz-date")
        self.timestamp = stamp if re.fullmatch(r"\d{8}T\d{6}Z", stamp or "") else "19700101T000000Z"

    def by(self, key):
        """The signature botocore makes of this request with the key."""
        call = self.call
        kind = S3SigV4Auth if call.service == "s3" else SigV4Auth
        signer = kind(Credentials(key["access_key"], key["secret_key"]), call.service, call.region)
        signer.headers_to_sign = lambda _: self.signed_headers()
        request = AWSRequest(call.method, "http://host" + without_signature(call.raw_path), data=call.body)
        request.context["timestamp"] = self.timestamp
        if self.presigned and call.service == "s3":
            request.headers["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
        elif call.header("x-amz-content-sha256"):
            request.headers["X-Amz-Content-SHA256"] = call.header("x-amz-content-sha256")
        return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)

    def signed_headers(self):
        found = HTTPHeaders()
        for name in self.headers:
            special = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
            key = special.get(name) or "HTTP_" + name.upper().replace("-", "_")
            found[name] = self.call.headers.get(key, "")
        return found


def without_signature(path):
    path, _, query = path.partition("?")
    kept = "&".join(part for part in query.split("&") if not part.startswith("X-Amz-Signature="))
    return f"{path}?{kept}" if kept else path
