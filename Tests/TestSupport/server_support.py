# SPDX-License-Identifier: Apache-2.0
"""What the emulator and the API server share: rules for faults, and an end with the test that started them."""

import os
import re
import threading


class FaultRule:
    """One entry of POST /_lab/faults; each server says which kinds there are and what a rule concerns."""

    kinds = ()
    afterwards_kinds = ()  # these replace the answer after the request was carried out

    def __init__(self, values):
        self.values = values
        self.kind = values["do"]
        if self.kind not in self.kinds:
            raise ValueError(f"do: {self.kind!r} is not one of {', '.join(self.kinds)}")
        self.pattern = re.compile(values.get("match", ""))
        self.skip, self.left, self.hits = values.get("skip", 0), values.get("times", 1), 0

    @property
    def afterwards(self):
        return self.kind in self.afterwards_kinds or bool(self.values.get("after"))

    def take(self, *request):
        """Whether this rule applies to the request now; counts it."""
        if self.left == 0 or not self.concerns(*request):
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
    """The rules in force; the first that applies to a request wins."""

    def __init__(self, rule):
        self.rule = rule
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.rules = []
        self.release = threading.Event()  # ends every hang of these rules

    def replace(self, rules):
        made = [self.rule(values) for values in rules]
        with self.lock:
            self.release.set()
            self.reset()
            self.rules = made

    def pick(self, *request):
        with self.lock:
            return next((rule for rule in self.rules if rule.take(*request)), None)

    def describe(self):
        with self.lock:
            return [rule.describe() for rule in self.rules]


def end_with_stdin():
    """A test that is killed closes our stdin: then leave at once."""

    def watch():
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
