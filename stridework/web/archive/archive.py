"""All of a runner's data as one file, and back: saved to a zip archive, brought back whole or not at all.

The archive holds a manifest, one file of JSON lines for every part (`parts`), the same as tables for people
(`tables`) and the schema of it all. It carries no moment of its own making: the same data gives the same bytes.
Sizes and what is refused are in `reading`.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from pydantic import TypeAdapter

from stridework.errors import ArchiveError
from stridework.web.archive import rows
from stridework.web.archive.parts import LOGS, PARTS, Part
from stridework.web.archive.reading import Line, open_saved
from stridework.web.archive.tables import TABLES
from stridework.web.models import Runner
from stridework.web.records import forget_progress, mark_plan_stale

SCHEMA = Path(__file__).with_name("archive.schema.json")
MANIFEST = TypeAdapter(rows.Manifest)
MOST_DESCRIBED = 50
BATCH = 500
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  #: no session is older
PROFILE = ("first_name", "last_name", "email")
READ_ME = """Everything Stridework kept of one runner.

manifest.json  what this is and how many lines each file has
*.jsonl        the data, one JSON document a line; archive.schema.json says what each field is
tables/*.csv   sessions, intervals and runs as tables for people; they are not read when the archive is brought back

Bring it back on the page "Your data", or by: stridework data restore FILE.zip
"""


@dataclass(slots=True)
class PartReport:
    """What became of one part: rows added, rows that were there alike, and rows that differ, described."""

    name: str
    added: int = 0
    known: int = 0
    differs: int = 0
    replaced: int = 0
    differing: list[str] = field(default_factory=list)  #: the first of those that differ


def write_archive(runner: Runner, file: BinaryIO) -> None:
    """Write everything of the runner to a file.

    Nothing is locked meanwhile: the database goes on taking sessions, and the manifest counts what was written.
    """
    counts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "READ-ME.txt", [READ_ME.encode()])
        _add(archive, "archive.schema.json", [SCHEMA.read_bytes()])
        for part in PARTS:
            lines = (part.write(part.as_row(instance)) + b"\n" for instance in part.iterate(runner))
            counts[part.name] = _add(archive, part.file, lines)
        for name, write_table in TABLES.items():
            _add(archive, f"tables/{name}.csv", write_table(runner))
        manifest = rows.Manifest(rows.FORMAT, rows.VERSION, _profile_of(runner), counts)  # type: ignore[arg-type]
        _add(archive, "manifest.json", [MANIFEST.dump_json(manifest, indent=1), b"\n"])


def _profile_of(runner: Runner) -> rows.Profile:
    return rows.Profile(runner.username, *(getattr(runner, name) for name in PROFILE))


def _add(archive: zipfile.ZipFile, name: str, content: Iterable[bytes]) -> int:
    """Write one file of the archive and return how many pieces it came in."""
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
    pieces = 0
    with archive.open(member, "w", force_zip64=True) as stream:
        for piece in content:
            stream.write(piece)
            pieces += 1
    return pieces


def read_archive(runner: Runner, file: BinaryIO, *, replace: bool = False) -> tuple[PartReport, ...]:
    """Bring back what a file holds that the runner has not, and report it part by part.

    The file is an archive, or the sessions a browser kept on its own (`stridework-logs`). What is here already stays
    as it is, differing or not; with `replace` the file's version takes its place. Raises ArchiveError naming file,
    line and field, and then nothing has changed.
    """
    with open_saved(file) as saved, transaction.atomic():
        reports = [_merge(part, runner, saved.lines(part), replace) for part in saved.parts]
        changed = [report for report in reports if report.added or report.replaced]
        if saved.profile and (profile := _merge_profile(runner, saved.profile, replace)):
            reports.insert(0, profile)
        if any(report.name == LOGS.name for report in changed):
            forget_progress(runner, BEGINNING)
        if changed and _had_more(runner, {report.name: report.added for report in reports}):
            mark_plan_stale(runner)
    return tuple(reports)


def _had_more(runner: Runner, added: Mapping[str, int]) -> bool:
    """Say whether the runner had anything before: into an empty account the plan comes back as it was."""
    return any(part.rows_of(runner).count() > added.get(part.name, 0) for part in PARTS)


def _merge(part: Part, runner: Runner, lines: Iterator[Line], replace: bool) -> PartReport:
    report = PartReport(part.name)
    seen: set[Any] = set()
    for batch in _batches(lines):
        kept = part.find_kept(runner, [line.row for line in batch])
        foreign = part.find_foreign(runner, [line.row for line in batch])
        new = []
        for line in batch:
            key = part.key_of(line.row)
            if key in seen:
                raise ArchiveError(line.place, f"{part.describe(line.row)} is there twice")
            if key in foreign:
                raise ArchiveError(f"{line.place}: id", "belongs to another account here")
            seen.add(key)
            if key not in kept:
                new.append(line.row)
            elif (ours := part.as_row(kept[key])) == line.row:
                report.known += 1
            else:
                _tell_difference(report, part, ours, line.row)
                if replace:
                    kept[key].delete()
                    new.append(line.row)
                    report.replaced += 1
        part.insert(runner, new)
        report.added += len(new)
    report.added -= report.replaced
    return report


def _tell_difference(report: PartReport, part: Part, ours: Any, theirs: Any) -> None:
    report.differs += 1
    if len(report.differing) < MOST_DESCRIBED:
        names = [name for name in rows.columns(theirs) if getattr(ours, name) != getattr(theirs, name)]
        report.differing.append(f"{part.describe(theirs)}: {', '.join(names)}")


def _merge_profile(runner: Runner, profile: rows.Profile, replace: bool) -> PartReport | None:
    """Take over names the runner has not said here. The name to sign in with is not changed."""
    report = PartReport("profile")
    for name in PROFILE:
        ours, theirs = getattr(runner, name), getattr(profile, name)
        if not theirs:
            continue
        if ours == theirs:
            report.known += 1
            continue
        if ours:
            report.differs += 1
            report.differing.append(name)
            report.replaced += replace
        else:
            report.added += 1
        if not ours or replace:
            setattr(runner, name, theirs)
    if report.added or report.replaced:
        runner.save(update_fields=PROFILE)
    return report if report.added or report.known or report.differs else None


def _batches(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@cache
def describe_schema() -> dict[str, Any]:
    """Return the JSON Schema of the archive: of the manifest, and of a line of each file."""
    kinds = [("manifest", "serialization", MANIFEST), *((part.name, "serialization", part.adapter) for part in PARTS)]
    schemas, shared = TypeAdapter.json_schemas(kinds, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    files = {"manifest": "manifest.json"} | {part.name: part.file for part in PARTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{rows.FORMAT} version {rows.VERSION}",
        "description": "A line of each file of an archive, by the file's name; manifest.json is one document.",
        "type": "object",
        "properties": {files[name]: schema for (name, _), schema in schemas.items()},
        "additionalProperties": False,
        **shared,
    }


def write_schema() -> str:
    """Return the published schema's text."""
    return json.dumps(describe_schema(), indent=1, ensure_ascii=False) + "\n"
