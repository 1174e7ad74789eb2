"""The session clock of the terminal: the sound device's where there is one, else the computer's own."""

from __future__ import annotations

import time
from typing import Protocol

from stridework.audio import Levels


class Clock(Protocol):
    """Where the session stands. It runs between `start` and `stop`, and stands still at `until_s`."""

    def start(self, from_s: float, until_s: float) -> None:
        """Run from this moment of the session to that one."""

    def stop(self) -> None:
        """Stand still where the clock is."""

    def set_levels(self, levels: Levels) -> None:
        """Take these levels from the next `start` on."""

    def position_s(self) -> float:
        """Return where the session stands, in seconds of the timeline."""

    def close(self) -> None:
        """Give back what the clock holds."""


class SilentClock:
    """Counts with the computer's monotonic clock, `speed` times as fast as life."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._from_s = 0.0
        self._until_s = 0.0
        self._since: float | None = None

    def start(self, from_s: float, until_s: float) -> None:
        self._from_s, self._until_s, self._since = from_s, until_s, time.monotonic()

    def stop(self) -> None:
        self._from_s, self._since = self.position_s(), None

    def set_levels(self, levels: Levels) -> None:
        """A silent clock has no levels."""

    def position_s(self) -> float:
        if self._since is None:
            return self._from_s
        return min(self._from_s + (time.monotonic() - self._since) * self._speed, self._until_s)

    def close(self) -> None:
        self.stop()
