"""The plan: where strength goes among the runs, why there, and what keeps the other days free.

Times are local to the runner and naive, as in `running`. Weeks are named by their Monday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from stridework.training.log import Light


class SessionKind(StrEnum):
    """What a strength session asks of the legs. Full and interval sessions have jumps, light ones have none."""

    FULL = "full"
    HIIT = "hiit"
    LIGHT = "light"


JUMP_SESSIONS = frozenset({SessionKind.FULL, SessionKind.HIIT})


class Level(StrEnum):
    """How used a runner is to jumping."""

    NOVICE = "novice"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Phase(StrEnum):
    """What a week is for."""

    STARTER = "starter"
    NOVELTY = "novelty"
    BUILD = "build"
    DELOAD = "deload"
    TAPER = "taper"
    RACE = "race"
    RECOVERY = "recovery"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One strength session: `workout` is its id, `prescription` how much of it, `contacts` about how many landings.

    Done and pinned sessions never move.
    """

    start: datetime
    minutes: int
    kind: SessionKind
    contacts: int
    workout: str
    prescription: str
    reasons: tuple[str, ...] = ()
    pinned: bool = False
    done: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def jumps(self) -> bool:
        return self.kind in JUMP_SESSIONS


@dataclass(frozen=True, slots=True)
class BlockedDay:
    """A day without strength, and the rules that keep it so.

    `H…` are hard rules, `S…` costs that were higher than the session is worth, `target` says that the week has
    what it should have.
    """

    date: date
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """How many sessions a week should have, how many it has, and what was given up, with what would have helped.

    `jump_lead_hours` is the distance kept from a jump session to a key run in the novelty window (H5), which is the
    one hard rule that may yield.
    """

    monday: date
    phase: Phase
    target: int
    placed: int
    jump_lead_hours: float
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan in order of time."""

    sessions: tuple[PlannedSession, ...]
    blocked: tuple[BlockedDay, ...]
    weeks: tuple[WeekPlan, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time the runner has no time for strength in; `end` is its first free moment."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the runner says about the plan.

    `days` are the preferred weekdays (Monday is 0), empty for any; `times` the possible starts of each weekday, the
    planner's usual ones where a weekday is missing, none where it is empty. `target` None leaves the number of
    sessions a week to the phase. `began` is when this plan was first made, None for now: deload weeks and the two
    starter weeks count from it. `fixed` are the sessions done and pinned, also those before `start`; jump sessions
    older than those are counted in `jumps_done`, the latest on `last_jump`. `shown` is the plan the runner knows.
    """

    start: date
    weeks: int = 2
    level: Level = Level.NOVICE
    days: frozenset[int] = frozenset()
    times: Mapping[int, tuple[time, ...]] = field(default_factory=dict)
    busy: tuple[Span, ...] = ()
    target: int | None = None
    maintain: bool = False
    began: date | None = None
    jumps_done: int = 0
    last_jump: date | None = None
    fixed: tuple[PlannedSession, ...] = ()
    shown: tuple[PlannedSession, ...] = ()
    light: Light = Light.GREEN
    cleared: bool = True

    @property
    def end(self) -> date:
        """The first day after the plan, a Monday."""
        return find_monday(self.start) + timedelta(weeks=self.weeks)


def find_monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def pin(session: PlannedSession) -> PlannedSession:
    """Return the session as one that re-planning must leave where it is."""
    return replace(session, pinned=True)
