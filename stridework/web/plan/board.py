"""The plan as its page shows it: weeks of days, each day with its runs, its strength, and why there is none.

Everything comes from the plan, the runs and the log; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from stridework.library.rules import load_rules
from stridework.planner.differences import Difference
from stridework.training.plan import (
    BlockedDay,
    Hold,
    Plan,
    PlannedSession,
    Request,
    RunResets,
    WeekPlan,
    find_monday,
)
from stridework.training.running import KEY_RUNS, Run
from stridework.web import catalogue
from stridework.web.plan.records import KeptPlan
from stridework.web.plan.wording import HOLDS, PHASES, RUN_LETTERS, RUNS, SESSIONS, say_difference

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What became of a planned session."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run in words; `resets` are the posture resets the plan puts into it."""

    run: Run
    kind: str
    letter: str
    is_key: bool
    resets: RunResets | None


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One strength session in words; `workout` is its name."""

    session: PlannedSession
    state: State
    kind: str
    workout: str

    @property
    def movable(self) -> bool:
        return self.state is State.PLANNED


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that keeps a day free: its id and what it says."""

    rule: str
    title: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the board. `free` are the rules that keep it without strength, empty where nothing was planned."""

    day: date
    is_today: bool
    is_past: bool
    runs: tuple[RunCard, ...]
    sessions: tuple[SessionCard, ...]
    free: tuple[Reason, ...]
    held: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from the runner's first day of the week on, with what the planner says of the week."""

    first: date
    last: date
    days: tuple[Day, ...]
    is_this_week: bool
    phase: str
    about: str
    target: int | None
    placed: int | None
    relaxed: tuple[str, ...]


def first_of_week(day: date, week_starts_on: int) -> date:
    """Return the first day of the shown week that the day is in; Monday is 0."""
    return day - timedelta(days=(day.weekday() - week_starts_on) % 7)


def first_of_month(day: date, week_starts_on: int) -> date:
    """Return the first day shown of a month: the first day of its first, perhaps partial, week."""
    return first_of_week(day.replace(day=1), week_starts_on)


def build_weeks(
    plan: Plan, runs: Iterable[Run], request: Request, first: date, count: int, today: date
) -> tuple[Week, ...]:
    """Return `count` weeks of the board from `first` on."""
    by_day = _Shelves(plan, runs, request, today)
    return tuple(by_day.week(first + n * 7 * ONE_DAY) for n in range(count))


class _Shelves:
    """Everything there is to show, by day."""

    def __init__(self, plan: Plan, runs: Iterable[Run], request: Request, today: date) -> None:
        self.today = today
        self.holds = request.holds
        self.runs: dict[date, list[Run]] = {}
        for run in runs:
            self.runs.setdefault(run.start.date(), []).append(run)
        self.resets: Mapping[tuple[datetime, str], RunResets] = {(r.start, r.title): r for r in plan.resets}
        self.sessions: dict[date, list[tuple[PlannedSession, State]]] = {}
        for session in plan.sessions:
            self._put(session, State.DONE if session.done else State.PLANNED)
        for session in plan.missed:
            self._put(session, State.MISSED)
        self.blocked: Mapping[date, BlockedDay] = {blocked.day: blocked for blocked in plan.blocked}
        self.weeks: Mapping[date, WeekPlan] = {week.monday: week for week in plan.weeks}

    def _put(self, session: PlannedSession, state: State) -> None:
        self.sessions.setdefault(session.start.date(), []).append((session, state))

    def week(self, first: date) -> Week:
        days = tuple(self.day(first + n * ONE_DAY) for n in range(7))
        # A week that begins on a Sunday lies in the planner's week of its next six days.
        said = self.weeks.get(find_monday(first + 3 * ONE_DAY))
        title, about = PHASES[said.phase] if said else ("", "")
        return Week(
            first=first,
            last=first + 6 * ONE_DAY,
            days=days,
            is_this_week=first <= self.today < first + 7 * ONE_DAY,
            phase=str(title),
            about=str(about),
            target=said.target if said else None,
            placed=said.placed if said else None,
            relaxed=tuple(say_relaxation(text) for text in said.relaxed) if said else (),
        )

    def day(self, day: date) -> Day:
        blocked = self.blocked.get(day)
        return Day(
            day=day,
            is_today=day == self.today,
            is_past=day < self.today,
            runs=tuple(self.run_card(run) for run in self.runs.get(day, ())),
            sessions=tuple(session_card(*known) for known in self.sessions.get(day, ())),
            free=say_rules(blocked.rules) if blocked and day >= self.today else (),
            held=_say_hold(self.holds, day),
        )

    def run_card(self, run: Run) -> RunCard:
        return RunCard(
            run=run,
            kind=str(RUNS[run.kind]),
            letter=RUN_LETTERS[run.kind],
            is_key=run.kind in KEY_RUNS,
            resets=self.resets.get((run.start, run.title)),
        )


def session_card(session: PlannedSession, state: State) -> SessionCard:
    """Return the session in words."""
    workout = catalogue.workouts().get(session.workout)
    return SessionCard(
        session=session,
        state=state,
        kind=str(SESSIONS[session.kind]),
        workout=workout.name if workout else session.workout,
    )


def say_rules(rules: Sequence[str]) -> tuple[Reason, ...]:
    """Return rules with what they say; "target" is that the week has what it should have."""
    return tuple(Reason("" if rule == "target" else rule, say_rule(rule)) for rule in rules)


#: What a runner wants to hear first of why a day has no strength: their body, their time, their runs, then the spacing.
TELLING = ("H17", "H15", "H16", "H12", "H10", "H11", "H7", "H5", "H4", "H6", "H8", "H9", "target", "H14", "H2", "H3")


def say_main_rules(rules: Sequence[str], most: int = 2) -> tuple[Reason, ...]:
    """Return the most telling of the rules that keep a day free, at most so many."""
    ordered = sorted(rules, key=lambda rule: TELLING.index(rule) if rule in TELLING else len(TELLING))
    return say_rules(ordered[:most])


def say_rule(rule: str) -> str:
    """Return what a rule says, as a sentence."""
    if rule == "target":
        return _("The week has all it should have.")
    title = load_rules().title(rule)
    return f"{title[:1].upper()}{title[1:]}."


def say_relaxation(text: str) -> str:
    """Return what a week gave up as a sentence with the rule behind it; the planner says "S1: 1 of 2 sessions fit"."""
    rule, colon, said = text.partition(": ")
    known = colon and rule[:1] in "HS" and rule[1:].isdigit()
    words = said if known else text
    return f"{words[:1].upper()}{words[1:]}" + (f" ({rule})." if known else ".")


def _say_hold(holds: Sequence[Hold], day: date) -> str:
    covering = [hold for hold in holds if hold.covers(day)]
    return ", ".join(str(HOLDS[hold.cause]) for hold in covering)


def cards_of_day(runs: Iterable[Run], kept: KeptPlan | None, day: date) -> tuple[RunCard, ...]:
    """Return the runs of one day, with the resets of the plan."""
    plan, request = (kept.plan, kept.request) if kept else (Plan((), (), ()), Request(day))
    return _Shelves(plan, runs, request, day).day(day).runs


def say_news(kept: KeptPlan | None, today: date) -> list[str]:
    """Return in words what planning again changed by itself, as far as it is still to come."""
    return [say_difference(change) for change in (kept.changes if kept else ()) if _is_to_come(change, today)]


def _is_to_come(change: Difference, today: date) -> bool:
    return any(session is not None and session.start.date() >= today for session in (change.before, change.after))
