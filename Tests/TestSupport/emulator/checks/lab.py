# SPDX-License-Identifier: Apache-2.0
"""A running emulator for the checks, and what they share."""

import contextlib
import json
import os
import subprocess
import sys
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REGION = "us-west-2"
ACCOUNT = "123456789012"
KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
PASSWORD = "correct-horse-battery"
STACK = {"Key": "kfctl-aws/stack", "Value": "demo"}


class Lab:
    """One running emulator and clients for it."""

    def __init__(self, *options):
        command = [sys.executable, os.path.join(HERE, "server.py"), "--until-eof", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.endpoint = self.process.stdout.readline().split()[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)

    def client(self, name, region=REGION, **config):
        settings = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, **config)
        return boto3.client(name, region_name=region, endpoint_url=self.endpoint, config=settings, **KEYS)

    def control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.endpoint}/_lab/{path}", data)) as answer:
            return json.load(answer)

    def calls(self):
        return self.control("calls")


@contextlib.contextmanager
def refused(code, status=None, text=""):
    """Expects a ClientError with this code, HTTP status and part of the message."""
    try:
        yield
    except ClientError as reason:
        got, http_status = reason.response["Error"]["Code"], reason.response["ResponseMetadata"]["HTTPStatusCode"]
        assert got == code, f"code {got}, wanted {code}: {reason}"
        assert status in (None, http_status), f"status {http_status}, wanted {status}"
        assert text in str(reason), f"{text!r} not in {reason}"
    else:
        raise AssertionError(f"not refused; wanted {code}")


def database(**changes):
    values = {
        "DBInstanceIdentifier": "kubeflow-db",
        "DBName": "kubeflow",
        "Engine": "mysql",
        "EngineVersion": "8.0",
        "DBInstanceClass": "db.m5.large",
        "AllocatedStorage": 50,
        "MaxAllocatedStorage": 1000,
        "MasterUsername": "admin",
        "MasterUserPassword": PASSWORD,
        "BackupRetentionPeriod": 7,
        "StorageType": "gp2",
        "StorageEncrypted": True,
        "MultiAZ": True,
        "PubliclyAccessible": False,
        "Tags": [STACK],
    }
    values.update(changes)
    return {name: value for name, value in values.items() if value is not None}


def subnet_group(lab, **options):
    world = lab.control("seed", options)
    lab.client("rds").create_db_subnet_group(
        DBSubnetGroupName="Group",
        DBSubnetGroupDescription="d",
        SubnetIds=world["privateSubnetIds"],
        Tags=[STACK],
    )
    return world


def tags_of(rows):
    return {row["Key"]: row["Value"] for row in rows}


def one_db(rds):
    return rds.describe_db_instances(DBInstanceIdentifier="kubeflow-db")["DBInstances"][0]
