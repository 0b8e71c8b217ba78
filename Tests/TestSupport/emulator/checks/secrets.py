# SPDX-License-Identifier: Apache-2.0
"""Secrets Manager."""

from emulator.checks.lab import STACK, refused

def check_secrets_refuse_as_aws_does(lab):
    secrets = lab.client("secretsmanager")
    with refused("ResourceNotFoundException", 400):
        secrets.describe_secret(SecretId="none")
    secrets.create_secret(Name="s", SecretString="one", Tags=[STACK])
    with refused("ResourceExistsException", 400, "The operation failed because the secret s already exists."):
        secrets.create_secret(Name="s", SecretString="two")
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    described = secrets.describe_secret(SecretId="s")
    assert "DeletedDate" in described and described["Tags"] == [STACK]
    for call in (
        lambda: secrets.put_secret_value(SecretId="s", SecretString="x"),
        lambda: secrets.get_secret_value(SecretId="s"),
        lambda: secrets.tag_resource(SecretId="s", Tags=[STACK]),
    ):
        with refused("InvalidRequestException", 400, "marked for deletion"):
            call()
    with refused("InvalidRequestException", 400, "already scheduled for deletion"):
        secrets.create_secret(Name="s", SecretString="x")
    secrets.restore_secret(SecretId="s")
    assert "DeletedDate" not in secrets.describe_secret(SecretId="s")
    secrets.put_secret_value(SecretId="s", SecretString="three")
    assert secrets.get_secret_value(SecretId="s")["SecretString"] == "three"
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name="s", SecretString="four")


def check_secret_create_is_idempotent_by_token(lab):
    secrets, token = lab.client("secretsmanager"), "0" * 32
    made = [
        secrets.create_secret(Name="t", SecretString="x", ClientRequestToken=token)["ARN"] for _ in range(2)
    ]
    assert made[0] == made[1]
    with refused("ResourceExistsException", 400):
        secrets.create_secret(Name="t", SecretString="y", ClientRequestToken=token)


def check_a_forced_deletion_takes_its_looks(lab):
    secrets = lab.client("secretsmanager")
    secrets.create_secret(Name="s", SecretString="one", Tags=[STACK])
    lab.control("settings", {"secret_deleted_looks": 4})
    arn = secrets.describe_secret(SecretId="s")["ARN"]
    secrets.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    with refused("InvalidRequestException", 400, "already scheduled for deletion"):
        secrets.create_secret(Name="s", SecretString="two")
    assert "DeletedDate" in secrets.describe_secret(SecretId=arn)
    for call in (secrets.get_secret_value, secrets.restore_secret):
        with refused("InvalidRequestException", 400, "marked for deletion"):
            call(SecretId="s")
    with refused("ResourceNotFoundException", 400):
        secrets.describe_secret(SecretId="s")
    secrets.create_secret(Name="s", SecretString="two")
