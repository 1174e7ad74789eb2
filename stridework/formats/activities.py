"""Reads past runs from whatever a runner has: FIT, TCX, GPX, tables, zipped exports of Strava and Garmin.

What a file is, its content decides, never its name. Nothing is written to disk and no name inside an archive is
used as a path. Every size is held while unpacking, whatever the archive claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from stridework.errors import ActivityFileError
from stridework.formats.activity import RUNNING, Activity, Recording, describe_activity, is_dated, to_run
from stridework.formats.csv_exports import StravaRow, read_csv, read_strava_table
from stridework.formats.fit import read_fit
from stridework.formats.tracks import read_gpx, read_tcx
from stridework.formats.unpacking import (
    DEEPEST,
    MOST_ARCHIVE_BYTES,
    MOST_FILE_BYTES,
    MOST_MEMBERS,
    PEEK_BYTES,
    Allowance,
    gunzip,
    is_gzip,
    is_zip,
    unpack_member,
)
from stridework.library.run_words import load_run_words
from stridework.training.done_kinds import Judge, judge_done_runs
from stridework.training.merge_runs import merge_runs
from stridework.training.run_kinds import judge_run
from stridework.training.running import Ignored, Reading, Run, RunKind


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that was read, `done` of `total`; an archive adds its files to the total when it is opened."""

    name: str
    done: int
    total: int
    recording: Recording


@dataclass(slots=True)
class _Count(Allowance):
    """How far a reading has come, and how many bytes it may still unpack."""

    total: int = 1
    done: int = 0

    def finish(self, name: str, recording: Recording) -> FileRead:
        self.done += 1
        return FileRead(name, self.done, self.total, recording)


def read_activities(
    source: Path | str | bytes, *, zone: tzinfo, unit: str = "km", judge: Judge | None = None
) -> Reading:
    """Return the runs of one file or archive in the local time of `zone`, each with its kind and reason.

    `unit` is what a distance in a Garmin Connect table counts, km or mi; `judge` reads titles, by the shipped words
    where it is left out. Raises
    ActivityFileError where the file is none that we know or nothing of it can be used.
    """
    count = _Count()
    name = "" if isinstance(source, bytes) else str(source)
    files = _read_file(source if isinstance(source, bytes) else Path(source), name, unit, count)
    reading = make_reading((file.recording for file in files), zone=zone, judge=judge)
    if reading == Reading(()):
        raise ActivityFileError("no activity in it", name)
    return reading


def read_many(paths: Iterable[Path | str], *, unit: str = "km") -> Iterator[FileRead]:
    """Yield each file as it is read, folders and archives opened; one that cannot be read is `ignored` with the reason.

    `make_reading` makes runs of what was yielded.
    """
    files = [file for path in paths for file in _list_files(Path(path))]
    count = _Count(total=len(files))
    for path in files:
        try:
            yield from _read_file(path, str(path), unit, count)
        except ActivityFileError as error:
            yield count.finish(str(path), Recording(ignored=(Ignored(path.name, error.reason),)))


def make_reading(recordings: Iterable[Recording], *, zone: tzinfo, judge: Judge | None = None) -> Reading:
    """Return the runs of all recordings together: each run once, its kind judged beside the runner's others."""
    runs: list[Run] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    for recording in recordings:
        for activity in recording.activities:
            read = to_run(activity, zone)
            if isinstance(read, Run):
                runs.append(read)
            else:
                ignored.append(read)
        ignored += recording.ignored
        warnings += recording.warnings
    judged = judge_done_runs(merge_runs(runs), judge or _judge_title)
    return Reading(judged, tuple(ignored), tuple(warnings))


def _judge_title(title: str) -> tuple[RunKind | None, str]:
    return judge_run(title, words=load_run_words())


def _list_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def _read_file(source: Path | bytes, name: str, unit: str, count: _Count) -> Iterator[FileRead]:
    """Yield what one file of the runner's holds; several where it is an archive."""
    try:
        if isinstance(source, bytes):
            head = source[:PEEK_BYTES]
            size = len(source)
        else:
            if source.exists() and not source.is_file():
                raise ActivityFileError("not a file")
            size = source.stat().st_size
            with source.open("rb") as stream:
                head = stream.read(PEEK_BYTES)
        if is_zip(head):
            if size > MOST_ARCHIVE_BYTES:
                raise ActivityFileError(f"larger than {MOST_ARCHIVE_BYTES // 2**30} GiB")
            archive = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
            with archive:
                yield from _read_archive(archive, name, unit, count, depth=1)
            return
        if size > MOST_FILE_BYTES:
            raise ActivityFileError(f"larger than {MOST_FILE_BYTES // 2**20} MiB: no recording of a run is")
        content = source if isinstance(source, bytes) else source.read_bytes()
        yield count.finish(name, _name_warnings(_read_content(content, unit, count), name))
    except OSError as error:
        raise ActivityFileError(error.strerror or "cannot be opened", name) from None
    except ValueError:  # a name that no file can have
        raise ActivityFileError("cannot be opened", _clean(name)) from None
    except ActivityFileError as error:
        raise error if error.path else ActivityFileError(error.reason, name) from None


def _read_content(content: bytes, unit: str, count: _Count) -> Recording:
    """Return what the bytes hold, whichever format they are in."""
    if is_gzip(content):
        content = gunzip(content, count)
    kind = _find_kind(content)
    if kind == "fit":
        return read_fit(content)
    if kind == "tcx":
        return read_tcx(content)
    if kind == "gpx":
        return read_gpx(content)
    if kind == "xml":
        raise ActivityFileError("XML, but neither TCX nor GPX")
    if not content.strip():
        raise ActivityFileError("the file is empty")
    return read_csv(content, unit=unit)


def _find_kind(head: bytes) -> str:
    """Return fit, tcx, gpx, xml for any other XML, or "" where the first bytes do not tell."""
    if head[8:12] == b".FIT":
        return "fit"
    text = head[:PEEK_BYTES].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if not text.startswith(b"<"):
        return ""
    if b"<TrainingCenterDatabase" in text:
        return "tcx"
    return "gpx" if b"<gpx" in text else "xml"


def _read_archive(packed: IO[bytes], name: str, unit: str, count: _Count, depth: int) -> Iterator[FileRead]:
    """Yield what each member of a ZIP holds; photographs and other files that are no recordings are passed over."""
    try:
        archive = ZipFile(packed)
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise ActivityFileError("a damaged ZIP: its list of files cannot be read") from None
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise ActivityFileError(f"refused: more than {MOST_MEMBERS:,} files in it")
        table, rows = _read_member_table(archive, members, count)
        count.total += len(members) - 1  # the archive itself gives its place to them
        for member in members:
            label = _clean(f"{name}: {member.filename}" if name else member.filename)
            if member.filename in table:
                yield count.finish(label, table[member.filename])
                continue
            try:
                yield from _read_member(archive, member, label, rows, unit, count, depth)
            except ActivityFileError as error:
                if count.bytes_left < 0:
                    raise
                yield count.finish(label, _without_file(rows.get(member.filename), label, error.reason))


def _read_member_table(
    archive: ZipFile, members: Sequence[ZipInfo], count: _Count
) -> tuple[dict[str, Recording], dict[str, StravaRow]]:
    """Return what Strava's table tells alone, by the table's name, and its other rows by the file they belong to."""
    table = next((member for member in members if member.filename.rpartition("/")[2] == "activities.csv"), None)
    if table is None:
        return {}, {}
    folder = table.filename.rpartition("/")[0]
    try:
        found, ignored = read_strava_table(unpack_member(archive, table, count))
    except ActivityFileError as error:
        return {table.filename: Recording(warnings=(f"activities.csv: {error.reason}",))}, {}
    names = {member.filename for member in members}
    rows: dict[str, StravaRow] = {}
    alone: list[Activity] = []
    for row in found:
        file = f"{folder}/{row.file}".lstrip("/") if row.file else ""
        if file in names and file not in rows:
            rows[file] = row
        else:
            alone.append(row.activity)
    return {table.filename: Recording(tuple(alone), ignored)}, rows


def _read_member(
    archive: ZipFile,
    member: ZipInfo,
    label: str,
    rows: Mapping[str, StravaRow],
    unit: str,
    count: _Count,
    depth: int,
) -> Iterator[FileRead]:
    row = rows.get(member.filename)
    if row and row.activity.sport != RUNNING:
        yield count.finish(label, Recording((row.activity,)))
        return
    head = unpack_member(archive, member, count, PEEK_BYTES)
    if is_zip(head):
        if depth >= DEEPEST:
            raise ActivityFileError("refused: an archive in an archive in an archive")
        yield from _read_archive(BytesIO(unpack_member(archive, member, count)), label, unit, count, depth + 1)
        return
    if not (is_gzip(head) or _find_kind(head) in ("fit", "tcx", "gpx") or row):
        yield count.finish(label, Recording())
        return
    content = unpack_member(archive, member, count)
    if is_gzip(head):
        content = gunzip(content, count)
    if _find_kind(content) not in ("fit", "tcx", "gpx"):
        if row:
            raise ActivityFileError("neither FIT, TCX nor GPX")
        yield count.finish(label, Recording())
        return
    recording = _name_warnings(_read_content(content, unit, count), label)
    yield count.finish(label, _join_row(row, recording) if row else recording)


def _join_row(row: StravaRow, recording: Recording) -> Recording:
    """Return the activity with the row's title and id and the file's figures, where the file is whole."""
    told = row.activity
    runs = [activity for activity in recording.activities if activity.sport == RUNNING]
    candidates = runs or recording.activities
    if len(candidates) != 1:
        return Recording((told,), (), recording.warnings)
    measured = candidates[0]
    joined = replace(
        told,
        start=measured.start if is_dated(measured.start) else told.start,
        seconds=measured.seconds or told.seconds,
        metres=measured.metres or told.metres,
        mean_bpm=measured.mean_bpm or told.mean_bpm,
        max_bpm=measured.max_bpm or told.max_bpm,
    )
    return Recording((joined,), (), recording.warnings)


def _without_file(row: StravaRow | None, label: str, reason: str) -> Recording:
    """Return what the table tells of an activity whose file cannot be read."""
    if row is None:
        return Recording(ignored=(Ignored(label.rpartition("/")[2], reason),))
    return Recording((row.activity,), (), (f"{label}: {reason}; {describe_activity(row.activity)} is from the table",))


def _name_warnings(recording: Recording, name: str) -> Recording:
    return replace(
        recording, warnings=tuple(f"{name}: {warning}" if name else warning for warning in recording.warnings)
    )


def _clean(name: str) -> str:
    """Return a name from an archive fit to be shown: it may hold anything."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:300]
