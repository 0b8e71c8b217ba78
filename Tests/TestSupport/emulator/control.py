# SPDX-License-Identifier: Apache-2.0
"""The control endpoint `/_lab/`: JSON in, JSON out, never signed, never recorded.

    GET  /_lab/calls           the AWS calls since the last reset
    POST /_lab/calls/reset
    GET  /_lab/faults          the rules with `left` and `hits`
    POST /_lab/faults          replaces the rules; a list of
         {"match": REGEX on "<service> <Operation> <METHOD> <path?query>",
          "service", "operation": a name or a list of names, instead of or beside it
          "do": error | throttle | unavailable | expired | unknown_key | skewed | deny | html | body |
                delay | hang | abort_before | reset_before | abort_after | reset_after | truncate,
          "times": 1 (null: for ever), "skip": 0, "nth": 3 (skip 2), "mutating": true|false,
          "code", "status", "message", "headers", "extra" (XML inside S3's <Error>)   for error
          "retry_after": 2                            for throttle, unavailable
          "action": "rds:CreateDBInstance"            for deny (default: the call's own)
          "status", "body", "headers"                 for html (502) and body (200)
          "seconds"                                   for delay, hang
          "bytes"                                     for truncate
          "after": true}    after the operation was carried out; what lacks it comes instead
         throttle to deny answer in the service's own code and words (refusals.py). An error with
         status 200 is S3's error inside of a success. abort ends the connection, reset resets it.
         A hang ends when the rules are replaced; the connection then closes.
    POST /_lab/chaos           {"seed", "rate": 0.1, "kinds": [throttle, unavailable, reset_before,
                               reset_after, truncate, html], "match", "in_a_row": 2, "most": null}: faults by
                               chance; {} ends it. GET shows the hits by kind
    POST /_lab/deny            ["s3:TagResource", "rds:*"]: calls that need one of these IAM actions
    POST /_lab/allow           {"Statement": […]}: denies what this policy does not allow; {} ends it
    GET  /_lab/allow           {"used": ["Sid action"] that alone allowed something, "denied": ["action ARN"]} since
                               then
    POST /_lab/signatures      {"keys": [{"access_key", "secret_key", "session_token", "expired"}],
                               "skew_seconds"}: checks every signature (signatures.py); {} ends it
    GET  /_lab/rds             the databases: status, password in force, pending_password on its way,
                               passwords it had
    POST /_lab/rds             {"create", "pending", "modify" and "delete" + "_seconds" or "_looks",
                               "protection_looks", "group_busy_looks"} and/or
                               {"db", "status", "seconds"}: that status for so long;
                               status null ends it
    POST /_lab/event           {"db", "message", "categories": ["failure"]}: for DescribeEvents
    POST /_lab/clock           {"advance": SECONDS, "frozen": true|false}: the clock of all transitions
    POST /_lab/latency         {"ms": 100} before every AWS call
    POST /_lab/settings        any field of Settings; GET shows them
    POST /_lab/eks             {"cluster"} and any of {"status", "version", "endpoint", "ca": PEM, "issuer",
                               "public", "private": true|false, "addons": {NAME: STATUS}}
    POST /_lab/eksctl_role     {"cluster", "namespace", "name"}: a role as eksctl's CloudFormation makes it
    POST /_lab/subnet          {"subnet", "zone": "us-west-2-lax-1a", "zone_id", "kind": "local-zone"}
    POST /_lab/orderable       {"name": DB class, "zones": [AZ], "storage": [type]}: all it can be ordered in
    POST /_lab/bucket          {"bucket", "region", "account"}: made in that account
    POST /_lab/objects         {"bucket", "count", "versions": 1, "size": 0, "prefix"}
    POST /_lab/seed            the options of seed.py
    POST /_lab/boto3           {"service", "operation", "arguments", "region"}: that boto3 call inside
                               the emulator, its answer without ResponseMetadata
    GET  /_lab/state           what exists, normalised (state.py)
    POST /_lab/reset           everything back to the start

The region of rds, eks and objects is `region` (default us-west-2); errors are
400 {"error": "…"}.
"""

import json

from emulator import backdoor
from emulator.envelopes import Answer
from emulator.lasting import CLOCK
from emulator.repairs import ec2_regions, rds_catalogue


class Control:
    def __init__(self, application):
        self.application = application
        self.routes = {
            ("GET", "calls"): lambda body: application.calls.entries(),
            ("POST", "calls/reset"): lambda body: application.calls.reset(),
            ("GET", "faults"): lambda body: application.faults.describe(),
            ("POST", "faults"): application.faults.replace,
            ("GET", "chaos"): lambda body: application.faults.chaos_hits(),
            ("POST", "chaos"): application.faults.set_chaos,
            ("POST", "deny"): application.permissions.deny,
            ("GET", "allow"): lambda body: application.permissions.seen(),
            ("POST", "allow"): application.permissions.allow,
            ("POST", "signatures"): lambda body: application.keys.set(**body),
            ("GET", "rds"): lambda body: backdoor.databases(),
            ("POST", "rds"): self.rds,
            ("POST", "event"): lambda body: backdoor.add_event(**body),
            ("POST", "clock"): lambda body: CLOCK.set(**body),
            ("POST", "latency"): self.latency,
            ("GET", "settings"): lambda body: application.settings.as_dict(),
            ("POST", "settings"): application.settings.update,
            ("POST", "eks"): lambda body: backdoor.set_cluster(**body),
            ("POST", "eksctl_role"): self.eksctl_role,
            ("POST", "subnet"): lambda body: ec2_regions.place_subnet(**body),
            ("POST", "orderable"): lambda body: rds_catalogue.limit(**body),
            ("POST", "bucket"): lambda body: backdoor.make_bucket(**body),
            ("POST", "objects"): lambda body: backdoor.make_objects(**body),
            ("POST", "seed"): self.seed,
            ("POST", "boto3"): self.boto3,
            ("GET", "state"): lambda body: self.state(),
            ("POST", "reset"): lambda body: application.reset(),
        }

    def answer(self, environ):
        path = environ["PATH_INFO"].removeprefix("/_lab/").rstrip("/")
        route = self.routes.get((environ["REQUEST_METHOD"], path))
        if route is None:
            return reply(404, {"error": f"no such control: {environ['REQUEST_METHOD']} {path}"})
        try:
            body = json.loads(environ["emulator.body"] or b"{}")
            return reply(200, self.run(route, path, body))
        except Exception as reason:
            return reply(400, {"error": f"{type(reason).__name__}: {reason}"})

    def run(self, route, path, body):
        # Faults and calls must answer while an AWS call holds the lock.
        if path.startswith(("calls", "faults", "chaos", "latency", "settings")):
            return route(body)
        with self.application.lock:
            return route(body)

    def rds(self, body):
        times = {f"rds_{name}": body[name] for name in list(body) if name.endswith("_looks") or name.endswith("_seconds")}
        self.application.settings.update(times)
        if "db" in body:
            backdoor.force_status(body["db"], body.get("status"), body.get("seconds"), body.get("region"))

    def latency(self, body):
        self.application.settings.update({"latency_ms": body["ms"]})

    def seed(self, body):
        from emulator.seed import InProcess, seed

        return seed(InProcess(self.application), **body)

    def eksctl_role(self, body):
        from emulator.seed import InProcess

        return backdoor.make_eksctl_role(InProcess(self.application), **body)

    def boto3(self, body):
        from emulator.seed import InProcess

        client = InProcess(self.application).client(body["service"], body.get("region", backdoor.REGION))
        answer = getattr(client, body["operation"])(**body.get("arguments", {}))
        answer.pop("ResponseMetadata", None)
        return answer

    def state(self):
        from emulator.seed import InProcess
        from emulator.state import account_state

        return account_state(InProcess(self.application))


def reply(status, value):
    text = json.dumps({"ok": True} if value is None else value, default=str)
    return Answer(status, {"Content-Type": "application/json"}, text.encode())
