# SPDX-License-Identifier: Apache-2.0
"""The measurements of Scripts/bench. Medians over the runs; the peers in the same run."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.request import Request, urlopen

ROOT = pathlib.Path(__file__).resolve().parent.parent
EMULATOR = ROOT / "Tests/TestSupport/emulator/server.py"
PEER = ROOT / "Scripts/bench-peer.py"
AWS = pathlib.Path(sys.executable).parent / "aws"
REGION, CLUSTER, BUCKET, LATENCY_MS = "us-west-2", "bench", "kubeflow-bench-artifacts", 100

# The calls of a first setup of which each needs the answer of the one before, as
# SPEC section 4 orders them: the VPC, its private subnets, a group of them, the DB
# in it, the DB's endpoint, the secret with that endpoint. With no check, wait or
# confirmation in between, no program can do with fewer.
CHAIN = (
    "DescribeCluster",
    "DescribeSubnets and DescribeRouteTables",
    "CreateDBSubnetGroup",
    "CreateDBInstance",
    "DescribeDBInstances",
    "PutSecretValue",
)


class Emulator:
    def __init__(self):
        command = [sys.executable, EMULATOR, "--until-eof"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.endpoint = self.process.stdout.readline().split()[1]

    def control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.endpoint}/_lab/{path}", data)) as answer:
            return json.load(answer)

    def fresh_world(self):
        self.control("reset", {})
        self.control("seed", {"cluster": CLUSTER, "region": REGION})

    def calls(self):
        found = self.control("calls")
        self.control("calls/reset", {})
        return found

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def environment():
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "bench-operator-key",
        "KFCTL_AWS_S3_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
        "KFCTL_AWS_S3_SECRET_ACCESS_KEY": "bench-bucket-key",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def measure(command):
    """Wall and CPU seconds of one process by wait4, its peak MiB by GNU time.

    Linux counts the memory of the process that forked into ru_maxrss; only a
    child of something small, such as `time`, shows its own.
    """
    with tempfile.TemporaryFile() as output, tempfile.NamedTemporaryFile("r") as peak:
        timed = ["/usr/bin/time", "-q", "-f", "%M", "-o", peak.name, *command]
        began = time.perf_counter()
        child = subprocess.Popen(
            timed, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise SystemExit(f"{' '.join(map(str, command))}: exit {child.returncode}\n{text}")
        mib = int(peak.read()) / 1024
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "mib": mib}


def medians(rows):
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


class Table:
    """Rows of text in aligned columns; the last column says whether a goal is met."""

    def __init__(self, title, *columns):
        self.title, self.rows = title, [columns]

    def add(self, *cells):
        self.rows.append(cells)

    def show(self):
        widths = [max(len(str(row[i])) for row in self.rows if i < len(row)) for i in range(len(self.rows[0]))]
        print(f"\n{self.title}")
        for row in self.rows:
            print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
        sys.stdout.flush()


def goal(text, met):
    return f"{text}: {'met' if met else 'NOT MET'}"


class Bench:
    def __init__(self, options):
        self.options = options
        self.program = str(pathlib.Path(options.program).resolve())
        self.emulator = Emulator()

    def ours(self, job, *rest):
        return [
            self.program, job, "--region", REGION, "--cluster", CLUSTER,
            "--endpoint-url", self.emulator.endpoint, *rest,
        ]  # fmt: skip

    def our_setup(self, folder, *rest):
        return self.ours("setup", "--bucket", BUCKET, "--manifests", folder, *rest)

    def peer_setup(self, folder):
        return [
            sys.executable, PEER, "setup", "--endpoint", self.emulator.endpoint, "--region", REGION,
            "--cluster", CLUSTER, "--bucket", BUCKET, "--manifests", folder,
        ]  # fmt: skip

    def run_once(self, command):
        self.emulator.control("calls/reset", {})
        numbers = measure(command)
        calls = self.emulator.calls()
        mutating = sum(call["mutating"] for call in calls)
        return {**numbers, "calls": len(calls), "mutating": mutating, "chain": chain_of(calls)}

    def first_and_second(self, command):
        """One fresh world, then the same command twice."""
        self.emulator.fresh_world()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "Scripts/example-manifests", folder], check=True)
            return [self.run_once(command(folder)) for _ in range(2)]

    def setup(self):
        pairs = {"kfctl-aws": [], "boto3": []}
        for _ in range(self.options.runs):
            pairs["kfctl-aws"].append(self.first_and_second(self.our_setup))
            pairs["boto3"].append(self.first_and_second(self.peer_setup))
        results = {name: [medians(list(runs)) for runs in zip(*rows)] for name, rows in pairs.items()}
        self.show_setup(results)

    def show_setup(self, results):
        table = Table(
            f"setup on the emulator (median of {self.options.runs})",
            "program", "run", "calls", "mutating", "CPU s", "peak MiB", "wall s",
        )  # fmt: skip
        for name, pair in results.items():
            for which, row in zip(("first", "second"), pair):
                table.add(
                    name, which, int(row["calls"]), int(row["mutating"]),
                    f"{row['cpu']:.3f}", f"{row['mib']:.1f}", f"{row['wall']:.2f}",
                )  # fmt: skip
        table.show()
        (first, second), (peer, _) = results["kfctl-aws"], results["boto3"]
        ratio, worst = peer["cpu"] / first["cpu"], max(first["mib"], second["mib"])
        print("  " + goal(f"CPU at most 1/20 of the peer's (here 1/{ratio:.1f})", ratio >= 20))
        print("  " + goal(f"peak memory at most 24 MiB (here {worst:.1f})", worst <= 24))
        print("  " + goal(f"second setup 0 mutating calls (here {int(second['mutating'])})", not second["mutating"]))
        print("  " + goal(f"second setup at most 12 calls (here {int(second['calls'])})", second["calls"] <= 12))

    def latency(self):
        self.emulator.fresh_world()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "Scripts/example-manifests", folder], check=True)
            self.emulator.control("latency", {"ms": LATENCY_MS})
            ours = self.run_once(self.our_setup(folder))
        self.emulator.fresh_world()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "Scripts/example-manifests", folder], check=True)
            self.emulator.control("latency", {"ms": LATENCY_MS})
            peer = self.run_once(self.peer_setup(folder))
        self.emulator.control("latency", {"ms": 0})
        table = Table(f"setup with {LATENCY_MS} ms added to every call", "program", "wall s", "calls", "in a row")
        table.add("kfctl-aws", f"{ours['wall']:.2f}", ours["calls"], ours["chain"])
        table.add("boto3", f"{peer['wall']:.2f}", peer["calls"], peer["chain"])
        table.show()
        least = len(CHAIN) * LATENCY_MS / 1000
        print(f"  longest chain of dependent calls: {len(CHAIN)} ({' → '.join(CHAIN)}), {least:.1f} s")
        print("  " + goal(f"wall at most 1.2 × that (here {ours['wall'] / least:.2f} ×)", ours["wall"] <= 1.2 * least))

    def startup(self):
        table = Table("start-up (median of 15)", "command", "wall ms", "CPU ms", "peak MiB")
        times = {}
        for command in ([self.program, "--version"], [self.program, "--help"], [str(AWS), "--version"]):
            name = f"{pathlib.Path(command[0]).name} {command[1]}"
            row = times[name] = medians([measure(command) for _ in range(15)])
            table.add(name, f"{row['wall'] * 1000:.1f}", f"{row['cpu'] * 1000:.1f}", f"{row['mib']:.1f}")
        table.show()
        version, usage, aws = (row["wall"] * 1000 for row in times.values())
        worst = max(version, usage)
        print("  " + goal(f"under 20 ms (here {worst:.1f})", worst < 20))
        print("  " + goal(f"at least 20 × faster than aws --version (here {aws / worst:.0f} ×)", aws / worst >= 20))

    def purge(self):
        count = self.options.objects
        small, large = self.our_purge(max(1000, count // 10)), self.our_purge(count)
        peer = self.peer_purge(count)
        table = Table("emptying a bucket", "program", "objects", "wall s", "CPU s", "peak MiB", "calls")
        for name, number, row in (
            ("kfctl-aws", max(1000, count // 10), small),
            ("kfctl-aws", count, large),
            ("boto3 objects.all().delete()", count, peer),
        ):
            table.add(name, number, f"{row['wall']:.2f}", f"{row['cpu']:.2f}", f"{row['mib']:.1f}", row["calls"])
        table.show()
        ratio = peer["wall"] / large["wall"]
        print("  " + goal(f"at least 5 × faster than boto3 (here {ratio:.1f} ×)", ratio >= 5))
        growth = large["mib"] - small["mib"]
        print("  " + goal(f"memory flat: ten times the objects, at most 2 MiB more (here {growth:.1f})", growth <= 2))

    def our_purge(self, count):
        self.emulator.fresh_world()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "Scripts/example-manifests", folder], check=True)
            measure(self.our_setup(folder, "--only", "s3"))
            self.emulator.control("objects", {"bucket": BUCKET, "count": count})
            return self.run_once(self.ours("teardown", "--manifests", folder, "--yes", "--purge"))

    def peer_purge(self, count):
        self.emulator.fresh_world()
        self.emulator.control("bucket", {"bucket": BUCKET, "region": REGION, "account": "123456789012"})
        self.emulator.control("objects", {"bucket": BUCKET, "count": count})
        return self.run_once(
            [sys.executable, PEER, "purge", "--endpoint", self.emulator.endpoint, "--region", REGION, "--bucket", BUCKET]
        )

    def size(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "kfctl-aws"
            shutil.copy(self.program, copy)
            subprocess.run(["strip", copy], check=True)
            size = copy.stat().st_size / 1e6
        table = Table("binary", "what", "MB")
        table.add("kfctl-aws, stripped", f"{size:.1f}")
        table.show()
        print("  " + goal(f"under 20 MB stripped (here {size:.1f})", size < 20))


def chain_of(calls):
    """The most calls of which each began after the one before had ended."""
    ended, count = 0.0, 0
    for end, begin in sorted((call["start_ms"] + (call["time_ms"] or 0), call["start_ms"]) for call in calls):
        if begin >= ended:
            ended, count = end, count + 1
    return count


def main():
    parts = ("setup", "latency", "startup", "purge", "size")
    parser = argparse.ArgumentParser(prog="Scripts/bench", description=__doc__)
    parser.add_argument("--program", required=True, help="a release build of kfctl-aws")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--only", choices=parts, action="append")
    options = parser.parse_args()
    bench = Bench(options)
    try:
        for part in options.only or parts:
            getattr(bench, part)()
    finally:
        bench.emulator.close()


if __name__ == "__main__":
    main()
