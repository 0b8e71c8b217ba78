# SPDX-License-Identifier: Apache-2.0
"""Records which credentials botocore takes for given files and variables, and how it asks for them.

Each case holds the files, the variables, the requests that botocore made, the answers it got, and what it made
of them: the place that won, and the values. Nothing goes over the network: requests are answered from the case.
Programs are started.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import sys
import tempfile
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

import botocore
import botocore.credentials
import botocore.exceptions
import botocore.httpsession
import botocore.session
import botocore.tokens
import botocore.utils
from botocore.awsrequest import AWSResponse

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/KFAWSCoreTests/Fixtures/credentials/cases.json"
KEYS = "aws_access_key_id = AKIA{0}\naws_secret_access_key = secret/{0}+\n"
# Headers that carry the request's meaning.
HEADERS = (
    "authorization", "accept", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds",
    "x-amz-sso_bearer_token", "x-amz-security-token",
)
LATER = "2099-01-01T00:00:00Z"
PAST = "2001-01-01T00:00:00Z"
HOME = "@HOME@"
NOBODY = None
cases = []


class Raw:
    """The body of an answer, as botocore reads it."""

    def __init__(self, body):
        self.body = body

    def stream(self, *_args, **_kwargs):
        yield self.body


class Key:
    """Stands for the optional library's keys: its proofs are checked elsewhere."""

    @staticmethod
    def new_key_from_der_data(_data):
        return Key()

    @staticmethod
    def decode_der_signature_to_padded_pair(_signature, pad_to):
        return bytes(2 * pad_to)

    def get_public_coords(self):
        return b"x" * 32, b"y" * 32

    def sign(self, _digest):
        return b"signature"


def signer(value):
    """Who signs and for what; for anything but a signature, the value itself."""
    match = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/(.+)/aws4_request", value)
    return f"{match[1]} {match[2]}" if match else value


def body(request):
    text = request.body or ""
    if isinstance(text, bytes):
        text = text.decode()
    if text.startswith("{"):
        return json.loads(text)
    return {k: re.sub("^botocore-session-.*", "any", v) for k, v in sorted(parse_qsl(text, keep_blank_values=True))}


def described(request):
    url = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers = {n: v.decode() if isinstance(v, bytes) else v for n, v in headers.items()}
    return {
        "method": request.method,
        "url": f"{url.scheme}://{url.netloc}{url.path or '/'}",
        "query": dict(sorted(parse_qsl(url.query, keep_blank_values=True))),
        "headers": {n: signer(headers[n]) for n in HEADERS if n in headers and not (
            n == "accept" and headers[n] == "*/*")},
        "body": body(request),
        "proof": "dpop" in headers,
    }


class Script:
    """Answers a case's requests one after another, and keeps them."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.exchange = []

    def send(self, _session, request):
        answer = self.answers.pop(0) if self.answers else NOBODY
        entry = {"request": described(request)}
        self.exchange.append(entry)
        if answer is NOBODY:
            raise botocore.exceptions.ConnectTimeoutError(endpoint_url=request.url)
        status, content = answer
        text = content if isinstance(content, str) else json.dumps(content)
        headers = {"x-amzn-errortype": content["error type"]} if isinstance(content, dict) and (
            "error type" in content) else {}
        entry["answer"] = {"status": status, "headers": headers, "body": text}
        return AWSResponse(request.url, status, headers, Raw(text.encode()))


def given(credentials):
    if credentials is None:
        return {"winner": None, "credentials": None}
    frozen = credentials.get_frozen_credentials()
    return {
        "winner": credentials.method,
        "credentials": [frozen.access_key, frozen.secret_key, frozen.token],
        "account": frozen.account_id,
    }


def settings(session):
    scoped = session.get_scoped_config()
    services = session.full_config.get("services", {})
    answer = {name: scoped.get(name) for name in ("region", "endpoint_url", "ca_bundle", "output")}
    if "services" in scoped:
        if scoped["services"] not in services:
            raise botocore.exceptions.InvalidConfigError(error_msg="no such services section")
        section = services[scoped["services"]]
        answer["services"] = {
            service: values["endpoint_url"] for service, values in section.items()
            if isinstance(values, dict) and "endpoint_url" in values}
    return answer


def ask(home, environment, option, answers, code):
    script = Script(answers)
    cache = os.path.join(home, ".aws", "sso", "cache")
    patches = [
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(botocore.httpsession.URLLib3Session, "send", lambda s, r: script.send(s, r)),
        mock.patch.object(botocore.credentials, "EC", Key),
        mock.patch.object(botocore.credentials.SSOProvider, "_SSO_TOKEN_CACHE_DIR", cache),
        mock.patch.object(botocore.tokens.SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", cache),
        mock.patch.object(botocore.utils.ContainerMetadataFetcher, "SLEEP_TIME", 0),
    ]
    for patch in patches:
        patch.start()
    result = {}
    try:
        session = botocore.session.Session(profile=option)
        resolver = session.get_component("credential_provider")
        resolver.get_provider("assume-role")._prompter = lambda _prompt: code
        result = {"profiles": sorted(session.full_config["profiles"]), "settings": settings(session)}
        result |= given(resolver.load_credentials())
    except Exception as error:  # every way in which botocore says no
        result = {"error": type(error).__name__}
    finally:
        for patch in reversed(patches):
            patch.stop()
    return result, script.exchange


def case(name, credentials=None, config=None, environment=None, profile=None, ours=None, files=None, answers=(),
         code="123456"):
    """Records a case. Where this project differs on purpose, `ours` is the error that it gives instead."""
    environment = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_DEFAULT_REGION": "us-west-2"} | (environment or {})
    with tempfile.TemporaryDirectory() as home:
        files = dict(files or {})
        for file, text in (("credentials", credentials), ("config", config)):
            if text is not None:
                files[f".aws/{file}"] = text
        for file, text in files.items():
            path = pathlib.Path(home, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.replace(HOME, home).replace(KEY, "AAAA").encode())
        real = {n: v.replace(HOME, home) for n, v in environment.items()}
        real = {"HOME": home, "PATH": "/usr/bin:/bin"} | real
        result, exchange = ask(home, real, profile, answers, code)
        result = json.loads(json.dumps(result).replace(home, HOME))
        exchange = json.loads(json.dumps(exchange).replace(home, HOME))
    cases.append({"name": name, "files": files, "environment": environment, "profile": profile, "exchange": exchange,
                  "answer": {"error": ours} if ours else result})


def role(name, **answer):
    """STS's answer: credentials whose ID names the role."""
    account = answer.get("account", "111122223333")
    operation = answer.get("operation", "AssumeRole")
    return 200, (
        f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result>'
        f"<AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::{account}:assumed-role/{name}/s"
        f"</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA{name}</AccessKeyId><SecretAccessKey>secret-{name}"
        f"</SecretAccessKey><SessionToken>token-{name}</SessionToken><Expiration>{LATER}</Expiration></Credentials>"
        f"</{operation}Result></{operation}Response>")


def refused(code, status=403):
    return status, f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"


def identity(name, **answer):
    return role(name, operation="AssumeRoleWithWebIdentity", **answer)


def sso_role(name):
    return 200, {"roleCredentials": {"accessKeyId": f"ASIA{name}", "secretAccessKey": f"secret-{name}",
                                     "sessionToken": f"token-{name}", "expiration": 4070908800000}}


def instance(name, **more):
    return 200, {"Code": "Success", "AccessKeyId": f"ASIA{name}", "SecretAccessKey": f"secret-{name}",
                 "Token": f"token-{name}", "Expiration": LATER} | more


def record_places():
    both = {"credentials": "[default]\n" + KEYS.format("F"), "config": "[default]\n" + KEYS.format("C")}
    environment = {"AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "secretE"}
    case("nothing at all")
    case("credentials file", credentials=both["credentials"])
    case("config file", config=both["config"])
    case("credentials file before config file", **both)
    case("environment before files", **both, environment=environment)
    case("an option's profile before the environment", **both, environment=environment, profile="default")
    case("AWS_PROFILE does not switch the environment off", **both, environment=environment | {
        "AWS_PROFILE": "default"})
    case("session token in the environment", environment=environment | {"AWS_SESSION_TOKEN": "t"})
    case("security token before session token", environment=environment | {
        "AWS_SESSION_TOKEN": "new", "AWS_SECURITY_TOKEN": "old"})
    case("empty variables count as unset", **both, environment={"AWS_ACCESS_KEY_ID": "",
                                                               "AWS_SECRET_ACCESS_KEY": ""})
    case("an empty token counts as none", environment=environment | {"AWS_SESSION_TOKEN": ""})
    case("half a pair in the environment", **both, environment={"AWS_ACCESS_KEY_ID": "AKIAE"})
    case("the other half of a pair in the environment", **both, environment={"AWS_SECRET_ACCESS_KEY": "s"},
         ours="PartialCredentialsError")
    case("a date of expiration", environment=environment | {"AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"})
    case("half a pair in the credentials file", credentials="[default]\naws_access_key_id = A\n",
         config=both["config"])
    case("half a pair in the config file", config="[default]\naws_access_key_id = A\n")
    case("a secret key alone", credentials="[default]\naws_secret_access_key = A\n", config=both["config"])
    case("an empty secret key", credentials="[default]\naws_access_key_id = A\naws_secret_access_key =\n",
         ours="PartialCredentialsError")
    case("a session token in a file", credentials="[default]\n" + KEYS.format("T") + "aws_session_token = a=b:c\n")
    case("both tokens in a file", credentials="[default]\n" + KEYS.format("T")
         + "aws_session_token = new\naws_security_token = old\n")


def record_profiles():
    config = "[default]\nregion = r0\n[profile dev]\nregion = r1\n" + KEYS.format("D")
    case("a profile by option", config=config, profile="dev")
    case("a profile by AWS_PROFILE", config=config, environment={"AWS_PROFILE": "dev"})
    case("AWS_DEFAULT_PROFILE before AWS_PROFILE", config=config + "[profile other]\nregion = r2\n",
         environment={"AWS_PROFILE": "other", "AWS_DEFAULT_PROFILE": "dev"})
    case("an option before AWS_PROFILE", config=config, environment={"AWS_PROFILE": "missing"}, profile="dev")
    case("an unknown profile", config=config, profile="prod")
    case("an unknown profile by AWS_PROFILE", config=config, environment={"AWS_PROFILE": "prod"})
    case("a profile of the credentials file only", credentials="[ops]\n" + KEYS.format("O"), config=config,
         profile="ops")
    case("the word profile is part of the name in the credentials file",
         credentials="[profile ops]\n" + KEYS.format("O"), profile="ops")
    case("a config section without the word is no profile", config="[ops]\nregion = r\n", profile="ops")
    case("the credentials file's region wins", credentials="[dev]\nregion = rc\n", config=config, profile="dev")
    case("keys in one file and region in the other", credentials="[dev]\n" + KEYS.format("K"),
         config="[profile dev]\nregion = r1\n", profile="dev")
    case("quoted names", config='[profile "two words"]\nregion = r\n', profile="two words")
    case("single quotes and backslashes", config="[profile 'a\"b\\c']\nregion = r\n[profile d\\ e]\nregion=s\n"
         "[profile \"f\\\"g\\h\"]\nregion=t\n", profile="a\"b\\c")
    case("a quote that is not closed", config="[profile 'open]\nregion = r\n", profile="'open")
    case("three words", config="[profile a b]\nregion = r\n", profile="a b")
    case("spaces around the name", config="[ profile dev ]\nregion = r\n[profile   far ]\nregion = s\n",
         profile="far")
    case("[profile default] after [default]", config="[default]\nregion = a\n[profile default]\noutput = b\n")
    case("[default] after [profile default]", config="[profile default]\nregion = a\n[default]\noutput = b\n")
    case("other sections are no profiles", config="[preview]\na = 1\n[sso-session s]\nsso_region = r\n"
         "[plugins]\n[services x]\n[profiledev y]\nregion = q\n")
    case("files named by variables", config="[default]\nregion = r\n", credentials="[alt]\n" + KEYS.format("V"),
         environment={"AWS_CONFIG_FILE": "~/.aws/credentials", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/config"})
    case("a file that is not there", config="[default]\nregion = r\n",
         environment={"AWS_CONFIG_FILE": "/nowhere/config"})
    case("/dev/null for a file", config="[default]\nregion = r\n", environment={"AWS_CONFIG_FILE": "/dev/null"})


def record_settings():
    services = "[services local]\ns3 =\n  endpoint_url = http://s3\n  other = x\nsecrets_manager =\n" \
               "  endpoint_url=http://sm?a=b\nec2 = \n  other = y\nflat = z\n"
    case("endpoints of services", config="[default]\nservices = local\nendpoint_url = http://all\n" + services)
    case("services in another profile", config="[default]\nregion=r\n[profile p]\nservices=local\n" + services,
         profile="p")
    case("services that are not there", config="[default]\nservices = missing\n")
    for name in ("region", "endpoint_url", "ca_bundle", "retry_mode"):
        case(f"{name} over several lines", config=f"[default]\n{name} = a\n  aws_secret_access_key = secret/x\n",
             ours="InvalidConfigError")
    case("ca_bundle", config="[default]\nca_bundle = /etc/ca.pem\n")


ROLE = "role_arn = arn:aws:iam::111122223333:role/{0}\n"


def record_roles():
    keys = KEYS.format("S")
    base = "[default]\n" + keys + "[profile p]\n" + ROLE.format("r")
    ok = [role("r")]
    case("role_arn", config=base + "source_profile = default\n", profile="p", answers=ok)
    case("role_arn by AWS_PROFILE", config=base + "source_profile = default\n", environment={"AWS_PROFILE": "p"},
         answers=ok)
    case("role_arn with everything", config=base + "source_profile = default\nrole_session_name = me\n"
         "external_id = x/y 1\nduration_seconds = 900\nmfa_serial = arn:aws:iam::1:mfa/me\n", profile="p", answers=ok)
    case("a duration that is none", config=base + "source_profile = default\nduration_seconds = soon\n",
         profile="p", answers=ok, ours="InvalidConfigError")
    case("role_arn before a key pair", config=base + "source_profile = default\n", credentials="[p]\n" + keys,
         profile="p", answers=ok)
    case("the environment before role_arn", config="[default]\n" + ROLE.format("r") + "source_profile = q\n",
         environment={"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"})
    case("an option's profile with role_arn before the environment", config=base + "source_profile = default\n",
         profile="p", environment={"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"}, answers=ok)
    case("role_arn without a source", config=base, profile="p")
    case("role_arn with both sources", config=base + "source_profile = default\ncredential_source = Environment\n",
         profile="p")
    case("a source_profile that is not there", config=base + "source_profile = q\n", profile="p")
    case("a source_profile in the credentials file", config="[profile p]\n" + ROLE.format("r")
         + "source_profile = ops\n", credentials="[ops]\n" + KEYS.format("O") + "aws_session_token = t\n", profile="p",
         answers=ok)
    case("a source_profile without credentials", config=base + "source_profile = q\n[profile q]\nregion = x\n",
         profile="p")
    case("a profile that is its own source", config="[profile p]\n" + ROLE.format("r") + "source_profile = p\n" + keys,
         profile="p", answers=ok)
    case("a profile that is its own source without keys", config="[profile p]\n" + ROLE.format("r")
         + "source_profile = p\n", profile="p")
    chain = "[profile a]\n" + ROLE.format("a") + "source_profile = b\n[profile b]\n" + ROLE.format("b") \
        + "source_profile = c\n[profile c]\n"
    case("a chain of roles", config=chain + keys, profile="a", answers=[role("b"), role("a", account="444455556666")])
    case("a chain of three roles", config=chain + ROLE.format("c") + "source_profile = d\n[profile d]\n" + keys,
         profile="a", answers=[role("c"), role("b"), role("a")])
    case("a circle of roles", config=chain + ROLE.format("c") + "source_profile = a\n", profile="a")
    case("a circle that does not come back to the start", config=chain + ROLE.format("c") + "source_profile = b\n",
         profile="a")
    case("a source with keys and a role uses its keys", config=base + "source_profile = q\n[profile q]\n"
         + ROLE.format("q") + "source_profile = default\n" + KEYS.format("Q"), profile="p", answers=ok)
    case("a source with half a pair", config=base + "source_profile = q\n[profile q]\naws_access_key_id = A\n",
         profile="p")
    case("a source with a program", config=base + "source_profile = q\n[profile q]\n"
         + PROCESS.format('"AccessKeyId": "ASIAQ", "SecretAccessKey": "s", "SessionToken": "t"'), profile="p",
         answers=ok)
    case("a source with a web identity", config=base + "source_profile = q\n[profile q]\n" + ROLE.format("w")
         + f"web_identity_token_file = {HOME}/token\n", files={"token": "eyJ.jwt"}, profile="p",
         answers=[identity("w"), role("r")])
    case("a source with SSO", config=base + "source_profile = q\n[profile q]\n" + LEGACY, profile="p",
         files=sso_file("https://s"), answers=[sso_role("sso"), role("r")])
    case("variables of a web identity do not count for a source", config=base + "source_profile = q\n[profile q]\n"
         "region = x\n", environment={"AWS_WEB_IDENTITY_TOKEN_FILE": f"{HOME}/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/x"},
         files={"token": "eyJ.jwt"}, profile=None, credentials=None, answers=[identity("x")])
    for source, environment, answers in (
            ("Environment", {"AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "e"}, ok),
            ("Environment", {}, ok),
            ("EcsContainer", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x"}, [instance("ecs")] + ok),
            ("EcsContainer", {}, ok),
            ("Ec2InstanceMetadata", {"AWS_EC2_METADATA_DISABLED": "false"},
             [(200, "imds"), (200, "role"), instance("ec2")] + ok),
            ("Ec2InstanceMetadata", {}, ok),
            ("Nonsense", {}, ok),
            ("environment", {"AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "e"}, ok)):
        case(f"credential_source = {source}, {'set' if environment else 'not set'}", profile="p", config="[profile p]\n"
             + ROLE.format("r") + f"credential_source = {source}\n", environment=environment, answers=answers)
    case("STS says no", config=base + "source_profile = default\n", profile="p", answers=[refused("AccessDenied")])
    case("STS in another Region", config=base + "source_profile = default\n", profile="p",
         environment={"AWS_DEFAULT_REGION": "eu-central-1"}, answers=ok)
    case("STS in China", config=base + "source_profile = default\n", profile="p",
         environment={"AWS_DEFAULT_REGION": "cn-north-1"}, answers=ok)
    case("STS in GovCloud", config=base + "source_profile = default\n", profile="p",
         environment={"AWS_DEFAULT_REGION": "us-gov-west-1"}, answers=ok)
    for name in ("us-west-2", "us-east-1", "eu-south-1", "cn-north-1"):
        case(f"STS of old in {name}", config=base + "source_profile = default\n", profile="p", answers=ok,
             environment={"AWS_DEFAULT_REGION": name, "AWS_STS_REGIONAL_ENDPOINTS": "legacy"})
    case("STS of old by the profile", config=base + "source_profile = default\nsts_regional_endpoints = legacy\n",
         profile="p", answers=ok)
    case("another profile's role_arn", config=base)


def record_web_identities():
    keys = KEYS.format("S")
    files = {"token": "eyJ.web.token"}
    variables = {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{HOME}/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/w"}
    profile = "[default]\n" + ROLE.format("w") + f"web_identity_token_file = {HOME}/token\n"
    ok = [identity("w")]
    case("web identity", config=profile, files=files, answers=ok)
    case("web identity with a session name", config=profile + "role_session_name = me\n", files=files, answers=ok)
    case("web identity before a key pair", config=profile + keys, files=files, answers=ok)
    case("web identity by environment", credentials="[default]\n" + keys, environment=variables, files=files,
         answers=ok)
    case("web identity by environment with a session name", environment=variables | {"AWS_ROLE_SESSION_NAME": "pod"},
         files=files, answers=ok)
    case("an option's profile before web identity by environment", credentials="[default]\n" + keys,
         environment=variables, profile="default", files=files)
    case("the token file from one place and the role from the other", config="[default]\n" + ROLE.format("p"),
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": f"{HOME}/token"}, files=files, answers=ok)
    case("role_arn and source_profile before web identity by environment", config="[default]\n" + ROLE.format("r")
         + "source_profile = s\n[profile s]\n" + keys, environment=variables, files=files, answers=[role("r")])
    case("keys in the environment before web identity", environment=variables | {
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"}, files=files)
    case("web identity without a role", environment={"AWS_WEB_IDENTITY_TOKEN_FILE": f"{HOME}/token"}, files=files)
    case("a token file that is not there", environment=variables)
    case("a token that STS does not take", environment=variables, files=files,
         answers=[refused("InvalidIdentityToken", 400)])
    case("a token with a line break", environment=variables, files={"token": "eyJ.jwt\n"}, answers=ok)


def sso_file(name, **fields):
    token = {"accessToken": "sso-token", "expiresAt": LATER} | fields
    return {f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json": json.dumps(
        {k: v for k, v in token.items() if v is not None})}


LEGACY = "sso_account_id = 123456789012\nsso_role_name = dev role\nsso_start_url = https://s\nsso_region = eu-west-1\n"
SESSION = "sso_session = work\nsso_account_id = 123456789012\nsso_role_name = dev\n"
WORK = "[sso-session work]\nsso_start_url = https://w\nsso_region = eu-north-1\nsso_registration_scopes = a\n"
REGISTERED = {"clientId": "c", "clientSecret": "cs", "refreshToken": "rt", "registrationExpiresAt": LATER}


def record_sso():
    keys = KEYS.format("S")
    ok = [sso_role("sso")]
    legacy = "[default]\n" + LEGACY
    session = "[default]\n" + SESSION + WORK
    case("SSO", config=legacy, files=sso_file("https://s"), answers=ok)
    case("SSO before a key pair", config=legacy, credentials="[default]\n" + keys, files=sso_file("https://s"),
         answers=ok)
    case("SSO for want of a sign-in", config=legacy, credentials="[default]\n" + keys)
    case("SSO with a sign-in that has ended", config=legacy, files=sso_file("https://s", expiresAt=PAST))
    case("SSO with an end as older tools write it", config=legacy, answers=ok,
         files=sso_file("https://s", expiresAt="2099-01-01T00:00:00UTC"))
    case("SSO with a broken file", config=legacy, files={
        next(iter(sso_file("https://s"))): "{"}, ours="SSOTokenLoadError")
    case("SSO with a file without a token", config=legacy, files=sso_file("https://s", accessToken=None))
    case("SSO without an account", config="[default]\nsso_role_name = r\nsso_start_url = https://s\nsso_region = r\n")
    case("SSO without a role", config="[default]\nsso_account_id = 1\nsso_start_url = https://s\nsso_region = r\n")
    case("SSO without a Region", config="[default]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = https://s\n")
    case("a start URL alone is no SSO", config="[default]\nsso_start_url = https://s\nsso_region = r\n" + keys)
    case("SSO says no", config=legacy, files=sso_file("https://s"), answers=[(403, {"error type": "ForbiddenException",
                                                                                 "message": "No access"})])
    case("SSO does not know the token", config=legacy, files=sso_file("https://s"), answers=[(
        401, {"error type": "UnauthorizedException", "message": "Session token not found or invalid"})])
    case("SSO session", config=session, files=sso_file("work"), answers=ok)
    case("SSO session in another profile", config="[profile p]\n" + SESSION + WORK, files=sso_file("work"), profile="p",
         answers=ok)
    case("SSO session for want of a sign-in", config=session)
    case("SSO session whose token has ended", config=session, files=sso_file("work", expiresAt=PAST, **REGISTERED),
         answers=[(200, {"accessToken": "new", "expiresIn": 3600, "refreshToken": "rt2", "tokenType": "Bearer"})] + ok)
    case("SSO session whose renewal keeps its refresh token", config=session,
         files=sso_file("work", expiresAt=PAST, **REGISTERED),
         answers=[(200, {"accessToken": "new", "expiresIn": 3600, "tokenType": "Bearer"})] + ok)
    case("SSO session that cannot be renewed", config=session, files=sso_file("work", expiresAt=PAST, **REGISTERED),
         answers=[(400, {"error type": "InvalidGrantException", "error": "invalid_grant"})])
    case("SSO session whose registration has ended", config=session, files=sso_file(
        "work", expiresAt=PAST, **REGISTERED | {"registrationExpiresAt": PAST}))
    case("SSO session without a refresh token", config=session, files=sso_file("work", expiresAt=PAST))
    case("SSO session that is not there", config="[default]\n" + SESSION, files=sso_file("work"))
    case("SSO session with a quoted name", config='[default]\nsso_session = my work\nsso_account_id = 1\n'
         'sso_role_name = r\n[sso-session "my work"]\nsso_start_url = https://w\nsso_region = eu-north-1\n',
         files=sso_file("my work"), answers=ok)
    case("SSO session and profile that say the same", config="[default]\n" + SESSION + "sso_start_url = https://w\n"
         + WORK, files=sso_file("work"), answers=ok)
    case("SSO session and profile that contradict each other", config="[default]\n" + SESSION
         + "sso_start_url = https://other\n" + WORK, files=sso_file("work"))
    case("SSO session without a Region", config="[default]\n" + SESSION + "[sso-session work]\nsso_start_url = https://w\n",
         files=sso_file("work"))


def login_file(name, expires=LATER, **fields):
    token = {"accessToken": {"accessKeyId": "ASIALOGIN", "secretAccessKey": "ls", "sessionToken": "lt",
                             "accountId": "123456789012", "expiresAt": expires},
             "refreshToken": "rt", "clientId": "arn:aws:signin:::devtools/same-device", "idToken": "id",
             "dpopKey": KEY} | fields
    return {f"{hashlib.sha256(name.encode()).hexdigest()}.json": json.dumps(
        {k: v for k, v in token.items() if v is not None})}


# Stands for a private key; each side puts its own there.
KEY = "@KEY@"
ARN = "arn:aws:iam::123456789012:user/me"


def below(folder, files):
    return {f"{folder}/{name}": text for name, text in files.items()}


def record_login():
    keys = KEYS.format("S")
    config = f"[default]\nlogin_session = {ARN}\n"
    cache = ".aws/login/cache"
    renewed = (200, {"accessToken": {"accessKeyId": "ASIANEW", "secretAccessKey": "ns", "sessionToken": "nt"},
                     "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": "rt2"})
    case("login", config=config, files=below(cache, login_file(ARN)))
    case("login before a program and a key pair in the config file", config=config + "credential_process = /bin/x\n" + keys,
         files=below(cache, login_file(ARN)))
    case("a key pair in the credentials file before login", config=config, credentials="[default]\n" + keys)
    case("login with a folder of its own", config=config, environment={"AWS_LOGIN_CACHE_DIRECTORY": "~/$WHERE"} | {
        "WHERE": "here"}, files=below("here", login_file(ARN)))
    case("login for want of a sign-in", config=config + keys)
    case("login with a file without a key", config=config, files=below(cache, login_file(ARN, dpopKey=None)))
    case("login that has ended", config=config, files=below(cache, login_file(ARN, expires=PAST)), answers=[renewed])
    case("login that has ended, in another Region", config=config, environment={"AWS_DEFAULT_REGION": "eu-west-1"},
         files=below(cache, login_file(ARN, expires=PAST)), answers=[renewed])
    case("login that cannot be renewed", config=config, files=below(cache, login_file(ARN, expires=PAST)), answers=[
        (403, {"error type": "AccessDeniedException", "error": "TOKEN_EXPIRED", "message": "no"})])


PROCESS = "credential_process = echo '{{\"Version\": 1, {0}}}'\n"


def record_processes():
    keys = KEYS.format("S")

    def program(name, text, **more):
        case(f"program: {name}", config="[default]\ncredential_process = " + text + "\n", **more)

    pair = '"AccessKeyId": "ASIAP", "SecretAccessKey": "ps"'
    program("long-term keys", "echo '{\"Version\": 1, " + pair + "}'")
    program("everything", "echo '{\"Version\": 1, " + pair + f', "SessionToken": "pt", "Expiration": "{LATER}", '
            '"AccountId": "123456789012"}\'')
    program("double quotes and backslashes", 'echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"A\\", '
            '\\"SecretAccessKey\\": \\"b\\"}"')
    program("a shell", "sh -c 'echo \"{\\\"Version\\\": 1, \\\"AccessKeyId\\\": \\\"$NAME\\\", "
            "\\\"SecretAccessKey\\\": \\\"s\\\"}\"'", environment={"NAME": "ASIASH"})
    program("no shell", "echo '{\"Version\": 1, \"AccessKeyId\": \"$HOME;x\", \"SecretAccessKey\": \"a|b\"}'")
    program("a word in several quotes", "echo '{\"Version\": 1, \"AccessKeyId\": \"'A\"S\"IA\\ X'\", "
            "\"SecretAccessKey\": \"s\"}'")
    program("another version", "echo '{\"Version\": 2, " + pair + "}'")
    program("no version", "echo '{" + pair + "}'")
    program("a version that is no number", "echo '{\"Version\": \"1\", " + pair + "}'")
    program("no access key", "echo '{\"Version\": 1, \"SecretAccessKey\": \"s\"}'")
    program("no secret key", "echo '{\"Version\": 1, \"AccessKeyId\": \"A\"}'")
    program("no JSON", "echo hello")
    program("nothing", "true")
    program("a failure", "sh -c 'echo secret-noise >&2; exit 3'")
    program("one that is not there", "/nowhere/program")
    program("an unclosed quote", "echo 'x")
    program("an account of the profile", "echo '{\"Version\": 1, " + pair + "}'\naws_account_id = 210987654321")
    program("noise on standard error", "sh -c 'echo noise >&2; echo \"{\\\"Version\\\": 1, \\\"AccessKeyId\\\": "
            "\\\"A\\\", \\\"SecretAccessKey\\\": \\\"s\\\"}\"'")
    ok = "[default]\n" + PROCESS.format(pair)
    case("credential_process before a key pair in the config file", config=ok + keys)
    case("a key pair in the credentials file before credential_process", config=ok, credentials="[default]\n" + keys)
    case("credential_process in the credentials file", credentials=ok)
    case("keys in the environment before credential_process", config=ok, environment={
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"})


def record_accounts():
    case("an account in the environment", environment={
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B", "AWS_ACCOUNT_ID": "123456789012"})
    case("an account in the credentials file", credentials="[default]\n" + KEYS.format("A")
         + "aws_account_id = 123456789012\n")
    case("an account in the config file", config="[default]\n" + KEYS.format("A") + "aws_account_id = 123456789012\n")
    case("an account beside keys of another file", credentials="[default]\n" + KEYS.format("A"),
         config="[default]\naws_account_id = 123456789012\n")


def record_containers():
    keys = KEYS.format("S")
    relative, full = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    token, file = "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    ok = [instance("ecs", AccountId="123456789012")]

    def container(name, variables, answers=ok, **more):
        case(f"container: {name}", environment=variables, answers=answers, **more)

    container("relative URI", {relative: "/v2/credentials/1?id=2&x=a%20b"})
    container("full URI", {full: "http://localhost:8080/creds"})
    container("relative before full", {relative: "/r", full: "http://localhost/f"})
    container("ECS by full URI", {full: "http://169.254.170.2/v2"})
    container("EKS Pod Identity", {full: "http://169.254.170.23/v1/credentials", file: f"{HOME}/eks-token"},
              files={"eks-token": "eks.jwt"})
    container("EKS Pod Identity by IPv6", {full: "http://[fd00:ec2::23]/v1/credentials", file: f"{HOME}/eks-token"},
              files={"eks-token": "eks.jwt"})
    container("a token", {full: "http://127.0.0.1:1/", token: "Basic abc"})
    container("a token's file before a token", {full: "http://127.0.0.1:1/", token: "one", file: f"{HOME}/t"},
              files={"t": "two"})
    container("a token for a relative URI", {relative: "/r", token: "one"})
    container("a token with a line break", {full: "http://127.0.0.1:1/", token: "one\r\nHost: evil"})
    container("a token's file with a line break", {full: "http://127.0.0.1:1/", file: f"{HOME}/t"},
              files={"t": "two\n"})
    container("a token's file that is not there", {full: "http://127.0.0.1:1/", file: f"{HOME}/t"})
    container("another host by http", {full: "http://example.com/creds"})
    container("another host by https", {full: "https://example.com/creds"})
    container("another loopback address", {full: "http://127.1.2.3/creds"})
    container("the IPv6 loopback address", {full: "http://[::1]:9/creds"})
    container("an address that looks like a loopback one", {full: "http://127.0.0.1.example.com/creds"})
    container("a host behind a user's name", {full: "http://localhost@example.com/creds"})
    container("no URL", {full: "localhost/creds"})
    container("nobody answers", {full: "http://localhost/x"}, [NOBODY, NOBODY, NOBODY])
    container("an answer at the third try", {full: "http://localhost/x"}, [(500, "x"), NOBODY] + ok)
    container("a refusal", {full: "http://localhost/x"}, [(403, "no"), (403, "no"), (403, "no")])
    container("no JSON", {full: "http://localhost/x"}, [(200, "<html>"), (200, "<html>"), (200, "<html>")])
    container("half an answer", {full: "http://localhost/x"}, [(200, {"AccessKeyId": "A"})])
    container("a key pair in a profile goes first", {full: "http://localhost/x"}, config="[default]\n" + keys)
    container("keys in the environment go first", {full: "http://localhost/x", "AWS_ACCESS_KEY_ID": "A",
                                                   "AWS_SECRET_ACCESS_KEY": "B"})
    container("an option's profile without credentials", {full: "http://localhost/x"},
              config="[profile p]\nregion = x\n", profile="p")


def record_instances():
    on = {"AWS_EC2_METADATA_DISABLED": "false"}
    ok = [(200, "imds-token"), (200, "my-role"), instance("ec2")]

    def metadata(name, variables=None, answers=tuple(ok), **more):
        case(f"instance: {name}", environment=on | (variables or {}), answers=answers, **more)

    metadata("version 2")
    metadata("switched off", {"AWS_EC2_METADATA_DISABLED": "TRUE"})
    metadata("the word yes does not switch it off", {"AWS_EC2_METADATA_DISABLED": "yes"})
    metadata("after the container", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x"}, [instance("ecs")])
    metadata("version 1 when there are no tokens", answers=[(404, "")] + ok[1:])
    metadata("version 1 when tokens are forbidden", answers=[(403, "")] + ok[1:])
    metadata("version 1 switched off", {"AWS_EC2_METADATA_V1_DISABLED": "true"}, [(403, "")] + ok[1:])
    metadata("version 1 switched off in the profile", config="[default]\nec2_metadata_v1_disabled = true\n",
             answers=[(405, "")] + ok[1:])
    metadata("a bad request", answers=[(400, "")])
    metadata("no role", answers=[(200, "t"), (404, "")])
    metadata("an empty role", answers=[(200, "t"), (200, "")])
    metadata("a role that may not be used", answers=[(200, "t"), (200, "r"), (200, {
        "Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role"})])
    metadata("no JSON", answers=[(200, "t"), (200, "r"), (200, "<html>")])
    metadata("three attempts", {"AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"},
             [(500, ""), NOBODY, (200, "t"), (500, ""), (200, "r"), (200, "{"), instance("ec2")])
    metadata("IPv6", {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"})
    metadata("IPv6 in the profile", config="[default]\nec2_metadata_service_endpoint_mode = ipv6\n")
    metadata("IPv6 by its old name", {"AWS_IMDS_USE_IPV6": "true"})
    metadata("the mode before the old name", {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv4",
                                              "AWS_IMDS_USE_IPV6": "true"})
    metadata("a mode that is none", {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"})
    metadata("another endpoint", {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:8111/base"})
    metadata("another endpoint with a slash", {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:8111/"})
    metadata("another endpoint before IPv6", {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://[::1]:8111",
                                              "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv6"})
    metadata("another endpoint in the profile", config="[default]\nec2_metadata_service_endpoint = http://127.0.0.1:2\n")
    metadata("an option's profile without credentials", config="[profile p]\nregion = x\n", profile="p")


def record_syntax():
    def region(name, text):
        case(f"syntax: {name}", config=text)

    region("no space around =", "[default]\nregion=r\n")
    region("colon", "[default]\nregion: r\n")
    region("the first separator counts", "[default]\nregion = a=b:c\n")
    region("colon before =", "[default]\nregion:a=b\n")
    region("names ignore case", "[default]\nREGION = r\n")
    region("section names do not", "[Default]\nregion = r\n")
    region("comments", "# a\n; b\n[default]\n  # c\nregion = r\n#region = s\n")
    region("no comments after values", "[default]\nregion = r # no ; comment\n")
    region("a hash inside", "[default]\nregion = r#s;t\n")
    region("text after a heading", "[default] # comment\nregion = r\n")
    region("a bracket in a heading", "[profile a]b]\nregion = r\n")
    region("a heading without end", "[default\nregion = r\n")
    region("an empty heading", "[]\nregion = r\n")
    region("CRLF", "[default]\r\nregion = r\r\n\r\n[profile x]\r\n")
    region("CR", "[default]\rregion = r\r")
    region("no newline at the end", "[default]\nregion = r")
    region("white space at line ends", "[default]  \nregion \t = \t r  \t\n")
    region("an indented heading", "  [default]\nregion = r\n")
    region("indented properties", "[default]\n  region = r\n  output = s\n")
    region("a continued value", "[default]\noutput = r\n  s\n\tt\n")
    region("a continued value over an empty line", "[default]\noutput = r\n\n  s\n\n\nregion = x\n")
    region("a continued value over a comment", "[default]\noutput = r\n# no\n  s\n")
    region("an indented line after an indented property", "[default]\n  output = x\n    region = r\n")
    region("an indented heading is a continuation", "[default]\noutput = r\n  [profile x]\n")
    region("less indented", "[default]\n    output = x\n  region = r\n")
    region("a tab counts as one column", "[default]\n  output = x\n\tregion = r\n")
    region("an empty value", "[default]\nregion =\noutput = x\n")
    region("an empty value and an empty line", "[default]\nregion =\n\noutput = x\n")
    region("nested", "[default]\ns3 =\n  a = b\n\n  region = x\nregion = r\n")
    region("nested without =", "[default]\ns3 =\n  a b\n")
    region("nested with a colon", "[default]\ns3 =\n  a : b\n")
    case("syntax: a nested region", config="[default]\nregion =\n  a = b\n", ours="InvalidConfigError")
    region("a property twice", "[default]\nregion = r\nregion = s\n")
    region("a property twice in other case", "[default]\nregion = r\nRegion = s\n")
    region("a section twice", "[default]\nregion = r\n[default]\noutput = s\n")
    region("a profile twice in other spelling", "[profile x]\nregion = r\n[profile 'x']\noutput = s\n")
    region("a property before any section", "region = r\n[default]\n")
    region("a line without separator", "[default]\nregion\n")
    region("a separator without name", "[default]\n= r\n")
    region("an empty file", "")
    region("an empty section", "[default]\n")
    region("[DEFAULT] counts for every section", "[DEFAULT]\nregion = r\noutput = a\n[default]\noutput = b\n")
    region("[DEFAULT] below", "[default]\noutput = b\n[DEFAULT]\nregion = r\n")
    region("[DEFAULT] twice", "[DEFAULT]\nregion = r\n[DEFAULT]\noutput = b\n[default]\n")
    region("unicode", "[default]\nregion = grün 日本\n")
    region("a percent sign", "[default]\nregion = %(x)s%%\n")
    region("quotes stay", "[default]\nregion = \"r\"\n")


record_places()
record_profiles()
record_settings()
record_roles()
record_web_identities()
record_sso()
record_login()
record_processes()
record_accounts()
record_containers()
record_instances()
record_syntax()

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--check", action="store_true", help="write nothing; fail when the file would change")
text = json.dumps(cases, indent=1, ensure_ascii=False) + "\n"
if not options.parse_args().check:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text)
elif OUT.read_text() != text:
    sys.exit(f"{OUT.name} is not what botocore {botocore.__version__} does: run Scripts/record-credentials")
print(f"{len(cases)} cases from botocore {botocore.__version__}")
