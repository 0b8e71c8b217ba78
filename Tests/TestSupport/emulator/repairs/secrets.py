# SPDX-License-Identifier: Apache-2.0
"""Secrets Manager: HTTP 400 for all client errors, and secrets marked for deletion.

moto answers ResourceNotFoundException with 404 (AWS: 400, as every client
error of JSON 1.1), writes to a secret in its recovery window, and does not say
why a name in its recovery window cannot be used again.
"""

from moto.secretsmanager import exceptions
from moto.secretsmanager.exceptions import InvalidRequestException, ResourceExistsException
from moto.secretsmanager.models import FakeSecret
from moto.secretsmanager.models import SecretsManagerBackend as Backend

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
_to_dict = FakeSecret.to_dict


def install(_):
    for name in NOT_ON_DELETED:
        setattr(Backend, name, _alive(getattr(Backend, name)))
    for kind in NOT_FOUND:
        kind.__init__ = _as_400(kind.__init__)
    Backend.create_secret = create
    FakeSecret.to_dict = lambda self: {key: value for key, value in _to_dict(self).items() if value is not None}


def is_deleted(backend, secret_id):
    return secret_id in backend.secrets and backend.secrets[secret_id].is_deleted()


def _alive(method):
    def guarded(self, secret_id, *args, **kwargs):
        if is_deleted(self, secret_id):
            raise InvalidRequestException(DELETED)
        return method(self, secret_id, *args, **kwargs)

    return guarded


def _as_400(init):
    def patched(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.code = 400

    return patched


def create(self, name, *args, **kwargs):
    if is_deleted(self, name):
        raise InvalidRequestException(SCHEDULED)
    try:
        return _create(self, name, *args, **kwargs)
    except ResourceExistsException as reason:
        if "ClientRequestToken" in reason.message:
            raise
        raise ResourceExistsException(
            f"The operation failed because the secret {name} already exists."
        ) from None
