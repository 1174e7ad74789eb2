"""A running week in the runner's own words: "Tue intervals, Thu tempo 50m, Sun long 1h40".

Parts are kept apart by commas, semicolons or lines. A part names one day or several ("Mon Wed easy 40m"), may give the
time of day ("Tue 18:30 intervals"), and then says the run as a calendar's title would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from stridework.errors import StrideworkError, WeekPatternError
from stridework.training.run_amounts import find_metres, find_minutes
from stridework.training.run_kinds import RunWords, find_named_metres, judge_run
from stridework.training.running import RACES, Ignored, Reading, Run, RunKind

MAX_TEXT = 1_000
MAX_DAYS = 366 * 2

_EXAMPLE = "Tue intervals, Thu tempo 50m, Sun long 1h40"
_CLOCK = re.compile(r"(?:at\s+)?([01]?[0-9]|2[0-3])(?::([0-5][0-9])|(?::([0-5][0-9]))?\s?([ap]m))(?![0-9:])", re.I)


@dataclass(frozen=True, slots=True)
class WeeklyRun:
    """What is run on one day of every week; `kind` is None for a day that is written down and has no run."""

    weekday: int  #: 0 is Monday
    title: str
    kind: RunKind | None
    reason: str
    minutes: float | None = None
    metres: float | None = None
    at: time | None = None


def parse_week_pattern(text: str, *, words: RunWords) -> tuple[WeeklyRun, ...]:
    """Read a week's words into its days, in the order of the week.

    Raises WeekPatternError for the first part that names no day, no run, or a day that already has a run at that time.
    """
    if len(text) > MAX_TEXT:
        raise WeekPatternError(1, f"{text[:20]}…", f"{len(text)} characters", f"at most {MAX_TEXT}")
    found: dict[tuple[int, time | None], WeeklyRun] = {}
    parts = [" ".join(part.split()) for part in re.split(r",(?![0-9])|[;\n]", text)]
    for number, part in enumerate((part for part in parts if part), start=1):
        for run in _read_part(number, part, words):
            if (run.weekday, run.at) in found:
                other = found[run.weekday, run.at].title
                raise WeekPatternError(number, part, f"that day already has {other!r}", "one run at one time of a day")
            found[run.weekday, run.at] = run
    if not found:
        raise WeekPatternError(1, text, "no day in it", f"days and runs, such as {_EXAMPLE!r}")
    return tuple(sorted(found.values(), key=lambda run: (run.weekday, run.at or time())))


def plan_week_pattern(pattern: tuple[WeeklyRun, ...], start: date, end: date, *, source: str = "week") -> Reading:
    """Return the runs of a weekly pattern from `start` to `end`, both included, two years at most."""
    if end < start:
        raise StrideworkError(f"{source}: the last day ({end}) is before the first ({start})")
    if (end - start).days >= MAX_DAYS:
        raise StrideworkError(f"{source}: {(end - start).days + 1} days; a weekly pattern is laid out over {MAX_DAYS}")
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    runs = [
        _run_on(day, run, run.kind, source)
        for day in days
        for run in pattern
        if run.weekday == day.weekday() and run.kind is not None
    ]
    ignored = [Ignored(run.title, run.reason) for run in pattern if run.kind is None]
    return Reading(tuple(runs), tuple(dict.fromkeys(ignored)))


def _run_on(day: date, run: WeeklyRun, kind: RunKind, source: str) -> Run:
    return Run(
        start=datetime.combine(day, run.at or time()),
        kind=kind,
        title=run.title,
        reason=run.reason,
        minutes=run.minutes,
        metres=run.metres,
        all_day=run.at is None,
        source=source,
        uid=f"{source}/{day.isoformat()}" + (f"T{run.at:%H%M}" if run.at else ""),
    )


def _read_part(number: int, part: str, words: RunWords) -> Iterator[WeeklyRun]:
    weekdays, rest = _take_weekdays(part, words)
    if not weekdays:
        first = part.split()[0]
        known = ", ".join(_shortest_names(words))
        raise WeekPatternError(number, part, f"{first!r} is not a day", f"a day ({known}) and then the run")
    at, title = _take_clock(rest)
    if not title:
        more = f"{part} easy 40m"
        raise WeekPatternError(number, part, "no run behind the day", f"the run too, such as {more!r}")
    minutes, metres = find_minutes(title), find_metres(title)
    kind, reason = judge_run(title, "", minutes, metres, words=words, only_runs=True)
    if kind is None and reason == words.reasons["nothing"]:
        expected = "a word such as easy, long, intervals, tempo, race or rest, or how long it takes"
        raise WeekPatternError(number, part, f"{title!r} does not say what kind of run", expected)
    if kind in RACES and metres is None:
        metres = find_named_metres(title, words)
    for weekday in weekdays:
        yield WeeklyRun(weekday, title, kind, reason, minutes, metres, at)


def _take_weekdays(part: str, words: RunWords) -> tuple[tuple[int, ...], str]:
    """Take the days off the beginning: "Mon Wed", "Mon/Wed/Fri", "Mon and Wed:"."""
    days: list[int] = []
    rest = part
    while match := re.match(r"([^\W\d_]+)\.?(?:\s*[/&+:]\s*|\s+|$)", rest):
        name = match[1].casefold()
        if name in words.weekdays:
            days.append(words.weekdays[name])
        elif not (days and name in words.joiners):
            break
        rest = rest[match.end() :]
    return tuple(dict.fromkeys(days)), rest.strip()


def _shortest_names(words: RunWords) -> list[str]:
    return [
        min((name for name, day in words.weekdays.items() if day == number), key=_from_three) for number in range(7)
    ]


def _from_three(name: str) -> int:
    return abs(len(name) - 3)


def _take_clock(text: str) -> tuple[time | None, str]:
    match = _CLOCK.match(text)
    if not match:
        return None, text
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if half := (match[4] or "").casefold():
        if not 1 <= hour <= 12:
            return None, text
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute), text[match.end() :].strip()
