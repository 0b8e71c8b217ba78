# SPDX-License-Identifier: Apache-2.0
"""What can be chosen at start and changed at run time through `/_lab/settings`."""

import copy
import dataclasses

from kubeapi.resources import NEWEST, OLDEST


@dataclasses.dataclass
class Settings:
    """`reset` returns to what the command line said."""

    version: str = f"1.{NEWEST}"
    # Refuses or carries out what the built-in controllers would do.
    controllers: bool = True
    latency_ms: float = 0.0
    # CRDs: seconds, or looks at the CRD, before it is Established.
    crd_seconds: float = 0.0
    crd_looks: int = 0
    # Until then its conditions are null, as they are for some moments in a real server.
    crd_silent: bool = False
    # Webhooks: "endpoints" (callable once the service has ready pods), "ready", or "down".
    webhooks: str = "endpoints"
    webhook_attempts: dict = dataclasses.field(default_factory=dict)
    # Seconds until a workload's pods are ready, and rules for those that are not.
    ready_seconds: float = 0.0
    workloads: list = dataclasses.field(default_factory=list)
    # How pods that run to an end behave.
    pods: list = dataclasses.field(default_factory=list)
    nodes: int = 2
    namespace_seconds: float = 0.0
    # Values of synced Secrets: {"aws": URL, "region", "values": {object name: text}}.
    secrets: dict = dataclasses.field(default_factory=dict)
    # Targets of the service proxy: {"namespace/service[:port]": URL}.
    proxies: dict = dataclasses.field(default_factory=dict)
    # URLs of metacontroller's hooks in place of those in the cluster.
    hooks: dict = dataclasses.field(default_factory=dict)
    # Who may come in; tokens.py.
    tokens: dict = dataclasses.field(default_factory=dict)
    # Verbs that SelfSubjectAccessReview denies: a list of patterns "verb group/resource namespace".
    denied: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self._start = copy.deepcopy(dataclasses.asdict(self))
        self.minor  # a wrong version is said at once

    @property
    def minor(self):
        major, _, minor = self.version.removeprefix("v").partition(".")
        number = int(minor.split(".")[0]) if major == "1" and minor.split(".")[0].isdigit() else 0
        if not OLDEST <= number <= NEWEST:
            raise ValueError(f"version: 1.{OLDEST} to 1.{NEWEST}, not {self.version}")
        return number

    def reset(self):
        self.update(copy.deepcopy(self._start))

    def update(self, values):
        kinds = {field.name: field.type for field in dataclasses.fields(self)}
        for name, value in values.items():
            if name not in kinds:
                raise KeyError(name)
            kind = kinds[name]
            if kind in (list, dict) and not isinstance(value, kind):
                raise ValueError(f"{name}: wanted a {kind.__name__}")
            before = getattr(self, name)
            setattr(self, name, kind(value))
            if name == "version":
                try:
                    self.minor
                except ValueError:
                    self.version = before
                    raise

    def as_dict(self):
        return {name: getattr(self, name) for name in self._start}
