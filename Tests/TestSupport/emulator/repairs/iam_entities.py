# SPDX-License-Identifier: Apache-2.0
"""IAM: roles, policies and OIDC providers that are refused as AWS refuses them.

- Role names are unique whatever their case, at most 64 of [\\w+=,.@-] (IAM user guide,
  "IAM and STS quotas": ValidationError); moto takes any.
- A trust policy must parse, and its principals in `AWS` must exist: MalformedPolicyDocument
  "Invalid principal in policy".
- A permissions boundary and an attached policy must exist: NoSuchEntity. AWS's own policies
  do, here those in `AWS_POLICIES`.
- 10 managed policies a role, 10,240 bytes of inline policies: LimitExceeded.
- A policy that is attached is not deleted: DeleteConflict.
- Tags that begin with `aws:` are AWS's: InvalidInput.
- An OIDC provider has a thumbprint even when none was given (API reference), and its audiences
  change by AddClientID… and RemoveClientID…, which moto lacks.
"""

import json
import re

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam import models
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import IAMException
from moto.iam.models import IAMBackend, iam_backends
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from emulator import envelopes

AWS_POLICIES = (
    "AmazonSSMReadOnlyAccess SecretsManagerReadWrite AmazonS3FullAccess AmazonS3ReadOnlyAccess "
    "AmazonRDSFullAccess AmazonEKSClusterPolicy AdministratorAccess ReadOnlyAccess"
).split()
QUOTA_INLINE, QUOTA_ATTACHED = 10240, 10
THUMBPRINT = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"
NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"


def backend():
    return iam_backends[DEFAULT_ACCOUNT_ID]["aws"]


def install(_):
    IAMBackend.get_role = _in_awss_words(IAMBackend.get_role)
    IAMBackend.get_role_policy = _in_awss_words(IAMBackend.get_role_policy)


def _in_awss_words(method):
    def found(self, role_name, *args, **kwargs):
        try:
            return method(self, role_name, *args, **kwargs)
        except models.NotFoundException:
            name = args[0] if args else kwargs.get("policy_name")
            there = name and any(role.name == role_name for role in self.get_roles())
            what = f"role policy with name {name}" if there else f"role with name {role_name}"
            raise models.NotFoundException(f"The {what} cannot be found.") from None

    return found


def refuse(status, code, message):
    return envelopes.error("iam", status, code, message)


def before(call, _):
    if call.service != "iam":
        return None
    own_policies(call)
    return wrong_tags(call) or CHECKS.get(call.operation, lambda _: None)(call)


def own_policies(call):
    """AWS's managed policies come into being when they are asked for: moto's whole list takes seconds."""
    arn = call.form.get("PolicyArn") or call.form.get("PermissionsBoundary") or ""
    name, policies = arn.rpartition("/")[2], backend().managed_policies
    if arn.startswith("arn:aws:iam::aws:policy/") and name in AWS_POLICIES and arn not in policies:
        data = json.loads(aws_managed_policies_data)[name]
        made = models.AWSManagedPolicy.from_data(name, DEFAULT_ACCOUNT_ID, "us-east-1", data)
        if made.arn == arn:
            policies[arn] = made


def wrong_tags(call):
    for field, key in call.form.items():
        if re.fullmatch(r"Tags\.member\.\d+\.Key", field) and key.lower().startswith("aws:"):
            return refuse(400, "InvalidInput", "Tag keys that start with 'aws:' are reserved for system use.")
    return None


def create_role(call):
    name, boundary = call.form.get("RoleName", ""), call.form.get("PermissionsBoundary")
    if len(name) > 64 or not re.fullmatch(r"[\w+=,.@-]+", name, re.ASCII):
        rule = "length less than or equal to 64" if len(name) > 64 else "pattern: [\\w+=,.@-]+"
        return refuse(
            400,
            "ValidationError",
            f"1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint: "
            f"Member must {'have' if len(name) > 64 else 'satisfy regular expression'} {rule}",
        )
    if any(role.name.lower() == name.lower() for role in backend().get_roles()):
        return refuse(409, "EntityAlreadyExists", f"Role with name {name} already exists.")
    if boundary and boundary not in backend().managed_policies:
        return refuse(404, "NoSuchEntity", f"Scope ARN: {boundary} does not exist or is not attachable.")
    return wrong_trust(call.form.get("AssumeRolePolicyDocument", ""))


def update_trust(call):
    return wrong_trust(call.form.get("PolicyDocument", ""))


def wrong_trust(text):
    try:
        statements = json.loads(text)["Statement"]
        IAMTrustPolicyDocumentValidator(text).validate()
    except ValueError:
        return refuse(400, "MalformedPolicyDocument", "This policy contains invalid Json")
    except (KeyError, TypeError, IAMException) as reason:
        return refuse(400, "MalformedPolicyDocument", getattr(reason, "message", None) or "Syntax errors in policy.")
    for statement in statements if isinstance(statements, list) else [statements]:
        principals = statement.get("Principal")
        given = principals.get("AWS", []) if isinstance(principals, dict) else []
        for arn in [given] if isinstance(given, str) else given:
            if not exists(arn):
                message = f'Invalid principal in policy: "AWS":"{arn}"'
                return refuse(400, "MalformedPolicyDocument", message)
    return None


def exists(arn):
    if f":iam::{DEFAULT_ACCOUNT_ID}:role/" not in arn and f":iam::{DEFAULT_ACCOUNT_ID}:user/" not in arn:
        return True  # a root, another account, a service
    entities = [*backend().get_roles(), *backend().users.values()]
    return any(one.arn == arn and not getattr(one, "lab_unknown", lambda: False)() for one in entities)


def put_inline(call):
    role = next((one for one in backend().get_roles() if one.name == call.form.get("RoleName")), None)
    if role is None:
        return None
    sizes = {name: len(re.sub(r"\s", "", text)) for name, text in role.policies.items()}
    sizes[call.form.get("PolicyName")] = len(re.sub(r"\s", "", call.form.get("PolicyDocument", "")))
    if sum(sizes.values()) > QUOTA_INLINE:
        return refuse(
            409, "LimitExceeded", f"Maximum policy size of {QUOTA_INLINE} bytes exceeded for role {role.name}"
        )
    return None


def attach(call):
    role = next((one for one in backend().get_roles() if one.name == call.form.get("RoleName")), None)
    if role and len(role.managed_policies) >= QUOTA_ATTACHED and call.form["PolicyArn"] not in role.managed_policies:
        return refuse(409, "LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {QUOTA_ATTACHED}")
    return None


def delete_policy(call):
    arn = call.form.get("PolicyArn")
    holders = [*backend().get_roles(), *backend().users.values(), *backend().groups.values()]
    if any(arn in holder.managed_policies for holder in holders):
        return refuse(409, "DeleteConflict", "Cannot delete a policy attached to entities.")
    return None


def create_provider(call):
    url = call.form.get("Url", "")
    if any(f"https://{one.url}" == url.rstrip("/") for one in backend().open_id_providers.values()):
        return refuse(409, "EntityAlreadyExists", f"Provider with url {url} already exists.")
    return None


def audience(add):
    def change(call):
        provider = backend().open_id_providers.get(call.form.get("OpenIDConnectProviderArn"))
        if provider is None:
            return unknown_provider(call)
        kept = [one for one in provider.client_id_list if one != call.form["ClientID"]]
        provider.client_id_list = kept + [call.form["ClientID"]] * add
        body = f'<{call.operation}Response xmlns="{NAMESPACE}"><ResponseMetadata/></{call.operation}Response>'
        return envelopes.Answer(200, {"Content-Type": "text/xml"}, body.encode())

    return change


def unknown_provider(call):
    arn = call.form.get("OpenIDConnectProviderArn")
    return refuse(404, "NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}")


def after(call, answer, _):
    if call.service == "iam" and call.operation == "CreateOpenIDConnectProvider" and answer.status == 200:
        for provider in backend().open_id_providers.values():
            provider.thumbprint_list = provider.thumbprint_list or [THUMBPRINT]
    return answer


CHECKS = {
    "CreateRole": create_role,
    "UpdateAssumeRolePolicy": update_trust,
    "PutRolePolicy": put_inline,
    "AttachRolePolicy": attach,
    "DeletePolicy": delete_policy,
    "CreateOpenIDConnectProvider": create_provider,
    "AddClientIDToOpenIDConnectProvider": audience(True),
    "RemoveClientIDFromOpenIDConnectProvider": audience(False),
}
