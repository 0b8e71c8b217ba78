# SPDX-License-Identifier: Apache-2.0
"""What can be chosen at start and changed at run time through `/_lab/`."""

import dataclasses


@dataclasses.dataclass
class Settings:
    """Seconds and switches; `reset` returns to what the command line said."""

    rds_create_seconds: float = 0.0
    rds_modify_seconds: float = 0.0
    rds_delete_seconds: float = 0.0
    latency_ms: float = 0.0
    # False is what moto and older S3 do: the tags of CreateBucket are ignored.
    bucket_create_tags: bool = False
    # True is what S3 does since 2023: a new bucket is encrypted and not public.
    bucket_defaults: bool = True

    def __post_init__(self):
        self._start = dataclasses.asdict(self)

    def reset(self):
        self.update(self._start)

    def update(self, values):
        for name, value in values.items():
            if name not in self._start:
                raise KeyError(name)
            setattr(self, name, type(self._start[name])(value))

    def as_dict(self):
        return {name: getattr(self, name) for name in self._start}
