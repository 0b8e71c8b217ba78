# SPDX-License-Identifier: Apache-2.0
"""Starts the emulator and asserts every difference from moto that it promises.

    python Tests/TestSupport/emulator/selfcheck.py [part of a check's or its module's name]

Prints one line per failed check and, last, `N passed, N failed`. The checks are
the functions `check_…` of the modules in `checks/`, all against boto3.
"""

import importlib
import os
import pkgutil
import sys
import traceback

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from emulator import checks  # noqa: E402
from emulator.checks.lab import Lab  # noqa: E402


def all_checks():
    for module in pkgutil.iter_modules(checks.__path__):
        members = vars(importlib.import_module(f"emulator.checks.{module.name}"))
        for name, value in members.items():
            if name.startswith("check_"):
                yield f"{module.name}.{name}", value


def run(check, lab):
    lab.control("reset", {})
    try:
        check(lab)
        return True
    except Exception:
        print(f"FAILED {check.__name__}\n{traceback.format_exc()}", flush=True)
        return False


def ignore_own_configuration():
    """boto3 must not follow the developer's profile or endpoint."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


def main():
    ignore_own_configuration()
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    found = [check for name, check in all_checks() if wanted in name]
    lab = Lab()
    try:
        passed = sum(run(check, lab) for check in found)
    finally:
        lab.close()
    print(f"{passed} passed, {len(found) - passed} failed")
    sys.exit(passed != len(found) or not found)


if __name__ == "__main__":
    main()
