"""The plan: where strength goes among the runs, why there, and what keeps the other days free.

Times are local to the runner and naive, as in `running`. Weeks are named by their Monday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from stridework.training.running import RunKind


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

    Done and pinned sessions never move. `jumping_intervals` is how many of the workout's jumping intervals are jumped,
    the last ones, the others being stepped; None leaves the workout as it is written. `planned_for` is the day the
    planner had chosen before the runner moved the session, None where it was never moved.
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
    jumping_intervals: int | None = None
    planned_for: date | None = None

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

    day: date
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
class RunResets:
    """Posture resets in one easy or long run: slow squats at these minutes of the run, and why there."""

    start: datetime
    title: str
    minutes: tuple[int, ...]
    reps: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan in order of time. `missed` are the sessions of the past that were planned and not done."""

    sessions: tuple[PlannedSession, ...]
    blocked: tuple[BlockedDay, ...]
    weeks: tuple[WeekPlan, ...]
    resets: tuple[RunResets, ...] = ()
    missed: tuple[PlannedSession, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time the runner has no time for strength in; `end` is its first free moment."""

    start: datetime
    end: datetime


class HoldCause(StrEnum):
    """Why there is no strength, or none with jumps, for some days."""

    PAIN = "pain"
    WARNING_SIGN = "warning-sign"
    SORE = "sore"
    ILL = "ill"
    AWAY = "away"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Hold:
    """Days, both included, without jumps (`jumps_only`) or without any strength.

    `last` None means until the runner says otherwise; `score` is the pain or soreness told, 0 to 10. A skipped session
    is a hold of its one day, and its week then wants one session less.
    """

    first: date
    last: date | None
    cause: HoldCause
    jumps_only: bool = False
    score: int | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def rule(self) -> str:
        """The hard rule that speaks for it: H15 for the body, H16 for the runner's time."""
        return "H16" if self.cause in (HoldCause.AWAY, HoldCause.SKIPPED) else "H15"


@dataclass(frozen=True, slots=True)
class Race:
    """A race that the runner told by hand; `kind` is one of the race kinds."""

    day: date
    kind: RunKind
    title: str
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Everything a runner asked of the plan and has said since; it outlives every re-planning.

    `began` is the first day of the plan, `weeks` how many it has from that day's week on. `pinned` are the sessions the
    runner moved or swapped. `week_starts_on` is the first day of a shown week (Monday 0, Sunday 6); the planner's own
    weeks begin on Mondays whatever is shown. `resets` asks for posture resets in easy and long runs.
    """

    began: date
    weeks: int = 2
    level: Level = Level.NOVICE
    days: frozenset[int] = frozenset()
    times: Mapping[int, tuple[time, ...]] = field(default_factory=dict)
    target: int | None = None
    maintain: bool = False
    races: tuple[Race, ...] = ()
    holds: tuple[Hold, ...] = ()
    pinned: tuple[PlannedSession, ...] = ()
    week_starts_on: int = 0
    resets: bool = True

    @property
    def end(self) -> date:
        """The first day after the plan, a Monday."""
        return find_monday(self.began) + timedelta(weeks=self.weeks)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the planner is given of the runner: the request, as far as it concerns the days from `start` on.

    `days` are the preferred weekdays (Monday is 0), empty for any; `times` the possible starts of each weekday, the
    planner's usual ones where a weekday is missing, none where it is empty. `target` None leaves the number of
    sessions a week to the phase. `began` is when this plan was first made, None for now: deload weeks and the two
    starter weeks count from it. `fixed` are the sessions done and pinned, also those before `start`; sessions older
    than those are counted: with jumps in `jumps_done`, the latest on `last_jump`, by intervals in `hiits_done`, without
    jumps in `lights_done`. `shown` is the plan the runner knows. `easier_until` is the last day of an easier week that
    hard sessions have called for.
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
    hiits_done: int = 0
    lights_done: int = 0
    fixed: tuple[PlannedSession, ...] = ()
    shown: tuple[PlannedSession, ...] = ()
    holds: tuple[Hold, ...] = ()
    cleared: bool = True
    easier_until: date | None = None

    @property
    def end(self) -> date:
        """The first day after the plan, a Monday."""
        return find_monday(self.start) + timedelta(weeks=self.weeks)


def find_session_on(plan: Plan, day: date) -> PlannedSession | None:
    """Return the session still to be done on that day, None where there is none."""
    return next((s for s in plan.sessions if not s.done and s.start.date() == day), None)


def find_next_session(plan: Plan, after: datetime) -> PlannedSession | None:
    """Return the first session still to be done from that moment on, None where there is none."""
    coming = (s for s in plan.sessions if not s.done and s.start >= after)
    return min(coming, key=lambda session: session.start, default=None)


def find_monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def pin(session: PlannedSession) -> PlannedSession:
    """Return the session as one that re-planning must leave where it is."""
    return replace(session, pinned=True)
