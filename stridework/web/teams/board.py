"""The coach's board: who trained, who is due, who reported pain, and how the last weeks went.

What is shown of a runner is what that runner grants (`Level`); below a level its fields are None or empty, not merely
left out by a template. A page costs the same number of queries for three runners and for fifty.

Whether a session is due is read from the plan as it was shown to the runner last: planning again for everybody, because
a coach looks, would keep the coach waiting and change nothing for the runner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Func, JSONField
from django.utils.translation import gettext

from stridework.library.rules import load_rules
from stridework.training.load import find_load
from stridework.training.log import Light, PainLight, SessionLog, pain_light
from stridework.training.plan import Plan, PlannedSession, find_monday
from stridework.web import catalogue
from stridework.web.models import Level, Log, Member, Runner, TrainingPlan
from stridework.web.plan.records import PLAN
from stridework.web.records import SESSION_LOG, read_log
from stridework.web.workouts.own import PREFIX as OWN
from stridework.web.workouts.own import is_own_run

WEEKS = 4
PER_PAGE = 50
PAIN_DAYS = 14  # how long a reported pain is shown
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BoardWeek:
    """One week of a runner: days trained, sessions missed (None where no plan says), load in AU (None: not granted).

    `load` is of strength sessions, effort times minutes, and the least it can have been where an effort was not said.
    """

    monday: date
    trained: int
    missed: int | None
    load: int | None

    @property
    def planned(self) -> int:
        """The days that were trained and those that should have been."""
        return self.trained + (self.missed or 0)


@dataclass(frozen=True, slots=True)
class Pain:
    """The latest pain or warning sign of the last two weeks."""

    on: date
    score: int | None
    light: PainLight


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One runner on the board. Everything beside name and level is empty until the runner grants it."""

    member: Member
    last: date | None = None
    last_workout: str = ""
    trained_today: bool = False
    due: PlannedSession | None = None
    missed: date | None = None
    next: PlannedSession | None = None
    pain: Pain | None = None
    weeks: tuple[BoardWeek, ...] = ()

    @property
    def runner(self) -> Runner:
        return self.member.runner

    @property
    def needs_a_word(self) -> bool:
        return self.pain is not None or self.missed is not None


@dataclass(frozen=True, slots=True)
class Session:
    """A finished session as a coach sees it; `log` holds the answers, None below the level that grants them."""

    row: Log
    day: date
    workout: str
    log: SessionLog | None
    light: PainLight | None


def build_board(members: Sequence[Member], today: date) -> list[BoardRow]:
    """Return a row for each of these members, in their order, in two queries."""
    seen = [member.runner_id for member in members if member.level >= Level.TRAINED]
    logs = _read_logs(seen, today)
    plans = {row.runner_id: row for row in TrainingPlan.objects.filter(runner__in=seen).defer("before", "changes")}
    return [
        _row(member, logs.get(member.runner_id, ()), plans.get(member.runner_id), today)
        if member.level >= Level.TRAINED
        else BoardRow(member)
        for member in members
    ]


def list_sessions(member: Member, most: int) -> list[Session]:
    """Return a runner's latest sessions, newest first, with as much of each as they grant."""
    rows = Log.objects.filter(runner=member.runner_id).order_by("-started_at", "pk")[:most]
    return [show_session(member, row) for row in rows]


def show_session(member: Member, row: Log) -> Session:
    """Return one session with as much of it as its runner grants."""
    log = read_log(row)
    whole = member.level >= Level.LOG
    light = pain_light(log, load_rules().limits) if whole else None
    return Session(row, log.started_at.date(), name_workout(row.workout), log if whole else None, light)


def name_workout(workout_id: str) -> str:
    """Return a workout's name; its id where the library no longer has it. What a runner calls their own is theirs."""
    if workout_id.startswith(OWN):
        return gettext("A workout of their own")
    known = catalogue.workouts().get(workout_id)
    return known.name if known else workout_id


def _read_logs(runner_ids: Sequence[int], today: date) -> Mapping[int, Sequence[tuple[SessionLog, bool]]]:
    """Return each runner's sessions of the board's weeks, newest first, each with whether it was strength.

    They are read without their intervals: those are nine tenths of a document, and reading fifty runners' would be most
    of the page's time.
    """
    first = find_monday(today) - timedelta(weeks=WEEKS - 1)
    since = datetime.combine(first - DAY, time.min, UTC)
    rows = Log.objects.filter(runner__in=runner_ids, started_at__gte=since).order_by("-started_at", "pk")
    found: dict[int, list[tuple[SessionLog, bool]]] = {}
    for runner_id, told, own_run in rows.values_list("runner_id", _WithoutIntervals("document"), is_own_run()):
        log = SESSION_LOG.validate_python(told | {"intervals": ()})
        found.setdefault(runner_id, []).append((log, not own_run and log.workout not in catalogue.running()))
    return found


class _WithoutIntervals(Func):
    """A session's document without what was done interval by interval, left out by the database."""

    function = "JSON_REMOVE"
    template = "%(function)s(%(expressions)s, '$.intervals')"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s - 'intervals')", **more)


def _row(member: Member, logs: Sequence[tuple[SessionLog, bool]], kept: TrainingPlan | None, today: date) -> BoardRow:
    strength = [log for log, is_strength in logs if is_strength]
    days = {log.started_at.date() for log in strength}
    plan = PLAN.validate_python(kept.plan) if kept and kept.plan is not None else None
    open_ = [s for s in plan.sessions if not s.done and s.start.date() not in days] if plan else []
    missed = _list_missed(plan, days, today)
    whole = member.level >= Level.LOG
    return BoardRow(
        member,
        last=max(days, default=None),
        last_workout=name_workout(strength[0].workout) if strength else "",
        trained_today=today in days,
        due=next((s for s in open_ if s.start.date() == today), None),
        missed=max((day for day in missed if today - day <= 7 * DAY), default=None),
        next=min((s for s in open_ if s.start.date() > today), key=lambda s: s.start, default=None),
        pain=_find_pain([log for log, _ in logs], today) if whole else None,
        weeks=tuple(_weeks(strength, missed if plan else None, today, with_load=whole)),
    )


def _list_missed(plan: Plan | None, trained: Iterable[date], today: date) -> list[date]:
    """Return the days of the last weeks on which the plan had a session that was not done; any that day counts."""
    if plan is None:
        return []
    planned = {s.start.date() for s in (*plan.missed, *plan.sessions) if not s.done}
    return sorted(day for day in planned - set(trained) if day < today)


def _find_pain(logs: Sequence[SessionLog], today: date) -> Pain | None:
    """Return the latest session that was told to have hurt more than a little, or with a warning sign."""
    for log in logs:
        light = pain_light(log, load_rules().limits)
        day = log.started_at.date()
        if light and light.light is not Light.GREEN and today - day < PAIN_DAYS * DAY:
            return Pain(day, log.pain, light)
    return None


def _weeks(
    logs: Sequence[SessionLog], missed: Sequence[date] | None, today: date, *, with_load: bool
) -> Iterable[BoardWeek]:
    for number in range(WEEKS - 1, -1, -1):
        monday = find_monday(today) - timedelta(weeks=number)
        here = [log for log in logs if monday <= log.started_at.date() < monday + 7 * DAY]
        load = sum(find_load(log.srpe, log.seconds / 60) or 0 for log in here)
        yield BoardWeek(
            monday,
            len({log.started_at.date() for log in here}),
            None if missed is None else sum(monday <= day < monday + 7 * DAY for day in missed),
            round(load) if with_load else None,
        )
