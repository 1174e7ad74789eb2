"""The runner's running: runs that are planned and runs that were done, and what kind of day each makes.

Times are local to the runner and naive: a plan is about mornings and evenings, not about instants.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunKind(StrEnum):
    """What a run asks of the legs. Quality, long and races are key runs: strength must not spoil them."""

    EASY = "easy"
    QUALITY = "quality"
    LONG = "long"
    RACE_A = "race-a"
    RACE_B = "race-b"
    RACE_C = "race-c"


RACES = frozenset({RunKind.RACE_A, RunKind.RACE_B, RunKind.RACE_C})
KEY_RUNS = RACES | {RunKind.QUALITY, RunKind.LONG}


@dataclass(frozen=True, slots=True)
class Run:
    """One run, planned or done. `reason` says why it counts as that kind.

    `minutes` and `metres` are None where nobody said. `all_day` marks a run whose time of day is not known; `start`
    then is the day at 00:00. `source` and `uid` say where it came from, so that a correction of its kind sticks.
    """

    start: datetime
    kind: RunKind
    title: str
    reason: str
    minutes: float | None = None
    metres: float | None = None
    all_day: bool = False
    done: bool = False
    source: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An entry that is not a run, and why not; or one that could not be read (`line` in the file, from 1)."""

    title: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one source: the runs in order of time, and everything that was left out with its reason."""

    runs: tuple[Run, ...]
    ignored: tuple[Ignored, ...] = ()
    warnings: tuple[str, ...] = ()
