"""Random running calendars, wishes and logs, the same for the same number: for property tests and measurements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.training.plan import Hold, HoldCause, Level, PlannedSession, SessionKind, Span, Wishes
from stridework.training.running import Run, RunKind

MONDAY = date(2026, 5, 4)
TIMES = (time(6, 30), time(7), time(9), time(12, 30), time(17, 30), time(18), time(19))
DISTANCES = (5_000.0, 10_000.0, 21_097.0, 42_195.0, 60_000.0, None)


def make_run(
    day: date, at: time | None, kind: RunKind, minutes: float | None = None, metres: float | None = None
) -> Run:
    """Return a planned run; one without a time of day when `at` is None."""
    return Run(
        datetime.combine(day, at or time()), kind, f"{kind} {day}", "made up", minutes, metres, all_day=at is None
    )


def make_calendar(number: int, weeks: int | None = None) -> tuple[list[Run], Wishes]:
    """Return a runner's calendar and wishes; `weeks` None takes 2 to 26, most of them few."""
    random = Random(number)
    weeks = weeks or 2 + int(25 * random.random() ** 3)  # short ones are asked for most
    start = MONDAY + timedelta(days=random.choice((0, 0, 0, 1, 2, 3, 4, 5, 6)))
    runs = _make_runs(random, weeks) + _make_races(random, weeks)
    level = random.choice(list(Level))
    known = level is not Level.NOVICE or random.random() < 0.3
    wishes = Wishes(
        start=start,
        weeks=weeks,
        level=level,
        days=frozenset(random.sample(range(7), random.choice((0, 0, 2, 3)))),
        times=_make_times(random),
        busy=tuple(_make_span(random, weeks) for _ in range(random.choice((0, 0, 1, 4)))),
        target=random.choice((None, None, None, 1, 2, 3)),
        jumps_done=random.randint(1, 9) if known else 0,
        last_jump=start - timedelta(days=random.randint(1, 60)) if known else None,
        fixed=_make_fixed(random, start, weeks),
        holds=tuple(_make_hold(random, weeks) for _ in range(random.choice((0, 0, 0, 1, 2)))),
        cleared=random.random() > 0.03,
    )
    return sorted(runs, key=lambda run: run.start), wishes


def make_logs(number: int, before: date, count: int) -> list[SessionLog]:
    """Return the log of a runner who trained every third day up to the day before, oldest first."""
    random = Random(number)
    logs = []
    for place in range(count, 0, -1):
        start = datetime.combine(before - timedelta(days=3 * place - 2), time(18), UTC)
        names = ("squat", "balance-lunge", "jumping-lunge") if random.random() < 0.6 else ("squat", "balance-lunge")
        intervals = tuple(IntervalLog(i, name, Done.FULL) for i, name in enumerate(names * 2))
        told = {"srpe": random.randint(4, 8), "pain": random.choice((0, 0, 0, 1, 3))}
        id, end = UUID(int=place), start + timedelta(minutes=11)
        logs.append(SessionLog(id, "first-workout", start, end, 660.0, intervals, **told))
    return logs


def _make_runs(random: Random, weeks: int) -> list[Run]:
    days = sorted(random.sample(range(7), random.randint(2, 7)))
    long_day = days[-1]
    quality = set(random.sample(days[:-1], min(len(days) - 1, random.choice((0, 1, 1, 2, 2, 3)))))
    untimed = random.random() < 0.25
    at = {day: None if untimed else random.choice(TIMES) for day in days}
    runs = []
    for week in range(-2, weeks + 3):
        for day in days:
            if random.random() < 0.08:
                continue
            kind = RunKind.LONG if day == long_day else RunKind.QUALITY if day in quality else RunKind.EASY
            minutes = random.choice((None, 30, 45.5, 60, 90, 150))
            runs.append(make_run(MONDAY + timedelta(days=7 * week + day), at[day], kind, minutes))
    return runs


def _make_races(random: Random, weeks: int) -> list[Run]:
    return [
        make_run(
            MONDAY + timedelta(days=random.randint(-10, 7 * weeks + 10)),
            random.choice((None, time(9), time(10))),
            random.choice((RunKind.RACE_A, RunKind.RACE_B, RunKind.RACE_C)),
            None,
            random.choice(DISTANCES),
        )
        for _ in range(random.choice((0, 1, 1, 2)))
    ]


def _make_times(random: Random) -> Mapping[int, tuple[time, ...]]:
    if random.random() < 0.6:
        return {}
    return {day: tuple(sorted(random.sample(TIMES, random.randint(0, 3)))) for day in range(7)}


def _make_span(random: Random, weeks: int) -> Span:
    start = datetime.combine(MONDAY, time(random.randint(0, 20))) + timedelta(days=random.randrange(7 * weeks))
    return Span(start, start + timedelta(hours=random.choice((1, 3, 24, 100))))


def _make_hold(random: Random, weeks: int) -> Hold:
    first = MONDAY + timedelta(days=random.randrange(-7, 7 * weeks))
    last = None if random.random() < 0.1 else first + timedelta(days=random.choice((0, 1, 6, 13)))
    return Hold(first, last, random.choice(list(HoldCause)), jumps_only=random.random() < 0.5)


def _make_fixed(random: Random, start: date, weeks: int) -> tuple[PlannedSession, ...]:
    found = []
    for day in sorted(random.sample(range(-20, 7 * weeks - 7), random.choice((0, 0, 1, 3)))):
        kind = random.choice(list(SessionKind))
        contacts = 0 if kind is SessionKind.LIGHT else random.choice((16, 40, 60))
        moment = datetime.combine(start + timedelta(days=day), random.choice(TIMES))
        found.append(PlannedSession(moment, 15, kind, contacts, "first-workout", "", pinned=day >= 0, done=day < 0))
    return tuple(found)
