"""The limits training keeps to, as values. The core names them; how large they are stands in `library/rules.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Experience(StrEnum):
    """How used to landing the legs are."""

    NOVEL = "novel"
    NOVICE = "novice"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class PainLimits:
    """Pain scores, 0 to 10: up to `calm` training goes on, above `most` it stops.

    `calm_sessions` with no more than calm pain open again what was stopped.
    """

    calm: int
    most: int
    calm_sessions: int


@dataclass(frozen=True, slots=True)
class LadderLimits:
    """When an exercise grows, stays and steps back.

    Qualities and `poor_reps` are shares, 0 to 1: `partly_quality` is what the runner's "partly" is worth where no form
    coach watched. Soreness and session-RPE above their `most_` score (0 to 10) ask for the same again. The days are of
    missed time, each the longest that has no worse effect than the one before.
    """

    good_quality: float
    poor_quality: float
    partly_quality: float
    poor_reps: float
    poor_in_a_row: int
    good_at_cap: int
    most_soreness: int
    most_srpe: int
    repeat_days: int
    first_reps_days: int
    level_down_days: int
    restart_days: int


@dataclass(frozen=True, slots=True)
class Caps:
    """The most contacts in a session and in seven days, and the most intervals of a workout that may be jumps."""

    session: int
    week: int
    intervals: int


@dataclass(frozen=True, slots=True)
class JumpLimits:
    """How many landings legs may have, by how used to them they are.

    Jumps are new for `novel_sessions` and again after more than `novel_days` without any; a runner is a novice for
    `novice_days` from the first of them. `set_seconds` is how long a set nobody counted is taken to last.
    """

    caps: Mapping[Experience, Caps]
    novel_sessions: int
    novel_days: int
    novice_days: int
    set_seconds: float


@dataclass(frozen=True, slots=True)
class EasierLimits:
    """An easier week: after `sessions` of the last `among` at `srpe` or more, for `days`, with `share` of the sets."""

    srpe: int
    sessions: int
    among: int
    days: int
    share: float


@dataclass(frozen=True, slots=True)
class DayLimits:
    """A runner without a plan: sessions a week, days from one to the next, hours from jumps to jumps.

    After red pain there is nothing for `red_days`.
    """

    sessions_a_week: int
    days_between: int
    hours_between_jumps: int
    red_days: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of the core, by what it limits."""

    pain: PainLimits
    ladder: LadderLimits
    jumps: JumpLimits
    easier: EasierLimits
    day: DayLimits
