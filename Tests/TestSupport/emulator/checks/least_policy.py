# SPDX-License-Identifier: Apache-2.0
"""A policy that everything needs."""

from emulator.checks.identities import role
from emulator.checks.lab import ACCOUNT, REGION, STACK, database, refused

RDS = f"arn:aws:rds:{REGION}:{ACCOUNT}"


def statement(action, resource="*", effect="Allow", **condition):
    row = {"Effect": effect, "Action": action, "Resource": resource}
    return {**row, "Condition": condition} if condition else row


def check_only_what_is_allowed_is_done(lab):
    lab.control("seed", {})
    s3, rds, secrets = lab.client("s3"), lab.client("rds"), lab.client("secretsmanager")
    ours = {"aws:RequestTag/kfctl-aws/stack": "demo"}
    owned = {"aws:ResourceTag/kfctl-aws/stack": "demo"}
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds-secret-??????"
    rows = [
        statement(["s3:CreateBucket", "s3:ListBucket"], "arn:aws:s3:::kf-*"),
        statement("rds:CreateDBInstance", f"{RDS}:db:kubeflow-db", StringEquals=ours),
        statement("rds:AddTagsToResource", f"{RDS}:db:*"),
        statement("rds:Describe*"),
        statement("rds:ModifyDBInstance", f"{RDS}:db:*", StringEquals=owned),
        statement(["secretsmanager:CreateSecret", "secretsmanager:GetSecretValue"], secret),
        statement("secretsmanager:*", effect="Deny", StringNotEquals={"aws:RequestedRegion": REGION}),
    ]
    lab.control("allow", {"Version": "2012-10-17", "Statement": rows})
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="kf-one", CreateBucketConfiguration=place)
    s3.head_bucket(Bucket="kf-one")
    with refused("AccessDenied", 403, 's3:CreateBucket on resource: "arn:aws:s3:::other"'):
        s3.create_bucket(Bucket="other", CreateBucketConfiguration=place)
    with refused("AccessDenied", 403, "rds:CreateDBInstance"):
        rds.create_db_instance(**database(Tags=None))
    rds.create_db_instance(**database())
    rds.modify_db_instance(DBInstanceIdentifier="kubeflow-db", MaxAllocatedStorage=900)
    with refused("AccessDenied", 403, f"rds:DeleteDBInstance on resource: {RDS}:db:kubeflow-db"):
        rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)
    secrets.create_secret(Name="rds-secret", SecretString="x")
    assert secrets.get_secret_value(SecretId="rds-secret")["SecretString"] == "x"
    with refused("AccessDeniedException", 400):
        secrets.create_secret(Name="rds-secret-of-others", SecretString="x")
    with refused("AccessDeniedException", 400):
        lab.client("secretsmanager", "eu-west-1").create_secret(Name="rds-secret", SecretString="x")
    lab.control("allow", {})
    rds.delete_db_instance(DBInstanceIdentifier="kubeflow-db", SkipFinalSnapshot=True)


def check_roles_by_path_and_passing_them(lab):
    lab.control("seed", {})
    iam, eks = lab.client("iam"), lab.client("eks")
    arn = f"arn:aws:iam::{ACCOUNT}:role/kubeflow/"
    rows = [
        statement("iam:CreateRole", f"{arn}*"),
        statement("iam:TagRole", f"{arn}*", **{"ForAllValues:StringEquals": {"aws:TagKeys": [STACK["Key"]]}}),
        statement("eks:CreatePodIdentityAssociation", f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/demo"),
    ]
    lab.control("allow", {"Statement": rows})
    made = role(iam, Path="/kubeflow/", Tags=[STACK])
    for name, options in (("a", {}), ("b", {"Path": "/kubeflow/", "Tags": [{"Key": "other", "Value": "1"}]})):
        with refused("AccessDenied", 403):
            role(iam, name, **options)
    wanted = {"clusterName": "demo", "namespace": "kubeflow", "serviceAccount": "sa", "roleArn": made}
    with refused("AccessDeniedException", 403, f"iam:PassRole on resource: {made}"):
        eks.create_pod_identity_association(**wanted)
    passing = {"iam:PassedToService": "pods.eks.amazonaws.com"}
    lab.control("allow", {"Statement": [*rows, statement("iam:PassRole", f"{arn}*", StringEquals=passing)]})
    eks.create_pod_identity_association(**wanted)
