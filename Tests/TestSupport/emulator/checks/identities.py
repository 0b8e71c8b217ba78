# SPDX-License-Identifier: Apache-2.0
"""IAM, STS and EKS: what lets pods in."""

import base64
import json
import time

from emulator.checks.lab import ACCOUNT, STACK, refused, tags_of

PODS = {"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole"]}
DOCUMENT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
AWS_POLICY = "arn:aws:iam::aws:policy/SecretsManagerReadWrite"
ISSUER = "oidc.eks.us-west-2.amazonaws.com/id/ABC"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"
SUBJECT = "system:serviceaccount:kubeflow:sa"


def trust(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role(iam, name="r", statement=PODS, **options):
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(statement), **options)
    return made["Role"]["Arn"]


def check_roles_are_refused_as_aws_does(lab):
    iam = lab.client("iam")
    assert role(iam, Path="/kubeflow/", Tags=[STACK]) == f"arn:aws:iam::{ACCOUNT}:role/kubeflow/r"
    role(iam, "x" * 64)
    for name, code, status in (("x" * 65, "ValidationError", 400), ("a b", "ValidationError", 400)):
        with refused(code, status):
            role(iam, name)
    with refused("EntityAlreadyExists", 409):
        role(iam, "R")
    with refused("NoSuchEntity", 404, "The role with name none cannot be found."):
        iam.get_role(RoleName="none")
    with refused("NoSuchEntity", 404, "The role policy with name p cannot be found."):
        iam.get_role_policy(RoleName="r", PolicyName="p")
    with refused("NoSuchEntity", 404, "Scope ARN"):
        role(iam, "bound", PermissionsBoundary=f"arn:aws:iam::{ACCOUNT}:policy/none")
    missing = {**PODS, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/none"}}
    with refused("MalformedPolicyDocument", 400, 'Invalid principal in policy: "AWS":'):
        role(iam, "trusting", missing)
    for text in ("{", "{}"):
        with refused("MalformedPolicyDocument", 400):
            iam.create_role(RoleName="bad", AssumeRolePolicyDocument=text)
    with refused("InvalidInput", 400):
        iam.tag_role(RoleName="r", Tags=[{"Key": "aws:x", "Value": "1"}])


def check_policies_are_refused_as_aws_does(lab):
    iam = lab.client("iam")
    role(iam)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=DOCUMENT)
    with refused("DeleteConflict", 409, "must delete policies first"):
        iam.delete_role(RoleName="r")
    with refused("LimitExceeded", 409):
        iam.put_role_policy(RoleName="r", PolicyName="q", PolicyDocument=DOCUMENT.replace("*", "x" * 10240))
    iam.attach_role_policy(RoleName="r", PolicyArn=AWS_POLICY)
    with refused("NoSuchEntity", 404):
        iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/None")
    own = iam.create_policy(PolicyName="own", PolicyDocument=DOCUMENT, Tags=[STACK])["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="r", PolicyArn=own)
    with refused("DeleteConflict", 409):
        iam.delete_policy(PolicyArn=own)
    rows = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert {row["PolicyArn"] for row in rows} == {own, AWS_POLICY}
    for arn in (own, AWS_POLICY):
        iam.detach_role_policy(RoleName="r", PolicyArn=arn)
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    iam.delete_policy(PolicyArn=own)
    iam.delete_role(RoleName="r")


def provider(iam, **options):
    made = iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", **options)
    return made["OpenIDConnectProviderArn"]


def check_oidc_providers(lab):
    iam = lab.client("iam")
    assert provider(iam, ClientIDList=["other"], Tags=[STACK]) == PROVIDER
    with refused("EntityAlreadyExists", 409, "Provider with url https://oidc"):
        provider(iam)
    name = {"OpenIDConnectProviderArn": PROVIDER}
    for _ in range(2):
        iam.add_client_id_to_open_id_connect_provider(**name, ClientID="sts.amazonaws.com")
    iam.remove_client_id_from_open_id_connect_provider(**name, ClientID="other")
    found = iam.get_open_id_connect_provider(**name)
    assert found["ClientIDList"] == ["sts.amazonaws.com"] and len(found["ThumbprintList"][0]) == 40
    api = lab.client("resourcegroupstaggingapi", "us-east-1")
    rows = api.get_resources(TagFilters=[{"Key": STACK["Key"]}])["ResourceTagMappingList"]
    assert [row["ResourceARN"] for row in rows] == [PROVIDER]
    iam.delete_open_id_connect_provider(**name)
    iam.delete_open_id_connect_provider(**name)
    with refused("NoSuchEntity", 404):
        iam.get_open_id_connect_provider(**name)


def check_iam_is_known_later(lab):
    lab.control("seed", {})
    iam, eks = lab.client("iam"), lab.client("eks")
    lab.control("settings", {"iam_new_looks": 1})
    arn = role(iam)
    with refused("EntityAlreadyExists", 409):
        role(iam)
    assert iam.list_roles()["Roles"] == []
    assert [row["RoleName"] for row in iam.list_roles()["Roles"]] == ["r"]
    for call in (
        lambda: iam.get_role(RoleName="r"),
        lambda: iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=DOCUMENT),
    ):
        with refused("NoSuchEntity", 404):
            call()
        call()
    trusting = {**PODS, "Principal": {"AWS": arn}}
    with refused("MalformedPolicyDocument", 400, "Invalid principal"):
        role(iam, "trusting", trusting)
    role(iam, "trusting", trusting)
    with refused("InvalidParameterException", 400):
        associate(eks, arn)
    associate(eks, arn)
    provider(iam)
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []
    assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1


def associate(eks, arn, account="sa", **options):
    names = {"clusterName": "demo", "namespace": "kubeflow", "serviceAccount": account}
    return eks.create_pod_identity_association(**names, roleArn=arn, **options)["association"]


def check_pod_identity_associations(lab):
    lab.control("seed", {})
    eks, arn = lab.client("eks"), role(lab.client("iam"))
    made = associate(eks, arn, tags={"kfctl-aws/stack": "demo"}, clientRequestToken="t" * 33)
    assert associate(eks, arn, clientRequestToken="t" * 33)["associationId"] == made["associationId"]
    with refused("ResourceInUseException", 409, made["associationId"]):
        associate(eks, arn)
    with refused("InvalidParameterException", 400):
        associate(eks, arn + "x", "other")
    with refused("ResourceNotFoundException", 404):
        eks.list_pod_identity_associations(clusterName="none")
    associate(eks, arn, "other")
    rows = eks.list_pod_identity_associations(clusterName="demo", serviceAccount="sa")["associations"]
    assert [row["associationArn"] for row in rows] == [made["associationArn"]]
    pages = eks.get_paginator("list_pod_identity_associations").paginate(
        clusterName="demo", PaginationConfig={"PageSize": 1}
    )
    assert [len(page["associations"]) for page in pages] == [1, 1]
    name = {"clusterName": "demo", "associationId": made["associationId"]}
    eks.tag_resource(resourceArn=made["associationArn"], tags={"a": "b"})
    assert eks.list_tags_for_resource(resourceArn=made["associationArn"])["tags"]["a"] == "b"
    eks.untag_resource(resourceArn=made["associationArn"], tagKeys=["a"])
    found = eks.describe_pod_identity_association(**name)["association"]
    assert found["tags"] == {"kfctl-aws/stack": "demo"} and found["roleArn"] == arn
    api = lab.client("resourcegroupstaggingapi")
    rows = api.get_resources(TagFilters=[{"Key": STACK["Key"]}])["ResourceTagMappingList"]
    assert [row["ResourceARN"] for row in rows] == [made["associationArn"]]
    eks.delete_pod_identity_association(**name)
    with refused("ResourceNotFoundException", 404):
        eks.describe_pod_identity_association(**name)


def check_addons_and_the_cluster_itself(lab):
    lab.control("seed", {})
    eks, addon = lab.client("eks"), {"clusterName": "demo", "addonName": "eks-pod-identity-agent"}
    with refused("ResourceNotFoundException", 404, "No addon: eks-pod-identity-agent found in cluster: demo"):
        eks.describe_addon(**addon)
    ca = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    told = {"endpoint": "https://127.0.0.1:6443", "ca": ca, "version": "1.34", "public": False, "private": True}
    lab.control("eks", {"cluster": "demo", "addons": {"eks-pod-identity-agent": "DEGRADED"}, **told})
    assert eks.describe_addon(**addon)["addon"]["status"] == "DEGRADED"
    assert eks.list_addons(clusterName="demo")["addons"] == ["eks-pod-identity-agent"]
    cluster = eks.describe_cluster(name="demo")["cluster"]
    assert (cluster["endpoint"], cluster["version"]) == ("https://127.0.0.1:6443", "1.34")
    assert base64.b64decode(cluster["certificateAuthority"]["data"]).decode() == ca
    config = cluster["resourcesVpcConfig"]
    assert (config["endpointPublicAccess"], config["endpointPrivateAccess"]) == (False, True)


def check_a_role_of_eksctl(lab):
    lab.control("seed", {})
    made = lab.control("eksctl_role", {"cluster": "demo"})
    found = lab.client("iam").get_role(RoleName=made["role"])["Role"]
    tags = tags_of(found["Tags"])
    assert tags["alpha.eksctl.io/cluster-name"] == "demo"
    assert tags["aws:cloudformation:stack-name"] == made["stack"]
    assert made["stack"] == "eksctl-demo-addon-iamserviceaccount-kubeflow-kubeflow-secrets-manager-sa"
    assert lab.client("cloudformation").describe_stacks(StackName=made["stack"])["Stacks"]


def token(**claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    base = {"iss": f"https://{ISSUER}", "sub": SUBJECT, "aud": ["sts.amazonaws.com"], "exp": time.time() + 600}
    return ".".join((part({"alg": "RS256"}), part({**base, **claims}), "c2ln"))


def check_sts_asks_the_role_whom_it_trusts(lab):
    iam, sts = lab.client("iam"), lab.client("sts")
    lab.control("settings", {"sts_checks_roles": True})
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{ISSUER}:sub": SUBJECT, f"{ISSUER}:aud": "sts.amazonaws.com"}},
    }
    wanted = {"RoleArn": role(iam, statement=statement), "RoleSessionName": "session"}
    with refused("InvalidIdentityToken", 400, "No OpenIDConnect provider found"):
        sts.assume_role_with_web_identity(**wanted, WebIdentityToken=token())
    provider(iam, ClientIDList=["sts.amazonaws.com"])
    assert sts.assume_role_with_web_identity(**wanted, WebIdentityToken=token())["Credentials"]["SessionToken"]
    for claims, code in (
        ({"sub": "system:serviceaccount:kubeflow:other"}, "AccessDenied"),
        ({"aud": "other"}, "InvalidIdentityToken"),
        ({"exp": 1}, "ExpiredTokenException"),
    ):
        with refused(code):
            sts.assume_role_with_web_identity(**wanted, WebIdentityToken=token(**claims))
    with refused("AccessDenied", 403):
        sts.assume_role(RoleArn=wanted["RoleArn"] + "x", RoleSessionName="session")


def check_the_state_shows_identities(lab):
    lab.control("seed", {})
    iam = lab.client("iam")
    arn = role(iam, Path="/p/", Tags=[STACK])
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=DOCUMENT)
    iam.attach_role_policy(RoleName="r", PolicyArn=AWS_POLICY)
    provider(iam, ClientIDList=["sts.amazonaws.com"], Tags=[STACK])
    own = iam.create_policy(PolicyName="own", PolicyDocument=DOCUMENT, Tags=[STACK])["Policy"]["Arn"]
    associate(lab.client("eks"), arn, tags={"kfctl-aws/stack": "demo"})
    state, ours = lab.control("state"), {STACK["Key"]: STACK["Value"]}
    assert state["roles"]["r"] == {
        "path": "/p/",
        "trust": json.loads(trust(PODS)),
        "boundary": None,
        "inline": {"p": json.loads(DOCUMENT)},
        "attached": [AWS_POLICY],
        "tags": ours,
    }, state["roles"]
    assert state["oidcProviders"] == {PROVIDER: {"audiences": ["sts.amazonaws.com"], "tags": ours}}
    assert state["podIdentities"] == {"demo/kubeflow/sa": {"role": arn, "tags": ours}}
    assert state["policies"] == {own: {"document": json.loads(DOCUMENT), "tags": ours}}
