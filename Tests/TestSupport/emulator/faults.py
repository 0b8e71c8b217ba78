# SPDX-License-Identifier: Apache-2.0
"""Faults on demand: errors, delays and broken connections for chosen calls."""

import re
import threading

KINDS = ("error", "delay", "abort_before", "abort_after", "truncate", "hang")
# These replace the answer after the operation was carried out.
AFTERWARDS = ("abort_after", "truncate")


class Rule:
    """One entry of POST /_lab/faults; control.py says what the fields mean."""

    def __init__(self, values):
        self.values = values
        self.kind = values["do"]
        if self.kind not in KINDS:
            raise ValueError(f"do: {self.kind!r} is not one of {', '.join(KINDS)}")
        self.pattern = re.compile(values.get("match", ""))
        self.skip = values.get("skip", 0)
        self.left = values.get("times", 1)
        self.hits = 0

    def get(self, name, default=None):
        return self.values.get(name, default)

    @property
    def afterwards(self):
        return self.kind in AFTERWARDS or bool(self.get("after"))

    def take(self, call):
        """Whether this rule applies to the call now; counts it."""
        if self.left == 0 or not self.pattern.search(str(call)):
            return False
        if self.get("mutating") not in (None, call.mutating):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        self.hits += 1
        return True

    def describe(self):
        return {**self.values, "left": self.left, "hits": self.hits}


class FaultBook:
    """The rules in force; the first that applies to a call wins."""

    def __init__(self):
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        self._rules = []
        self.release = threading.Event()  # ends every hang of these rules

    def replace(self, rules):
        made = [Rule(values) for values in rules]
        with self._lock:
            self.release.set()
            self.reset()
            self._rules = made

    def pick(self, call):
        with self._lock:
            return next((rule for rule in self._rules if rule.take(call)), None)

    def describe(self):
        with self._lock:
            return [rule.describe() for rule in self._rules]
