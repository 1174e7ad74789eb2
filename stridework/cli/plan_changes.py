"""`stridework plan move`, `swap`, `skip`, `sore` and the like: what a runner tells the plan, and what comes of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stridework.cli.console import open_console
from stridework.cli.days import read_clock, read_day
from stridework.cli.output import make_folder, open_output
from stridework.errors import PlanError
from stridework.library.rules import load_rules
from stridework.training.plan import Plan, Request, RunResets, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stridework.planner.differences import Difference
    from stridework.planner.replan import Standing
    from stridework.web.models import Runner, RunSource

DAY = typer.Argument(metavar="DAY", help="A date, today, tomorrow or a weekday.")
REFRESH_SECONDS = 5.0  # a command does not wait longer for a calendar's address; the runs known so far serve
SOUNDS = ("mp3", "m4a", "opus", "wav")  # of audio_file.FORMATS, which takes too long to import for --help
NOTHING_TO_CHANGE = "there is no plan to change; stridework plan --keep makes one"


def move(
    day: Annotated[str, DAY],
    to: Annotated[str, typer.Argument(metavar="TO", help="The day it shall be on.")],
    at: Annotated[str, typer.Argument(metavar="[TIME]", help="The time, such as 18:30.", show_default=False)] = "",
) -> None:
    """Move a session to another day. The rest goes around it; a move that would break a rule is refused."""
    today = date.today()
    clock = read_clock(at, "TIME") if at else None
    days = read_day(day, "DAY", today), read_day(to, "TO", today)
    from stridework.planner.changes import move_session

    _change(lambda standing, plan: move_session(standing, plan, *days, clock))


def swap(
    day: Annotated[str, DAY],
    kind: Annotated[SessionKind, typer.Argument(metavar="KIND", help="full, hiit or light.")],
) -> None:
    """Make a session one of another kind: full, hiit or light."""
    on = read_day(day, "DAY", date.today())
    from stridework.planner.changes import swap_session

    _change(lambda standing, plan: swap_session(standing, plan, on, kind))


def skip(day: Annotated[str, DAY]) -> None:
    """Leave a session out. Nothing is made up for."""
    on = read_day(day, "DAY", date.today())
    from stridework.planner.changes import skip_session

    _change(lambda standing, plan: skip_session(standing.request, plan, on))


def release(day: Annotated[str, DAY]) -> None:
    """Give a session you moved or swapped back to the planner."""
    on = read_day(day, "DAY", date.today())
    from stridework.planner.changes import release_session

    def give_back(standing: Standing, plan: Plan) -> Request:
        changed = release_session(standing.request, on)
        if changed == standing.request:
            raise PlanError(f"{on}: you moved or swapped no session to that day")
        return changed

    _change(give_back)


def sore() -> None:
    """Say that your legs are sore: no jumps today and the next days."""
    from stridework.planner.changes import tell_sore

    today = date.today()
    days = load_rules().points("H15", "sore_days")
    _change(lambda standing, plan: tell_sore(standing.request, today, days))
    typer.echo(f"Noted: no jumps until {today + timedelta(days=days):%a %d %b}.")


def ill() -> None:
    """Say that you are ill: no strength until you are well."""
    from stridework.planner.changes import tell_ill

    today = date.today()
    _change(lambda standing, plan: tell_ill(standing.request, today))
    typer.echo("Noted: no strength until you are well; `stridework plan well` says so. Get well.")


def well() -> None:
    """Say that you are well again: strength comes back, jumps a few days later."""
    from stridework.planner.changes import tell_well

    today, days = date.today(), load_rules().points("H15", "after_illness_days")

    def recover(standing: Standing, plan: Plan) -> Request:
        changed = tell_well(standing.request, today, days)
        if changed == standing.request:
            raise PlanError("you have not said that you are ill (stridework plan ill)")
        return changed

    _change(recover)
    typer.echo(f"Noted: no jumps until {today + timedelta(days=days - 1):%a %d %b}.")


def away(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The first day away.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="The last day away.")],
) -> None:
    """Say from when to when you are away: no strength on those days, both included."""
    today = date.today()
    days = read_day(first, "FIRST", today), read_day(last, "LAST", today)
    from stridework.planner.changes import plan_absence

    _change(lambda standing, plan: plan_absence(standing.request, *days))
    typer.echo(f"Noted: no strength from {days[0]:%a %d %b} to {days[1]:%a %d %b}.")


def end(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """End the plan. Your log, your runs and what you corrected stay."""
    with _open_plan() as (runner, _, _, _):
        if sys.stdin.isatty() and not yes and not typer.confirm("End the plan?", default=False):
            return
        from stridework.web.plan.records import end_plan

        end_plan(runner)
    typer.echo("The plan is ended. Your log and your runs stay.")


def resets(
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files go.")],
    sound: Annotated[str, typer.Option(metavar="mp3|m4a|opus|wav", help="The kind of sound file.")] = "mp3",
    lap: Annotated[bool, typer.Option("--lap/--timed", help="A reset ends with LAP, or after 20 s.")] = True,
    every: Annotated[
        int | None, typer.Option(metavar="MINUTES", help="A reset every so many minutes; as the plan has them without.")
    ] = None,
) -> None:
    """Write two files for every run with posture resets: .fit for the watch, and a sound file to start with the run."""
    if sound not in SOUNDS:
        raise PlanError(f"--sound: {sound!r}; expected {', '.join(SOUNDS[:-1])} or {SOUNDS[-1]}")
    with _open_plan() as (runner, request, plan, today):
        from stridework.web.runs.records import runs_for_plan

        runs = runs_for_plan(runner, request, today)
    lengths = {(run.start, run.title): run.minutes for run in runs}
    coming = [found for found in plan.resets if found.start.date() >= today]
    if every is not None:
        from stridework.planner.resets import space_resets

        known = {(run.start, run.title): run for run in runs}
        at = [(found, known[found.start, found.title]) for found in coming if (found.start, found.title) in known]
        spaced = (space_resets(found, run, every, load_rules()) for found, run in at)
        coming = [found for found in spaced if found.minutes]
    if not coming:
        raise PlanError(f"{folder}: nothing to write; the plan has no run to come with posture resets")
    make_folder(folder)
    names = _name_files(coming)
    for found, name in zip(coming, names, strict=True):
        _write_watch_file(found, folder / f"{name}.fit", lengths.get((found.start, found.title)), by_lap=lap)
    _write_tracks(coming, [folder / f"{name}.{sound}" for name in names], sound)
    typer.echo(f"{len(coming)} run{'' if len(coming) == 1 else 's'}, {2 * len(coming)} files in {folder}")


def _write_watch_file(found: RunResets, path: Path, minutes: float | None, *, by_lap: bool) -> None:
    from stridework.formats.fit_workout import write_reset_run

    # The file's date is the run's day, so that writing it again gives the same bytes.
    created = found.start.replace(tzinfo=UTC)
    watch = write_reset_run(found, created=created, minutes=minutes, by_lap=by_lap)
    for warning in watch.warnings:
        typer.echo(f"{path}: {warning}", err=True)
    with open_output(path) as stream:
        stream.write(watch.content)


def _write_tracks(coming: list[RunResets], paths: list[Path], kind: str) -> None:
    from rich.progress import track

    from stridework.audio_file import write_reset_track

    console = open_console(stderr=True)
    spoken: dict[tuple[object, ...], Path] = {}  # runs whose resets are alike sound alike: encoded once, then copied
    todo = list(zip(coming, paths, strict=True))
    for found, path in track(todo, "Speaking", console=console, transient=True, disable=not console.is_terminal):
        with open_output(path) as stream:
            if same := spoken.get((found.minutes, found.reps)):
                with same.open("rb") as source:
                    shutil.copyfileobj(source, stream)
            else:
                write_reset_track(stream, found, kind=kind)
        spoken[found.minutes, found.reps] = path


def _name_files(coming: list[RunResets]) -> list[str]:
    """Return a name for each run's files: its day and its title, numbered where two would be alike."""
    from stridework.formats.fit_workout import name_run_files

    taken: dict[str, int] = {}
    names = []
    for found in coming:
        name = name_run_files(found)
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return names


@contextmanager
def _open_plan() -> Iterator[tuple[Runner, Request, Plan, date]]:
    """Yield the runner, what they asked, and the plan they know today. Raises PlanError where they keep none."""
    from stridework.web import setup

    setup()
    from stridework.web.plan.records import find_plan
    from stridework.web.records import local_runner

    runner, today = local_runner(), date.today()
    kept = find_plan(runner, today)
    if kept is None:
        raise PlanError(NOTHING_TO_CHANGE)
    yield runner, kept.request, kept.plan, today


def _change(change: Callable[[Standing, Plan], Request]) -> None:
    """Change what the runner asked, plan again, and print what became of the sessions; all of it or nothing."""
    with _open_plan() as (runner, request, plan, today):
        from django.db import transaction

        from stridework.web.plan.records import change_plan, find_plan, standing_of

        changed = change(standing_of(runner, request, plan, today), plan)
        with transaction.atomic():
            differences = change_plan(runner, changed, today)
        after = find_plan(runner, today)
    print_differences(differences, after.plan if after else plan)


def print_differences(differences: Sequence[Difference], plan: Plan) -> None:
    """Print what became of each session, with every reason for where it is, or the rules that keep its day free now."""
    from rich.text import Text

    from stridework.web.plan.board import say_main_rules
    from stridework.web.plan.wording import say_difference

    blocked = {blocked.day: blocked.rules for blocked in plan.blocked}

    console = open_console()
    for difference in differences:
        console.print(Text(say_difference(replace(difference, why="")), style="bold"))
        if difference.after:
            reasons = difference.after.reasons
        else:
            day = difference.before.start.date() if difference.before else date.max
            reasons = tuple(f"{said.title} {said.rule}".strip() for said in say_main_rules(blocked.get(day, ())))
        for reason in reasons:
            console.print(Text(f"    {reason}"))
    if not differences:
        console.print("No session changes.")


def refresh_runs() -> tuple[RunSource, ...]:
    """Fetch the runner's calendars again that are due; return those that could not be read or came empty."""
    from stridework.web.fetch import fetch_calendar
    from stridework.web.records import local_runner
    from stridework.web.runs.sources import refresh_due

    fetch = partial(fetch_calendar, max_seconds=REFRESH_SECONDS)
    return refresh_due(local_runner(), datetime.now(UTC), fetch=fetch)


def tell_troubles(sources: Iterable[RunSource]) -> None:
    """Say which calendars could not be read again, and which came without a run to come."""
    for source in sources:
        if source.problem:
            typer.echo(f"{source.name}: not read again: {source.problem}", err=True)
        if source.waiting:
            told = "came without any run to come, so the one before stays; `stridework runs accept` lets it in"
            typer.echo(f"{source.name}: {told}", err=True)


def add_commands(group: typer.Typer) -> None:
    """Add everything a plan can be told to the group."""
    for command in (move, swap, skip, release, sore, ill, well, away, resets, end):
        group.command(command.__name__)(command)
