# SPDX-License-Identifier: Apache-2.0
"""Secrets Manager: HTTP 400 for all client errors, and secrets marked for deletion.

moto answers ResourceNotFoundException with 404 (AWS: 400, as every client
error of JSON 1.1), writes to a secret in its recovery window, and does not say
why a name in its recovery window cannot be used again. A forced DeleteSecret is
asynchronous in AWS: for a while the secret is described as marked for deletion
and its name is taken (botocore's model of DeleteSecret; Terraform gives it 2
minutes). `secret_deleted_looks`: so many looks and attempts, together.
"""

from moto.secretsmanager import exceptions
from moto.secretsmanager.exceptions import InvalidRequestException, ResourceExistsException
from moto.secretsmanager.models import FakeSecret
from moto.secretsmanager.models import SecretsManagerBackend as Backend

from emulator.lasting import Book

DELETED = "You can't perform this operation on the secret because it was marked for deletion."
SCHEDULED = (
    "You can't create this secret because a secret with this name is already scheduled for deletion."
)
NOT_ON_DELETED = ("get_secret_value", "put_secret_value", "update_secret", "tag_resource", "untag_resource")
NOT_FOUND = (
    exceptions.ResourceNotFoundException,
    exceptions.SecretNotFoundException,
    exceptions.SecretHasNoValueException,
    exceptions.SecretStageVersionMismatchException,
)
_create = Backend.create_secret
_delete = Backend.delete_secret
_describe = Backend.describe_secret
_restore = Backend.restore_secret
_going = Book()  # by ARN and by name
_to_dict = FakeSecret.to_dict


def install(settings):
    for name in NOT_ON_DELETED:
        setattr(Backend, name, _alive(getattr(Backend, name)))
    for kind in NOT_FOUND:
        kind.__init__ = _as_400(kind.__init__)
    Backend.create_secret = create
    Backend.delete_secret = _delete_with(settings)
    Backend.describe_secret = describe
    Backend.restore_secret = restore
    FakeSecret.to_dict = lambda self: {key: value for key, value in _to_dict(self).items() if value is not None}


def is_deleted(backend, secret_id):
    return secret_id in backend.secrets and backend.secrets[secret_id].is_deleted()


def _alive(method):
    def guarded(self, secret_id, *args, **kwargs):
        if is_deleted(self, secret_id) or (secret_id not in self.secrets and going(self, secret_id)):
            raise InvalidRequestException(DELETED)
        return method(self, secret_id, *args, **kwargs)

    return guarded


def _as_400(init):
    def patched(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.code = 400

    return patched


def reset():
    _going.reset()


def _delete_with(settings):
    def delete_secret(self, secret_id, recovery_window_in_days, force_delete_without_recovery):
        secret = self.secrets.get(secret_id) if secret_id in self.secrets else None
        answer = _delete(self, secret_id, recovery_window_in_days, force_delete_without_recovery)
        if force_delete_without_recovery and secret is not None:
            secret.delete(answer[2])
            _going.begin((self.region_name, secret.name), settings.secret_deleted_looks, value=secret)
        return answer

    return delete_secret


def going(backend, secret_id):
    """The secret that a forced deletion has not removed yet; counts the look."""
    name = secret_id.rpartition(":")[2].rpartition("-")[0] if secret_id.startswith("arn:") else secret_id
    return _going.look((backend.region_name, name))


def describe(self, secret_id):
    if secret_id not in self.secrets:
        secret = going(self, secret_id)
        if secret:
            return secret
    return _describe(self, secret_id)


def restore(self, secret_id):
    if secret_id not in self.secrets and going(self, secret_id):
        raise InvalidRequestException(DELETED)
    return _restore(self, secret_id)


def create(self, name, *args, **kwargs):
    if is_deleted(self, name) or going(self, name):
        raise InvalidRequestException(SCHEDULED)
    try:
        return _create(self, name, *args, **kwargs)
    except ResourceExistsException as reason:
        if "ClientRequestToken" in reason.message:
            raise
        raise ResourceExistsException(
            f"The operation failed because the secret {name} already exists."
        ) from None
