# SPDX-License-Identifier: Apache-2.0
"""Who is asking: bearer tokens, EKS's `k8s-aws-v1.` ones among them.

settings.tokens: {"mode": "any"}     everybody, also without a token (the default)
                 {"mode": "static", "users": {TOKEN: NAME}}
                 {"mode": "aws", "cluster": NAME, "keys": {ACCESS KEY: SECRET}}
                     the presigned GetCallerIdentity is held against the rules of
                     aws-iam-authenticator; with "keys" its signature is recomputed
                 {"mode": "aws", ..., "sts": URL}   and it is sent to that STS
"""

import base64
import binascii
import datetime
import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote, urlsplit
from urllib.request import Request, urlopen

from kubeapi.answers import Refused

PREFIX = "k8s-aws-v1."
ALLOWED = {
    "action", "version", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-security-token",
    "x-amz-signature", "x-amz-signedheaders", "x-amz-user-agent",
}
HOST = re.compile(r"sts(-fips)?(\.[a-z0-9-]+)?\.(amazonaws\.com(\.cn)?|api\.aws)")


class Unfit(Exception):
    """Why a token is not accepted; a real server only says Unauthorized."""


class Authenticator:
    def __init__(self, settings):
        self.settings = settings
        self.refused = []
        self.kept = {}

    def user(self, request):
        """(name, groups); raises Refused(401)."""
        rules = self.settings.tokens
        mode = rules.get("mode", "any")
        header = request.headers.get("authorization", "")
        token = header[7:].strip() if header.lower().startswith("bearer ") else ""
        if mode == "any":
            return "kubernetes-admin", ["system:masters", "system:authenticated"]
        try:
            return self.known(mode, rules, token), ["system:masters", "system:authenticated"]
        except Unfit as reason:
            self.refused.append(str(reason))
            raise Refused(401, "Unauthorized") from None

    def known(self, mode, rules, token):
        if not token:
            raise Unfit("no bearer token")
        if mode == "static":
            if token not in rules.get("users", {}):
                raise Unfit("unknown token")
            return rules["users"][token]
        key = (token, str(rules))
        if key not in self.kept:
            self.kept[key] = verify(token, rules, datetime.datetime.now(datetime.timezone.utc))
        name, ends = self.kept[key]
        if datetime.datetime.now(datetime.timezone.utc) > ends:
            raise Unfit("the token has expired")
        return name


def verify(token, rules, now):
    """(user name, when the token ends)"""
    url = decode(token)
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    values = {name.lower(): value for name, value in pairs}
    if len(values) != len(pairs):
        raise Unfit("a query parameter is given twice")
    check_shape(parts, values, rules)
    started = check_time(values, now)
    if rules.get("keys") is not None:
        check_signature(parts, pairs, values, rules)
    name = caller(parts, rules) if rules.get("sts") else "arn:aws:iam::user/" + values["x-amz-credential"].split("/")[0]
    return name, started + datetime.timedelta(minutes=15)


def decode(token):
    if not token.startswith(PREFIX):
        raise Unfit(f"the token does not begin with {PREFIX}")
    text = token.removeprefix(PREFIX)
    if "=" in text or re.search(r"[^A-Za-z0-9_-]", text):
        raise Unfit("the token is not unpadded base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        raise Unfit("the token is not base64url") from None


def check_shape(parts, values, rules):
    own = urlsplit(rules["sts"]).netloc if rules.get("sts") else None
    if parts.netloc != own and (parts.scheme != "https" or not HOST.fullmatch(parts.netloc)):
        raise Unfit(f"unexpected host or scheme: {parts.scheme}://{parts.netloc}")
    if parts.path != "/":
        raise Unfit(f"unexpected path: {parts.path}")
    for name in values:
        if name not in ALLOWED:
            raise Unfit(f"query parameter not allowed: {name}")
    wanted = {"action": "GetCallerIdentity", "version": "2011-06-15", "x-amz-algorithm": "AWS4-HMAC-SHA256"}
    for name, value in wanted.items():
        if values.get(name) != value:
            raise Unfit(f"{name} is {values.get(name)!r}, wanted {value!r}")
    signed = values.get("x-amz-signedheaders", "").split(";")
    if "x-k8s-aws-id" not in signed or "host" not in signed:
        raise Unfit("x-k8s-aws-id and host must be signed")
    if not re.fullmatch(r"[0-9a-f]{64}", values.get("x-amz-signature", "")):
        raise Unfit("no signature")
    if not rules.get("cluster"):
        raise Unfit("the cluster's name is not set")


def check_time(values, now):
    try:
        started = datetime.datetime.strptime(values["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        expires = int(values["x-amz-expires"])
    except (KeyError, ValueError):
        raise Unfit("no date or no time of expiry") from None
    if not 0 < expires <= 900:
        raise Unfit(f"X-Amz-Expires {expires} is not within 1 and 900")
    if now > started + datetime.timedelta(minutes=15):
        raise Unfit("the token has expired")
    if started > now + datetime.timedelta(minutes=5):
        raise Unfit("the token is of the future")
    return started


def check_signature(parts, pairs, values, rules):
    key, date, region, service, _ = values["x-amz-credential"].split("/")
    secret = rules["keys"].get(key)
    if secret is None:
        raise Unfit(f"unknown access key {key}")
    if service != "sts":
        raise Unfit(f"signed for {service}")
    headers = {"host": parts.netloc, "x-k8s-aws-id": rules["cluster"]}
    names = values["x-amz-signedheaders"].split(";")
    if set(names) != set(headers):
        raise Unfit(f"signed headers {names}")
    query = "&".join(sorted(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs if name.lower() != "x-amz-signature"))
    canonical = "\n".join([
        "GET", parts.path, query, *(f"{name}:{headers[name]}" for name in names), "", ";".join(names),
        hashlib.sha256(b"").hexdigest(),
    ])
    scope = f"{date}/{region}/sts/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", values["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signing = ("AWS4" + secret).encode()
    for part in (date, region, "sts", "aws4_request"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    if not hmac.compare_digest(hmac.new(signing, text.encode(), "sha256").hexdigest(), values["x-amz-signature"]):
        raise Unfit("the signature is not that of this cluster's name and this key")


def caller(parts, rules):
    """The ARN that STS gives; the request goes to the emulator as AWS would get it."""
    request = Request(
        f"{rules['sts'].rstrip('/')}/?{parts.query}",
        headers={"Host": parts.netloc, "x-k8s-aws-id": rules["cluster"], "Accept": "application/json"})
    try:
        with urlopen(request, timeout=10) as answer:
            text = answer.read().decode()
    except OSError as reason:
        raise Unfit(f"STS refused: {reason}") from None
    found = re.search(r"<Arn>([^<]+)</Arn>|\"Arn\"\s*:\s*\"([^\"]+)\"", text)
    if not found:
        raise Unfit("STS gave no ARN")
    return found[1] or found[2]
