# SPDX-License-Identifier: Apache-2.0
"""Turns botocore's partitions and endpoint rule sets into two tables of Swift.

The rule sets are programs; they are run for every Region of every partition and for one Region that is not
listed, in all four variants, and what they answer is written as one template for all partitions, with the
partitions and Regions that differ.
"""

import argparse
import json
import pathlib
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "Sources/KFAWSCore"
DATA = pathlib.Path(botocore.__file__).parent / "data"
# Swift's name, botocore's folder.
SERVICES = {
    "s3": "s3",
    "rds": "rds",
    "secretsManager": "secretsmanager",
    "ec2": "ec2",
    "eks": "eks",
    "iam": "iam",
    "sts": "sts",
    "resourceGroupsTagging": "resourcegroupstaggingapi",
    "sso": "sso",
    "ssoOIDC": "sso-oidc",
    "signin": "signin",
    "kms": "kms",
    "sns": "sns",
    "dynamoDB": "dynamodb",
}
VARIANTS = {"plain": (False, False), "fips": (True, False), "dualStack": (False, True), "fipsDualStack": (True, True)}
HEAD = f"""\
// SPDX-License-Identifier: Apache-2.0

// Written by Scripts/record-endpoints from botocore {botocore.__version__}. Do not edit.
// swift-format-ignore-file

"""


def regions(partition):
    """Those of the partition that hosts are named after, without pseudo-Regions like aws-global."""
    return [name for name in partition["regions"] if not name.endswith("-global")]


def unlisted(partition):
    """A Region as AWS may open it tomorrow."""
    return regions(partition)[0].rsplit("-", 1)[0] + "-97"


def prefixes(partition):
    """`^(us|eu)\\-\\w+\\-\\d+$` is us, eu; `^us\\-gov\\-\\w+\\-\\d+$` is us-gov."""
    pattern = partition["regionRegex"]
    end = r"\-\w+\-\d+$"
    assert pattern.startswith("^") and pattern.endswith(end), pattern
    body = pattern[1 : -len(end)].replace("\\-", "-")
    head, _, rest = body.partition("(")
    if not rest:
        return [body]
    inner, _, tail = rest.partition(")")
    found = [head + choice + tail for choice in inner.split("|")]
    assert all(name.replace("-", "").isalnum() for name in found), pattern
    return found


def answer(provider, service, region, fips, dual):
    """Host and signing Region; None when the rules refuse."""
    values = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
    if service == "sts":
        values["UseGlobalEndpoint"] = False
    try:
        endpoint = provider.resolve_endpoint(**values)
    except EndpointProviderError:
        return None
    assert endpoint.url.startswith("https://"), endpoint.url
    schemes = [s for s in endpoint.properties.get("authSchemes", []) if s["name"] == "sigv4"]
    signed = schemes[0].get("signingRegion") if schemes else None
    return endpoint.url.removeprefix("https://"), signed or region


def template(found, region, partition):
    """The answer with the partition's and the Region's own parts taken out."""
    if found is None:
        return ""
    host, signed = found
    for name, key in (("{dual}", "dualStackDnsSuffix"), ("{dns}", "dnsSuffix")):
        suffix = partition["outputs"][key]
        if host.endswith("." + suffix):
            host = host.removesuffix(suffix) + name
            break
    return f"{host} {signed}", f"{host} {signed}".replace(region, "{region}").removesuffix(" {region}")


def rules(provider, service, partitions, fips, dual):
    """Template by partition or Region, `*` for all that do not differ."""
    own = {}
    for partition in partitions:
        names = regions(partition) + [unlisted(partition)]
        found = {name: template(answer(provider, service, name, fips, dual), name, partition) for name in names}
        if all(value == "" for value in found.values()):
            own[partition["id"]] = ""
            continue
        for form in (1, 0):
            forms = {name: value[form] for name, value in found.items()}
            usual = forms[unlisted(partition)]
            if len(set(forms.values())) == 1:
                break
        else:
            usual = found[unlisted(partition)][1]
            own |= {name: value[1] for name, value in found.items() if value[1] != usual}
        own[partition["id"]] = usual
    counted = [own[p["id"]] for p in partitions]
    common = max(sorted(set(counted)), key=lambda value: (counted.count(value), value == own["aws"]))
    return {"*": common} | {key: value for key, value in sorted(own.items()) if value != common}


def known_rules(partitions):
    loader = Loader()
    text = HEAD + "extension EndpointRules {\n"
    for number, (name, service) in enumerate(SERVICES.items()):
        provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), {"partitions": partitions})
        text += "\n" if number else ""
        text += f"  static let {name} = EndpointRules(\n"
        lines = []
        for variant, flags in VARIANTS.items():
            found = rules(provider, service, partitions, *flags)
            pairs = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in found.items()]
            line = f"    {variant}: [{', '.join(pairs)}]"
            if len(line) > 108:
                line = f"    {variant}: [\n" + "".join(f"      {pair},\n" for pair in pairs) + "    ]"
            lines.append(line)
        text += ",\n".join(lines) + ")\n"
    return text + "}\n"


def known_partitions(partitions):
    text = HEAD + "extension AWSPartition {\n"
    text += "  /// All partitions of botocore's partitions.json.\n  public static let known: [AWSPartition] = [\n"
    for partition in partitions:
        outputs = partition["outputs"]
        quoted = ", ".join(json.dumps(p) for p in prefixes(partition))
        text += f"    AWSPartition(\n      id: {json.dumps(partition['id'])}, dnsSuffix: {json.dumps(outputs['dnsSuffix'])},\n"
        text += f"      dualStackSuffix: {json.dumps(outputs['dualStackDnsSuffix'])},\n"
        text += f"      regionPrefixes: [{quoted}],\n      regions: [\n"
        for name in regions(partition):
            text += f"        {json.dumps(name)},\n"
        text += "      ]),\n"
    return text + "  ]\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with what is there and write nothing")
    check = parser.parse_args().check
    partitions = json.loads((DATA / "partitions.json").read_text())["partitions"]
    partitions.sort(key=lambda p: (p["id"] != "aws", p["id"]))
    stale = []
    for name, text in (
        ("Model/AWSPartition+Known.swift", known_partitions(partitions)),
        ("Wire/EndpointRules+Known.swift", known_rules(partitions)),
    ):
        path = SOURCES / name
        if check and (not path.exists() or path.read_text() != text):
            stale.append(name)
        elif not check:
            path.write_text(text)
    if stale:
        sys.exit(f"not as botocore {botocore.__version__} has it: {', '.join(stale)}; run Scripts/record-endpoints")


main()
