"""`stridework runs`: where your runs come from, which are to come and of what kind, and a word on what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stridework.cli import CONTEXT
from stridework.cli.console import open_console, print_json
from stridework.cli.days import read_day
from stridework.cli.plan_changes import refresh_runs, tell_troubles
from stridework.cli.progress import make_bars
from stridework.errors import StrideworkError, UnknownName
from stridework.training.running import Reading, Run, RunKind

if TYPE_CHECKING:
    from stridework.formats.activity import Recording
    from stridework.web.models import Runner, RunSource

AHEAD = timedelta(weeks=4)
MOST_WARNINGS = 10
_ADDRESS = re.compile(r"(https?|webcals?)://", re.IGNORECASE)

runs = typer.Typer(add_completion=False, context_settings=CONTEXT)


class Said(StrEnum):
    """What a runner can say that a run is."""

    EASY = "easy"
    QUALITY = "quality"
    LONG = "long"
    RACE_A = "race-a"
    RACE_B = "race-b"
    RACE_C = "race-c"
    NO_RUN = "no-run"


class Unit(StrEnum):
    """What a distance in a Garmin Connect table counts."""

    KM = "km"
    MI = "mi"


@runs.callback(invoke_without_command=True)
def list_runs(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """List where your runs come from, and the runs of the next four weeks, each with its kind and the reason for it."""
    if context.invoked_subcommand:
        return
    runner = _open_runner()
    refresh_runs()
    from stridework.web.runs.records import runs_between, sources_of

    today = date.today()
    sources, coming = sources_of(runner), runs_between(runner, today, today + AHEAD)
    if as_json:
        print_json({"sources": [_outline(source) for source in sources], "runs": [_describe(run) for run in coming]})
        return
    if not sources:
        typer.echo(
            'No runs are known yet: stridework runs add FILE.ics, an address, or --week "Tue intervals, Sun long".'
        )
        return
    _print_rows(("#", "from", "what", "runs", "read"), [_source_row(n, s) for n, s in enumerate(sources, start=1)])
    tell_troubles(sources)
    typer.echo()
    header = ("day", "time", "run", "kind", "length", "why")
    _print_rows(header, [_run_row(run) for run in coming] or [("-", "", "none in the next four weeks", "", "", "")])


@runs.command()
def add(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|FOLDER|ADDRESS...", help="Calendars, recordings, archives.")
    ] = None,
    week: Annotated[str, typer.Option(metavar="TEXT", help='A week in words: "Tue intervals, Sun long 1h40".')] = "",
    unit: Annotated[Unit, typer.Option(help="What a distance in a Garmin Connect table counts.")] = Unit.KM,
) -> None:
    """Add runs: a calendar (file or address), past runs (FIT, TCX, GPX, CSV, ZIP, a folder of them), a week in words.

    What cannot be read is told, and the rest is kept.
    """
    if not what and not week:
        raise StrideworkError("nothing to add; expected files, folders, a calendar's address, or --week")
    runner = _open_runner()
    from stridework.web.runs.sources import add_address, add_file, add_week, is_calendar

    kept: list[tuple[RunSource, Reading]] = []
    failed: list[str] = []
    recordings: list[Path] = []
    for name in what or ():
        path = Path(name)
        try:
            if _ADDRESS.match(name):
                kept.append(add_address(runner, name))
            elif path.is_file() and is_calendar(path.name, path):
                kept.append(add_file(runner, path.name, path))
            elif path.exists():
                recordings.append(path)
            else:
                failed.append(f"{name}: there is no such file")
        except (StrideworkError, OSError) as error:
            failed.append(_say_error(error, name))
    added, lost = keep_recordings(runner, recordings, unit)
    kept, failed = kept + added, failed + lost
    if week:
        kept.append(add_week(runner, week))
    _print_kept(kept)
    if failed:
        raise StrideworkError("\n".join(failed))


@runs.command()
def correct(
    which: Annotated[str, typer.Argument(metavar="DAY|TITLE", help="The run's day, or the title of all such runs.")],
    kind: Annotated[Said, typer.Argument(metavar="KIND", help="easy, quality, long, race-a, race-b, race-c, no-run.")],
) -> None:
    """Say what a run really is; it counts for good. A title speaks for every run of that title, those to come too."""
    runner = _open_runner()
    from stridework.web.runs.records import correct_run

    run_kind = None if kind is Said.NO_RUN else RunKind(kind.value)
    run = _find_run(runner, which)
    if run is None:
        if not _is_title(runner, which):
            raise StrideworkError(
                f"{which!r} is neither a day with a run nor the title of one; `stridework runs` lists both"
            )
        correct_run(runner, kind=run_kind, title=which)
        typer.echo(f"Every {which!r} is {_say_kind(run_kind)} from now on.")
    else:
        correct_run(runner, kind=run_kind, uid=run.uid)
        typer.echo(f"{run.start:%a %d %b}: {run.title} is {_say_kind(run_kind)}.")


@runs.command()
def refresh() -> None:
    """Read every calendar again, now."""
    runner = _open_runner()
    from stridework.web.models import RunSource
    from stridework.web.runs.sources import refresh

    kept, failed = [], []
    for source in RunSource.objects.filter(runner=runner):
        try:
            if reading := refresh(source):
                kept.append((source, reading))
        except StrideworkError as error:
            failed.append(_say_error(error, source.name))
    _print_kept(kept)
    if failed:
        raise StrideworkError("\n".join(failed))


@runs.command()
def accept(which: Annotated[str, typer.Argument(metavar="NAME|NUMBER", help="As `stridework runs` lists it.")]) -> None:
    """Let a calendar that came without any run to come take the place of the one before."""
    source = _find_source(_open_runner(), which)
    from stridework.web.runs.sources import accept_waiting

    _print_kept([(source, accept_waiting(source))])


@runs.command()
def remove(which: Annotated[str, typer.Argument(metavar="NAME|NUMBER", help="As `stridework runs` lists it.")]) -> None:
    """Forget a calendar, a week or recordings with all their runs. What you corrected stays known."""
    source = _find_source(_open_runner(), which)
    from stridework.web.runs.sources import remove

    name, count = source.name, source.entries.count()
    remove(source)
    typer.echo(f"{name}: forgotten, with {_count(count)}.")


def _open_runner() -> Runner:
    from stridework.web import setup

    setup()
    from stridework.web.records import local_runner

    return local_runner()


def keep_recordings(
    runner: Runner, paths: Sequence[Path], unit: Unit
) -> tuple[list[tuple[RunSource, Reading]], list[str]]:
    """Keep the past runs of files and folders: those of more than one run by name, single ones collected.

    Returns what was kept, and a sentence for everything that was not.
    """
    from stridework.formats.activities import make_reading
    from stridework.home import find_zone
    from stridework.web.runs.sources import add_recordings, collect_recordings

    if not paths:
        return [], []
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(find_zone())
    kept: list[tuple[RunSource, Reading]] = []
    failed: list[str] = []
    single: list[Recording] = []
    for path, found in _read_recordings(paths, unit).items():
        reading = make_reading(found, zone=zone)
        if len(reading.runs) == 1:
            single += found
            continue
        try:
            kept.append((add_recordings(runner, path.resolve().name, reading), reading))
        except StrideworkError as error:
            failed.append(_say_error(error, str(path)))
    if single:
        reading = make_reading(single, zone=zone)
        kept.append((collect_recordings(runner, reading), reading))
    return kept, failed


def _read_recordings(paths: Sequence[Path], unit: Unit) -> dict[Path, list[Recording]]:
    """Return what every path holds, with a bar that shows how far the reading has come."""
    from stridework.formats.activities import read_many

    found: dict[Path, list[Recording]] = {path: [] for path in paths}
    with make_bars() as progress:
        for path in found:
            task = progress.add_task(path.name, total=None)
            for file in read_many([path], unit=unit.value):
                progress.update(task, completed=file.done, total=file.total)
                found[path].append(file.recording)
    return found


def _find_run(runner: Runner, which: str) -> Run | None:
    """Return the one run of a day; None where the words are no day or the day has no run."""
    from stridework.errors import PlanError
    from stridework.web.runs.records import runs_between

    try:
        day = read_day(which, "DAY", date.today())
    except PlanError:
        return None
    found = [run for run in runs_between(runner, day, day) if run.uid]
    if len(found) > 1:
        titles = " or ".join(repr(run.title) for run in found)
        raise StrideworkError(f"{day}: {len(found)} runs on that day; say which by its title: {titles}")
    return found[0] if found else None


def _is_title(runner: Runner, title: str) -> bool:
    from stridework.training.run_kinds import fold_title
    from stridework.web.models import RunEntry
    from stridework.web.runs.records import ignored_of

    entries = RunEntry.objects.filter(source__runner=runner).values_list("title", flat=True).distinct()
    known = {fold_title(name) for name in (*entries, *(ignored.title for ignored in ignored_of(runner)))}
    return bool(fold_title(title)) and fold_title(title) in known


def _find_source(runner: Runner, which: str) -> RunSource:
    """Return the source of that number or name, as they are listed. Raises UnknownName."""
    from stridework.web.models import RunSource

    found = list(RunSource.objects.filter(runner=runner))
    if which.isascii() and which.isdigit() and 1 <= int(which) <= len(found):
        return found[int(which) - 1]
    named = [source for source in found if source.name.casefold() == which.strip().casefold()]
    if len(named) > 1:
        raise StrideworkError(f"{which}: {len(named)} of that name; say its number, as `stridework runs` lists it")
    if not named:
        raise UnknownName("calendar or recordings", which, get_close_matches(which, [s.name for s in found], n=3))
    return named[0]


def _print_kept(kept: Sequence[tuple[RunSource, Reading]]) -> None:
    rows = []
    for source, reading in kept:
        days = [run.start.date() for run in reading.runs]
        span = f"{min(days)} to {max(days)}" if days else ""
        left = f"{len(reading.ignored)} not taken for runs" if reading.ignored else ""
        rows.append((source.name, _say_shape(source), _count(len(reading.runs)), span, left))
    if rows:
        _print_rows(("from", "what", "runs", "days", ""), rows)
    from stridework.web.runs.records import BEHIND

    for source, reading in kept:
        if not reading.runs:
            typer.echo(f"{source.name}: no run in it between {BEHIND.days} days ago and half a year ahead", err=True)
        for warning in reading.warnings[:MOST_WARNINGS]:
            typer.echo(warning, err=True)
        if (more := len(reading.warnings) - MOST_WARNINGS) > 0:
            typer.echo(f"{source.name}: and {more} more warnings", err=True)
    tell_troubles(source for source, _ in kept)


def _source_row(number: int, source: RunSource) -> tuple[str, ...]:
    from django.utils import timezone

    read = f"{timezone.localtime(source.read_at):%Y-%m-%d %H:%M}" if source.read_at else "never"
    return str(number), source.name, _say_shape(source), _count(source.entries.count()), read


def _say_shape(source: RunSource) -> str:
    names = {"file": "calendar file", "address": "calendar address", "week": "week in words", "recordings": "past runs"}
    return names[source.shape]


def _outline(source: RunSource) -> dict[str, object]:
    return {
        "name": source.name,
        "shape": source.shape,
        "runs": source.entries.count(),
        "problem": source.problem,
        "waiting": source.waiting is not None,
        "ignored": source.ignored,
    }


def _describe(run: Run) -> dict[str, object]:
    return {
        "start": run.start.date().isoformat() if run.all_day else run.start.isoformat(),
        "minutes": run.minutes,
        "kind": str(run.kind),
        "title": run.title,
        "reason": run.reason,
    }


def _run_row(run: Run) -> tuple[str, ...]:
    length = f"{run.minutes:.0f} min" if run.minutes is not None else ""
    at = "" if run.all_day else f"{run.start:%H:%M}"
    return f"{run.start:%a %d %b}", at, run.title, str(run.kind), length, run.reason


def _say_kind(kind: RunKind | None) -> str:
    return f"{'an' if kind is RunKind.EASY else 'a'} {kind} run" if kind else "no run"


def _count(number: int) -> str:
    return f"{number} run{'' if number == 1 else 's'}"


def _say_error(error: Exception, name: str) -> str:
    return f"{name}: {error.strerror or 'cannot be read'}" if isinstance(error, OSError) else str(error)


def _print_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in header:
        table.add_column(name)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    open_console().print(table)
