# SPDX-License-Identifier: Apache-2.0
"""RDS: which engine versions and instance classes there are.

moto has no DescribeDBEngineVersions and DescribeDBMajorEngineVersions and
knows no orderable options for MySQL. A version given as its major (`8.0`)
stands for the default minor; one that is not there is "Cannot find version"
(InvalidParameterCombination) in CreateDBInstance, ModifyDBInstance and
DescribeOrderableDBInstanceOptions, but an empty list in
DescribeDBEngineVersions.
"""

import datetime

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.responses import RDSResponse

MINORS = {
    "8.0": ["8.0.40", "8.0.41", "8.0.42", "8.0.43", "8.0.44"],
    "8.4": ["8.4.3", "8.4.4", "8.4.5", "8.4.6", "8.4.7"],
}
DEFAULT_MAJOR = "8.4"
# Standard and extended support, from and to.
SUPPORT = {
    "8.0": [((2019, 10, 23), (2026, 7, 31)), ((2026, 8, 1), (2029, 7, 31))],
    "8.4": [((2024, 11, 21), (2029, 7, 31)), ((2029, 8, 1), (2032, 7, 31))],
}
CLASSES = [
    "db.t3.micro", "db.t3.small", "db.t3.medium", "db.t3.large",
    "db.t4g.micro", "db.t4g.small", "db.t4g.medium", "db.t4g.large",
    "db.m5.large", "db.m5.xlarge", "db.m5.2xlarge",
    "db.m6g.large", "db.m6g.xlarge", "db.m6i.large", "db.m6i.xlarge", "db.m7g.large",
    "db.r5.large", "db.r5.xlarge", "db.r6g.large", "db.r6g.xlarge",
]  # fmt: skip
STORAGE = ["gp2", "gp3", "io1", "io2"]
# Provisioned IOPS, least and most, and the least size (RDS user guide, storage types for MySQL).
IOPS = {"io1": (1000, 256000, 100), "io2": (1000, 256000, 100), "gp3": (12000, 64000, 20)}
# Engines the emulator creates without a catalogue of their versions.
OTHERS = {"postgres": "16.4", "mariadb": "10.11.9"}


def install(_):
    RDSResponse.describe_db_engine_versions = describe_engine_versions
    RDSResponse.describe_db_major_engine_versions = describe_major_versions
    RDSResponse.describe_orderable_db_instance_options = describe_options


def versions():
    return [version for minors in MINORS.values() for version in minors]


def family(engine, version):
    return f"{engine}{'.'.join(version.split('.')[:2])}"


def matching(version):
    """Minors that a version or a major stands for; None stands for all."""
    if version is None:
        return versions()
    return [version] if version in versions() else MINORS.get(version, [])


def resolve(engine, version):
    """The full version a create or modify would use, or AWS's refusal."""
    if engine in OTHERS:
        return version or OTHERS[engine]
    if engine != "mysql":
        raise RDSClientError("InvalidParameterValue", f"Invalid DB engine: {engine}")
    found = matching(version or DEFAULT_MAJOR)
    if not found:
        raise RDSClientError("InvalidParameterCombination", f"Cannot find version {version} for {engine}")
    return found[-1]


def check_class(engine, version, name):
    if engine == "mysql" and name not in CLASSES:
        raise RDSClientError(
            "InvalidParameterCombination",
            "RDS does not support creating a DB instance with the following combination: "
            f"DBInstanceClass={name}, Engine={engine}, EngineVersion={version}, "
            "LicenseModel=general-public-license. For supported combinations of instance class and "
            "database engine version, see the documentation.",
        )


def describe_engine_versions(self):
    wanted, engine = self.params, self.params.get("Engine")
    rows = [engine_version(version) for version in matching(wanted.get("EngineVersion"))]
    if wanted.get("DBParameterGroupFamily"):
        rows = [row for row in rows if row["DBParameterGroupFamily"] == wanted["DBParameterGroupFamily"]]
    if wanted.get("DefaultOnly"):
        default = matching(wanted.get("EngineVersion") or DEFAULT_MAJOR)[-1:]
        rows = [row for row in rows if row["EngineVersion"] in default]
    return page(self, "DBEngineVersions", rows if engine in (None, "mysql") else [])


def engine_version(version):
    major = ".".join(version.split(".")[:2])
    return {
        "Engine": "mysql",
        "MajorEngineVersion": major,
        "EngineVersion": version,
        "DBParameterGroupFamily": f"mysql{major}",
        "DBEngineDescription": "MySQL Community Edition",
        "DBEngineVersionDescription": f"MySQL {version}",
        "ValidUpgradeTarget": [],
        "SupportsReadReplica": True,
        "Status": "available",
        "TagList": [],
    }


def describe_major_versions(self):
    wanted = self.params
    rows = [major_version(name) for name in MINORS]
    if wanted.get("MajorEngineVersion"):
        rows = [row for row in rows if row["MajorEngineVersion"] == wanted["MajorEngineVersion"]]
    return page(self, "DBMajorEngineVersions", rows if wanted.get("Engine") in (None, "mysql") else [])


def major_version(name):
    kinds = ("open-source-rds-standard-support", "open-source-rds-extended-support")
    cycles = [
        {
            "LifecycleSupportName": kind,
            "LifecycleSupportStartDate": datetime.datetime(*begin),
            "LifecycleSupportEndDate": datetime.datetime(*end),
        }
        for kind, (begin, end) in zip(kinds, SUPPORT[name])
    ]
    return {"Engine": "mysql", "MajorEngineVersion": name, "SupportedEngineLifecycles": cycles}


def describe_options(self):
    wanted = self.params
    if wanted.get("Engine") != "mysql":
        return page(self, "OrderableDBInstanceOptions", [])
    if not matching(wanted.get("EngineVersion")):
        raise RDSClientError(
            "InvalidParameterCombination", f"Cannot find version {wanted['EngineVersion']} for mysql"
        )
    rows = [
        option(version, name, storage, self.region)
        for version in matching(wanted.get("EngineVersion"))
        for name in CLASSES
        if wanted.get("DBInstanceClass") in (None, name)
        for storage in storage_of(name)
    ]
    return page(self, "OrderableDBInstanceOptions", rows)


def option(version, name, storage, region):
    least, most, size = IOPS.get(storage, (None, None, 20))
    found = {
        "Engine": "mysql",
        "EngineVersion": version,
        "DBInstanceClass": name,
        "LicenseModel": "general-public-license",
        "AvailabilityZones": [{"Name": zone} for zone in zones_of(name, region)],
        "MultiAZCapable": True,
        "ReadReplicaCapable": True,
        "Vpc": True,
        "SupportsStorageEncryption": name not in ("db.t2.micro",),
        "StorageType": storage,
        "SupportsIops": storage in IOPS,
        "MinStorageSize": size,
        "MaxStorageSize": 65536,
        "MinIopsPerDbInstance": least,
        "MaxIopsPerDbInstance": most,
        "SupportsStorageAutoscaling": True,
    }
    return {key: value for key, value in found.items() if value is not None}


_limits = {}


def reset():
    _limits.clear()


def limit(name, zones=None, storage=None):
    """From now on a class can be had in these AZs and with these storage types only."""
    _limits[name] = (zones, storage)


def zones_of(name, region):
    return _limits.get(name, (None, None))[0] or [f"{region}{letter}" for letter in "abc"]


def storage_of(name):
    return _limits.get(name, (None, None))[1] or STORAGE


def page(self, name, rows):
    """AWS gives 100 rows by default, 20 to 100 (options: 10000) on demand, and a Marker."""
    size, start = self.params.get("MaxRecords") or 100, int(self.params.get("Marker") or 0)
    result = {name: rows[start : start + size]}
    if start + size < len(rows):
        result["Marker"] = str(start + size)
    return ActionResult(result)
