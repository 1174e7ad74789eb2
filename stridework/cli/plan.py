"""`stridework plan`: strength placed among the runs of a calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from stridework.cli.console import open_console, print_json
from stridework.errors import PlanError
from stridework.library.rules import load_rules
from stridework.training.plan import Level, Plan, PlannedSession, Wishes
from stridework.training.running import RACES, Reading, Run, RunKind

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLASSES = {"a": RunKind.RACE_A, "b": RunKind.RACE_B, "c": RunKind.RACE_C}
DISTANCES = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.0, "marathon": 42_195.0, "ultra": 50_000.0}
BEFORE, AFTER = timedelta(days=21), timedelta(days=28)  # runs around the plan that its rules look at


def plan(
    runs: Annotated[Path, typer.Option("--runs", metavar="FILE.ics", help="The running calendar.")],
    race: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE:KIND", help="A race: a, b or c, a distance, or both, as in 2026-10-04:b-half."),
    ] = None,
    start: Annotated[str, typer.Option(metavar="DATE", help="First day; today by default.")] = "",
    weeks: Annotated[int, typer.Option(metavar="N", help="Weeks to plan, 1 to 26.")] = 2,
    days: Annotated[str, typer.Option(metavar="mon,thu", help="Days you would like.")] = "",
    level: Annotated[
        Level, typer.Option(help="A novice begins with two starter weeks; the others have jumped these last weeks.")
    ] = Level.NOVICE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Plan strength around a running calendar; each session says why it stands there, each free day why it is free."""
    from stridework.planner import plan_sessions

    wishes = _read_wishes(start, weeks, days, level)
    races = [_read_race(text) for text in race or ()]
    reading = _read_runs(runs, wishes)
    reading = replace(reading, runs=_add_races(reading.runs, races))
    made = plan_sessions(reading.runs, wishes)
    for warning in reading.warnings:
        typer.echo(warning, err=True)
    if as_json:
        from stridework.planner.plan_json import to_json

        print_json(to_json(made, reading.runs, reading.ignored))
    else:
        _print_plan(made, reading)


def _read_wishes(start: str, weeks: int, days: str, level: Level) -> Wishes:
    first = _read_date(start, "--start") if start else date.today()
    names = [name.strip().lower()[:3] for name in days.split(",") if name.strip()]
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown:
        raise PlanError(f"--days: {unknown[0]!r} is no weekday; expected some of {','.join(WEEKDAYS)}")
    number = load_rules().number
    known = (
        {}
        if level is Level.NOVICE
        else {
            "jumps_done": int(number("novelty", "sessions")),
            "last_jump": first - timedelta(days=number("novelty", "claimed_days")),
        }
    )
    return Wishes(first, weeks, level, frozenset(WEEKDAYS.index(name) for name in names), **known)  # type: ignore[arg-type]


def _read_date(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as mistake:
        raise PlanError(f"{option}: {text!r} is no date; expected one like 2026-10-04") from mistake


def _read_race(text: str) -> Run:
    """Read DATE:KIND, where KIND is a class, a distance (of an A race) or both."""
    day, _, said = text.partition(":")
    words = re.sub(r"^race-", "", said.strip().lower()).split("-")
    letters = [word for word in words if word in CLASSES]
    metres = [DISTANCES[word] for word in words if word in DISTANCES]
    if len(letters) + len(metres) != len(words) or len(letters) > 1 or len(metres) > 1:
        expected = f"{', '.join(CLASSES)}, one of {', '.join(DISTANCES)}, or both as in b-half"
        raise PlanError(f"--race: {text!r}: expected DATE:KIND, the kind being {expected}")
    kind = CLASSES[letters[0] if letters else "a"]
    when = datetime.combine(_read_date(day, "--race"), datetime.min.time())
    return Run(when, kind, f"Race ({said})", "you said so", metres=metres[0] if metres else None, all_day=True)


def _read_runs(path: Path, wishes: Wishes) -> Reading:
    from zoneinfo import ZoneInfo

    from stridework.formats.ics import read_calendar

    zone = ZoneInfo(_find_zone())
    return read_calendar(path.read_bytes(), zone, wishes.start - BEFORE, wishes.end + AFTER, source=str(path))


def _find_zone() -> str:
    """Return the name of this machine's time zone, UTC where it has none."""
    import os

    if name := os.environ.get("TZ", "").lstrip(":"):
        return name
    link = Path("/etc/localtime")
    found = re.search(r"zoneinfo/(.+)$", str(link.resolve())) if link.is_symlink() else None
    return found.group(1) if found else "UTC"


def _add_races(runs: tuple[Run, ...], races: list[Run]) -> tuple[Run, ...]:
    """Return the runs with the races; a race in the calendar on that day takes over the class and distance said."""
    found = list(runs)
    for race in races:
        same = [place for place, run in enumerate(found) if run.start.date() == race.start.date() and run.kind in RACES]
        if same:
            known = found[same[0]]
            found[same[0]] = replace(
                known, kind=race.kind, reason=race.reason, metres=race.metres if race.metres else known.metres
            )
        else:
            found.append(race)
    return tuple(sorted(found, key=lambda run: run.start))


def _print_plan(made: Plan, reading: Reading) -> None:
    from rich.text import Text

    console = open_console()
    for week in made.weeks:
        title = f"Week of {week.monday:%d %b %Y}: {week.phase}, {week.placed} of {week.target} sessions"
        console.print(Text(title, style="bold"))
        for said in week.relaxed:
            console.print(Text(f"  given up: {said}" if said[0] in "SH" else f"  {said}", style="yellow"))
        for number in range(7):
            day = week.monday + timedelta(days=number)
            lines = _describe_day(day, made, reading.runs)
            for line in lines:
                console.print(Text(f"  {day:%a %d}  {line}" if line is lines[0] else f"          {line}"))
        console.print()
    if reading.ignored:
        console.print(Text("Not taken for runs: " + "; ".join(f"{i.title} ({i.reason})" for i in reading.ignored)))


def _describe_day(day: date, made: Plan, runs: tuple[Run, ...]) -> list[str]:
    lines = [_describe_run(run) for run in runs if run.start.date() == day]
    for session in made.sessions:
        if session.start.date() == day:
            lines += _describe_session(session)
    lines += [f"no strength: {', '.join(blocked.rules)}" for blocked in made.blocked if blocked.day == day]
    return lines or ["-"]


def _describe_run(run: Run) -> str:
    length = f", {run.minutes:.0f} min" if run.minutes is not None else ""
    return f"{'any time' if run.all_day else f'{run.start:%H:%M}'}  run: {run.title} ({run.kind}{length})"


def _describe_session(session: PlannedSession) -> list[str]:
    what = f"{session.kind} strength, {session.minutes} min: {session.workout}, {session.prescription}"
    return [f"{session.start:%H:%M}  {what}", *(f"       {reason}" for reason in session.reasons)]
