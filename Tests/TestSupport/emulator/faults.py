# SPDX-License-Identifier: Apache-2.0
"""Faults on demand: refusals, delays, foreign answers and broken connections for chosen calls."""

import hashlib

import server_support

# By name: what refusal of `refusals.py` it is.
REFUSALS = {
    "throttle": "throttled",
    "unavailable": "unavailable",
    "expired": "expired_token",
    "unknown_key": "unknown_key",
    "skewed": "skewed",
}
BEFORE = ("error", "delay", "abort_before", "reset_before", "hang", "deny", "body", "html", *REFUSALS)
# These replace the answer after the operation was carried out.
AFTERWARDS = ("abort_after", "reset_after", "truncate")
KINDS = BEFORE + AFTERWARDS
CHAOS = ("throttle", "unavailable", "reset_before", "reset_after", "truncate", "html")


class Rule(server_support.FaultRule):
    """One entry of POST /_lab/faults; control.py says what the fields mean."""

    kinds = KINDS
    afterwards_kinds = AFTERWARDS

    def __init__(self, values):
        super().__init__(values)
        if "nth" in values:
            self.skip = values["nth"] - 1

    def get(self, name, default=None):
        return self.values.get(name, default)

    def concerns(self, call):
        for field in ("service", "operation"):
            wanted = self.get(field)
            if wanted is not None and getattr(call, field) not in ([wanted] if isinstance(wanted, str) else wanted):
                return False
        return self.get("mutating") in (None, call.mutating) and bool(self.pattern.search(str(call)))


class Chaos:
    """Faults by chance, the same for the same seed whatever the order of the calls.

    The n-th call of one operation always fares alike, since the draw is a hash of
    seed, operation and n; `in_a_row` at most follow one another, so that a client
    with that many retries comes through.
    """

    def __init__(self, seed=0, rate=0.1, kinds=CHAOS, match="", in_a_row=2, most=None, **fields):
        self.seed, self.rate, self.in_a_row, self.most = seed, rate, in_a_row, most
        self.rules = [Rule({"do": kind, "match": match, "times": None, **fields}) for kind in kinds]
        self.counts, self.row, self.hits = {}, {}, {}

    def draw(self, call):
        if not self.rules or not self.rules[0].concerns(call):
            return None
        name = f"{call.service} {call.operation}"
        self.counts[name] = number = self.counts.get(name, 0) + 1
        mark = hashlib.sha256(f"{self.seed} {name} {number}".encode()).digest()
        chance = int.from_bytes(mark[:6], "big") / 2**48
        spent = self.most is not None and sum(self.hits.values()) >= self.most
        if chance >= self.rate or spent or self.row.get(name, 0) >= self.in_a_row:
            self.row[name] = 0
            return None
        self.row[name] = self.row.get(name, 0) + 1
        rule = self.rules[mark[6] % len(self.rules)]
        self.hits[rule.kind] = self.hits.get(rule.kind, 0) + 1
        return rule


class FaultBook(server_support.FaultBook):
    """Rules, then chance."""

    def __init__(self):
        super().__init__(Rule)
        self.chaos = None

    def set_chaos(self, options):
        with self.lock:
            self.chaos = Chaos(**options) if options else None

    def chaos_hits(self):
        with self.lock:
            return dict(self.chaos.hits) if self.chaos else {}

    def pick(self, call):
        rule = super().pick(call)
        if rule:
            return rule
        with self.lock:
            return self.chaos.draw(call) if self.chaos else None
