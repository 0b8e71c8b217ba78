# SPDX-License-Identifier: Apache-2.0
"""Holds answers against those of a real server; selfcheck.py uses it."""

import csv
import http.client
import json
import os
import re
import ssl
import time
from urllib.parse import urlsplit

VARYING = {"uid", "resourceVersion", "creationTimestamp", "time", "lastTransitionTime", "deletionTimestamp", "storageVersionHash",
           "lastUpdateTime", "description"}
# Where this server differs and may: words of one build, times that Go writes as null.
ALLOWED = re.compile(
    r'\.git\w+|\.goVersion|managedFields\[\d\]\.manager: real "kas"|f:last\w+Time: only real|last\w+Time: only real null')


def printed(text):
    """What kubectl printed, without what differs each time."""
    text = re.sub(r"20\d\d-\d\d-\d\dT[\d:]+Z", "TIME", text)
    return re.sub(r"(?m)(\s)\d+s$", r"\1AGE", text).strip()


def within(wanted, got):
    """Each wanted line comes in the answer, in order; recordings are cut short."""
    lines = iter(line.rstrip() for line in got.split("\n"))
    return all(any(line.rstrip() == mine for mine in lines) for line in wanted.split("\n") if line.strip())


def normal(value):
    if isinstance(value, dict):
        out = {}
        for name, item in value.items():
            if name in VARYING and not isinstance(item, dict):
                out[name] = None if item is None else "X"
            elif name == "managedFields":
                out[name] = sorted((normal(entry) for entry in item), key=lambda entry: (entry["operation"], entry["manager"]))
            else:
                out[name] = normal(item)
        return out
    if isinstance(value, list):
        return [normal(item) for item in value]
    return "AGE" if isinstance(value, str) and re.fullmatch(r"\d+s", value) else value


def differences(real, mine, path=""):
    if type(real) is not type(mine):
        yield f"{path}: real {json.dumps(real)[:150]}, mine {json.dumps(mine)[:150]}"
    elif isinstance(real, dict):
        for name in sorted({*real, *mine}):
            if name not in real:
                yield f"{path}.{name}: only mine {json.dumps(mine[name])[:150]}"
            elif name not in mine:
                yield f"{path}.{name}: only real {json.dumps(real[name])[:150]}"
            else:
                yield from differences(real[name], mine[name], f"{path}.{name}")
    elif isinstance(real, list):
        if len(real) != len(mine):
            yield f"{path}: real has {len(real)}, mine {len(mine)}"
        for index, (left, right) in enumerate(zip(real, mine)):
            yield from differences(left, right, f"{path}[{index}]")
    elif real != mine:
        yield f"{path}: real {json.dumps(real)[:150]}, mine {json.dumps(mine)[:150]}"


def parsed(text):
    try:
        return normal(json.loads(text))
    except ValueError:
        return text


def replay(lab, path):
    """Sends every recorded request again; prints what differs, returns (same, different)."""
    parts, context = urlsplit(lab.url), ssl._create_unverified_context()
    same = different = 0
    with open(path, encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    for entry in entries:
        protobuf = "protobuf" in (entry["content_type"] or "")
        if "watch=true" in entry["path"] or entry["status"] == 304 or protobuf or entry["response"].startswith("(in"):
            continue
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context)
        connection.request(entry["method"], entry["path"], entry["request"].encode() or None,
                           {**entry["request_headers"], "User-Agent": "kubectl/v1.37"})
        answer = connection.getresponse()
        body = answer.read().decode()
        found = list(differences(parsed(entry["response"]), parsed(body)))
        if answer.status != entry["status"]:
            # The real server takes some milliseconds to end a CRD; here it is gone.
            ending = entry["n"] == 82
            found = [] if ending else [f"status: real {entry['status']}, mine {answer.status}"]
        found = [text for text in found if not ALLOWED.search(text)]
        if entry["method"] == "PATCH" and "customresourcedefinitions" in entry["path"]:
            time.sleep(0.3)
        if found:
            different += 1
            print(entry["n"], entry["method"], entry["path"], *found[:6], sep="\n    ")
        else:
            same += 1
    return same, different


def deploy(lab, build, table):
    """The whole build, sent three times, held against the fate of each object."""
    for _ in range(3):
        lab.kubectl(["apply", "--server-side", "--force-conflicts", "-f", build])
    with open(table, encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    real = [(row[0], row[2], row[3]) for row in rows]
    mine = [(str(call["status"]), call["path"], call["reason"]) for call in lab.control("calls") if call["method"] == "PATCH"]
    unequal = [pair for pair in zip(real, mine) if pair[0] != pair[1]]
    print(f"deploy: {len(real)} answers of the real server, {len(mine)} here, {len(unequal)} unequal")
    assert real == mine, unequal[:5]


def recordings(lab, make, folder, builds):
    lab.control("settings", {"controllers": False, "nodes": 0})
    same, different = replay(lab, os.path.join(folder, "exchanges.jsonl"))
    print(f"exchanges: {same} the same, {different} different")
    for path in builds:
        other = make("--no-controllers")
        try:
            deploy(other, os.path.abspath(path), os.path.join(folder, "deploy-26.03.tsv"))
        finally:
            other.close()
    assert different == 0


def build(lab, path):
    """Applies a build until nothing is refused, or the same is refused again."""
    last = None
    for turn in range(1, 8):
        begun = time.monotonic()
        status, output, error = lab.kubectl(["apply", "--server-side", "--force-conflicts", "-f", os.path.abspath(path)])
        unmapped = re.findall(r'no matches for kind "(\w+)" in version "([^"]+)"', error)
        refused = [line for line in error.split("\n") if line.startswith(("Error from server", "The "))]
        print(f"{os.path.basename(path)} round {turn}: {time.monotonic() - begun:.1f} s, {len(output.split(chr(10))) - 1} accepted, "
              f"{len(unmapped)} unmapped, {len(refused)} refused", flush=True)
        lab.idle()
        if status == 0 or (unmapped, refused) == last:
            break
        last = (unmapped, refused)
    for line in sorted(set(refused)):
        print("    " + line[:300])
    counts = {}
    for kind, version in unmapped:
        counts[(version, kind)] = counts.get((version, kind), 0) + 1
    for (version, kind), count in sorted(counts.items()):
        print(f"    {count} {kind} in {version}")
    assert not refused, refused[:3]
