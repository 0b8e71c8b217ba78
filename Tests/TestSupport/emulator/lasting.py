# SPDX-License-Identifier: Apache-2.0
"""What lasts for a while: so many looks, or so many seconds of the lab's clock.

AWS needs seconds to minutes for what moto does at once. A test cannot sleep for
minutes, so a transition is measured in looks (calls that see it) or on a clock
that the test moves with `POST /_lab/clock`.
"""

import time


class Clock:
    """The machine's clock plus what a test added; it stands still when frozen."""

    def __init__(self):
        self.reset()

    def reset(self):
        self._added, self._stands_at = 0.0, None

    def now(self):
        return (time.monotonic() if self._stands_at is None else self._stands_at) + self._added

    def set(self, advance=0, frozen=None):
        self._added += advance
        if frozen is not None:
            now = self.now()
            self._stands_at, self._added = (now, 0.0) if frozen else (None, now - time.monotonic())
        return {"now": self.now(), "frozen": self._stands_at is not None}


CLOCK = Clock()


class Lasting:
    """Over when both its looks are used up and its seconds have passed; begins with `start`."""

    def __init__(self, looks=0, seconds=0.0):
        self.looks, self.seconds, self._until = looks, seconds, None

    def start(self):
        if self._until is None:
            self._until = CLOCK.now() + self.seconds
        return self

    @property
    def over(self):
        until = self.start()._until
        return self.looks <= 0 and CLOCK.now() >= until

    def look(self):
        """Counts a look; whether it still met what lasts."""
        lasts = not self.over
        self.looks = max(self.looks - 1, 0)
        return lasts


class PerOperation:
    """What each kind of call meets for so many times, each counted by itself."""

    def __init__(self, looks):
        self.looks, self.counts = looks, {}

    def met_by(self, operation):
        self.counts[operation] = self.counts.get(operation, 0) + 1
        return self.counts[operation] <= self.looks


class Book:
    """Lasting things by name, forgotten when they are over."""

    def __init__(self):
        self._held = {}

    def reset(self):
        self._held.clear()

    def begin(self, name, looks=0, seconds=0.0, value=None):
        self._held.pop(name, None)
        if looks > 0 or seconds > 0:
            self._held[name] = (Lasting(looks, seconds).start(), value)

    def end(self, name):
        self._held.pop(name, None)

    def look(self, name):
        """What lasts under the name (its value, else True) and counts; None when it is over."""
        lasting, value = self._held.get(name, (None, None))
        if lasting is None or not lasting.look():
            self._held.pop(name, None)
            return None
        return True if value is None else value

    def names(self):
        return [name for name, (lasting, _) in list(self._held.items()) if not lasting.over]
