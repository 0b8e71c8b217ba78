# SPDX-License-Identifier: Apache-2.0
"""Errors as each AWS protocol writes them.

REST-XML (S3), Query XML (RDS, IAM, STS), EC2's dialect of it, JSON 1.1
(Secrets Manager, tagging) and REST-JSON (EKS).
"""

import dataclasses
import json
import uuid
from xml.sax.saxutils import escape

JSON_SERVICES = ("secretsmanager", "tagging", "kms", "ssm")


@dataclasses.dataclass
class Answer:
    """An HTTP answer; `drop` closes the connection after `data`."""

    status: int
    headers: dict
    data: bytes = b""
    drop: bool = False

    def rewrite(self, data):
        """Another body, and its length."""
        self.headers = {name: value for name, value in self.headers.items() if name.lower() != "content-length"}
        self.data = data


def error(service, status, code, message, headers=None, extra=""):
    """`extra` is XML put into S3's <Error>, such as <Endpoint>."""
    request_id = str(uuid.uuid4())
    answer = _WRITERS.get(service, _query)(code, message, request_id, extra)
    if service in JSON_SERVICES:
        answer = _json(code, message, request_id, extra)
    kind, own_headers, body = answer
    fields = {"Content-Type": kind, **own_headers, **(headers or {})}
    return Answer(status, fields, body.encode())


def _s3(code, message, request_id, extra):
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message>{extra}"
        f"<RequestId>{request_id}</RequestId><HostId>aG9zdA==</HostId></Error>"
    )
    return "application/xml", {"x-amz-request-id": request_id, "x-amz-id-2": "aG9zdA=="}, body


def _query(code, message, request_id, _):
    body = (
        "<ErrorResponse><Error><Type>Sender</Type>"
        f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return "text/xml", {"x-amzn-RequestId": request_id}, body


def _ec2(code, message, request_id, _):
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
        f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error></Errors>"
        f"<RequestID>{request_id}</RequestID></Response>"
    )
    return "text/xml;charset=UTF-8", {"x-amzn-RequestId": request_id}, body


def _json(code, message, request_id, _):
    headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": code}
    return "application/x-amz-json-1.1", headers, json.dumps({"__type": code, "message": message})


def _rest_json(code, message, request_id, _):
    headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": code}
    return "application/json", headers, json.dumps({"message": message})


_WRITERS = {"s3": _s3, "ec2": _ec2, "eks": _rest_json}
