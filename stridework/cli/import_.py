"""`stridework import`: files of any kind into the log, the runs or the runner's own workouts, by what they hold.

An archive of everything, or a log that a browser kept, is brought back whole: it is asked for first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zipfile import BadZipFile, ZipFile

import typer

from stridework.cli.console import open_console
from stridework.cli.progress import make_bars
from stridework.cli.runs import Unit, keep_recordings
from stridework.errors import ActivityFileError, StrideworkError
from stridework.training.workout import Sport

if TYPE_CHECKING:
    from stridework.training.running import Reading
    from stridework.web.models import Runner, RunSource

MOST_TEXT_BYTES = 200_000
MOST_MANIFEST_BYTES = 65_536
_HEAD_BYTES = 65_536
_TEXT_ENDINGS = (".txt", ".md", "")
_OUR_LOG = re.compile(rb'\s*\{\s*"format"\s*:\s*"stridework-logs"')


class Content(StrEnum):
    """What a file holds, as its first bytes tell."""

    ARCHIVE = "archive"
    LOGS = "saved log"
    CALENDAR = "calendar"
    STRENGTH = "strength"
    FIT_WORKOUT = "workout for a watch"
    WORKOUT = "workout"
    INTERVALS = "workout of intervals.icu"
    RUNS = "runs"


_NAMED = {Content.ARCHIVE: "an archive of everything", Content.LOGS: "a log saved by a browser"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary: the file, what it was taken for, and what became of it."""

    name: str
    content: str
    said: str


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files and folders.")],
    unit: Annotated[Unit, typer.Option(help="What a distance in a Garmin Connect table counts.")] = Unit.KM,
    sport: Annotated[
        Sport | None, typer.Option(help="What a workout's text is where it does not say; found out where left out.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Bring back an archive without being asked.")] = False,
) -> None:
    """Take in files by what they hold: sessions and runs of a watch, exports, calendars, workouts, an archive.

    Strength recorded on a watch goes into the log, runs to the runs, workouts (text or .fit) to your own workouts.
    An archive of everything, or a log saved by a browser, is brought back; what is here already stays as it is.
    What cannot be read is told, and changes nothing; a file read twice counts once.
    """
    from stridework.web import setup

    setup()
    from stridework.web.records import local_runner

    runner = local_runner()
    rows: list[Row] = []
    failed: list[str] = []
    saved: list[tuple[Path, Content]] = []
    recordings: list[Path] = []  # read together: a thousand single runs are put together once
    for path in _with_progress(files):
        try:
            content = find_content(path)
            if content is Content.RUNS:
                recordings.append(path)
            elif content in _NAMED:
                saved.append((path, content))
            else:
                rows += _import(runner, path, content, unit, sport)
        except (StrideworkError, OSError) as error:
            failed.append(_say_error(error, path))
    for path, content in saved:  # when the bar is gone, which a question would be written over
        try:
            rows += _bring_back(runner, path, content, yes=yes)
        except (StrideworkError, OSError) as error:
            failed.append(_say_error(error, path))
    kept, lost = keep_recordings(runner, recordings, unit)
    rows += [_say_runs(source, reading, source.name) for source, reading in kept]
    failed += lost
    _print(rows)
    if failed:
        raise StrideworkError("\n".join(failed))


def find_content(path: Path) -> Content:
    """Return what a file holds, whatever its name says. Raises StrideworkError for an empty file, OSError unopened."""
    from stridework.formats.fit_strength import holds_strength
    from stridework.formats.fit_workout_reading import is_fit_workout
    from stridework.formats.unpacking import MOST_FILE_BYTES, is_zip, list_fit_files
    from stridework.web.runs.sources import is_calendar

    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip():
        raise StrideworkError(f"{path}: the file is empty")
    if is_zip(head):
        return Content.ARCHIVE if _is_our_archive(path) else _find_recording(list_fit_files(path))
    if head[8:12] == b".FIT":
        if path.stat().st_size <= MOST_FILE_BYTES:
            content = path.read_bytes()
            if is_fit_workout(content):
                return Content.FIT_WORKOUT
            if holds_strength(content):
                return Content.STRENGTH
        return Content.RUNS
    if _OUR_LOG.match(head):
        return Content.LOGS
    if is_calendar(path.name, path):
        return Content.CALENDAR
    return _find_text(path, head) or _find_recording(list_fit_files(path))


def _find_recording(fits: Iterator[tuple[str, bytes]]) -> Content:
    """Return STRENGTH where any of the FIT files holds strength: what runs they hold is read as well."""
    from stridework.formats.fit_strength import holds_strength

    return Content.STRENGTH if any(holds_strength(content) for _, content in fits) else Content.RUNS


def _find_text(path: Path, head: bytes) -> Content | None:
    """Return which kind of workout a text is, None where it is none."""
    from stridework.formats.intervals_text import looks_like_intervals_text

    if path.stat().st_size > MOST_TEXT_BYTES:
        return None
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    keys = {line.partition(":")[0].strip().casefold() for line in text.splitlines()[:20] if ":" in line}
    if "sport" in keys or ("name" in keys and path.suffix.casefold() in _TEXT_ENDINGS):
        return Content.WORKOUT
    return Content.INTERVALS if looks_like_intervals_text(text) else None


def _is_our_archive(path: Path) -> bool:
    """Say whether a ZIP is an archive of all of a runner's things: its manifest says so."""
    from stridework.formats.unpacking import Allowance, unpack_member

    try:
        with ZipFile(path) as archive:
            told = unpack_member(archive, archive.getinfo("manifest.json"), Allowance(), MOST_MANIFEST_BYTES)
    except (BadZipFile, KeyError, ValueError, NotImplementedError, StrideworkError):
        return False
    return b"stridework" in told.lower()


def _import(runner: Runner, path: Path, content: Content, unit: Unit, sport: Sport | None) -> list[Row]:
    match content:
        case Content.STRENGTH:
            return _import_strength(runner, path, unit)
        case Content.FIT_WORKOUT | Content.WORKOUT | Content.INTERVALS:
            return [_import_workout(runner, path, content, sport)]
    return [_import_runs(runner, path, unit, content)]


def _bring_back(runner: Runner, path: Path, content: Content, *, yes: bool) -> list[Row]:
    """Bring an archive or a saved log back once the runner said so; a row for every part of it."""
    from stridework.cli.data import restore_file

    if not yes:
        try:
            said = typer.confirm(f"{path} is {_NAMED[content]}. Bring it back? What is here already stays as it is")
        except typer.Abort as nobody:
            raise StrideworkError(f"{path}: {_NAMED[content]}; --yes brings it back without asking") from nobody
        if not said:
            return [Row(path.name, content, "left out")]
    with path.open("rb") as stream:
        return [Row(path.name, content, line) for line in restore_file(runner, stream, path)]


def _import_strength(runner: Runner, path: Path, unit: Unit) -> list[Row]:
    """Keep strength sessions in the log, and the runs that the same file or archive holds."""
    from stridework.web.files.watch import keep_strength

    try:
        taken = keep_strength(runner, path, datetime.now(UTC))
    except ActivityFileError as error:
        raise ActivityFileError(error.reason, str(path)) from error
    rows = []
    for kept in taken.kept:
        day = f"{kept.log.started_at:%Y-%m-%d %H:%M}"
        said = "in your log" if kept.new else "not added"
        words = " ".join((f"{kept.workout or 'a session of its own'}, {day}: {said}.", *kept.reasons))
        rows.append(Row(path.name, Content.STRENGTH, words))
    rows += [Row(path.name, Content.STRENGTH, f"left out: {one.title}: {one.reason}") for one in taken.ignored]
    try:
        rows.append(_import_runs(runner, path, unit, Content.RUNS))
    except StrideworkError:
        if not rows:
            raise
    return rows


def _import_runs(runner: Runner, path: Path, unit: Unit, content: Content) -> Row:
    from stridework.web.runs.sources import add_file

    source, reading = add_file(runner, path.name, path, unit=unit.value)
    return _say_runs(source, reading, path.name, content)


def _say_runs(source: RunSource, reading: Reading, name: str, content: Content = Content.RUNS) -> Row:
    count = len(reading.runs)
    left = f", {len(reading.ignored)} not taken for runs" if reading.ignored else ""
    return Row(name, content, f"{count} run{'' if count == 1 else 's'}{left}; kept as “{source.name}”")


def _import_workout(runner: Runner, path: Path, content: Content, sport: Sport | None) -> Row:
    from stridework.formats.fit_workout_reading import read_fit_workout
    from stridework.formats.intervals_text import read_intervals_text
    from stridework.library.workouts import decode_workout, read_workout
    from stridework.training.workout_text import format_workout
    from stridework.web.workouts.own import keep_own

    warnings: Sequence[str] = ()
    if content is Content.WORKOUT:
        read_workout(path)  # so that mistakes are named with the file
        text = decode_workout(path.read_bytes(), str(path))  # kept as it is written, remarks and all
    elif content is Content.INTERVALS:
        read = read_intervals_text(path.read_text("utf-8-sig"), id="own", name=path.stem, sport=sport)
        text, warnings = format_workout(read.workout), read.warnings
    else:
        try:
            found = read_fit_workout(path.read_bytes(), id="own")
        except ActivityFileError as error:
            raise ActivityFileError(error.reason, str(path)) from error
        text, warnings = format_workout(found.workout), found.warnings
    kept = keep_own(runner, text)
    left = f" ({'; '.join(warnings)})" if warnings else ""
    return Row(path.name, content, f"{kept.name}{left}: stridework train {kept.slug}")


def _with_progress(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield every file of the paths, folders opened, with a bar that shows how far the reading has come."""
    files = [file for path in paths for file in _list_files(path)]
    with make_bars() as progress:
        task = progress.add_task("Reading", total=len(files))
        for file in files:
            progress.update(task, description=file.name)
            yield file
            progress.advance(task)


def _list_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def _print(rows: Sequence[Row]) -> None:
    if not rows:
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("file", "holds", ""):
        table.add_column(name)
    for row in rows:
        table.add_row(Text(row.name), Text(row.content), Text(row.said))
    open_console().print(table)


def _say_error(error: Exception, path: Path) -> str:
    if isinstance(error, OSError):
        return f"{path}: {error.strerror or 'cannot be read'}"
    return str(error) if path.name in str(error) else f"{path}: {error}"
