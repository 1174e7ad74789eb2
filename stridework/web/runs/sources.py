"""Bringing runs: a calendar by file or address, a week in words, recordings of past runs; for pages and commands.

What a runner had before stays until its successor has been read: an error changes nothing.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from stridework.errors import ActivityFileError, StrideworkError
from stridework.formats.activities import read_activities
from stridework.formats.ics import MAX_BYTES
from stridework.formats.ics_entries import split_feed
from stridework.training.done_kinds import judge_done_runs
from stridework.training.merge_runs import merge_runs
from stridework.training.running import Reading, RunKind
from stridework.web.fetch import Fetched, fetch_calendar
from stridework.web.models import Runner, RunSource
from stridework.web.records import mark_plan_stale
from stridework.web.runs.records import keep_reading, read_again, read_content, runs_of

Fetch = Callable[[str], Fetched]

MOST_SOURCES = 50
REFRESH_AFTER = timedelta(hours=12)  # a calendar changes a few times a week; its maker is not asked more often
REREAD_AFTER = timedelta(days=7)  # how long the days that were read ahead of a file or a week serve
SINGLE_RUNS = "Single recordings"
_HEAD_BYTES = 65_536  # a calendar's own properties stand before its entries
_KEPT_SHAPES = (RunSource.Shape.FILE, RunSource.Shape.WEEK)


def add_file(runner: Runner, name: str, content: bytes | Path, *, unit: str = "km") -> tuple[RunSource, Reading]:
    """Keep the runs of a file, a calendar or recordings as its content says, and return them with their source.

    A file of the same name takes the place of the one before it; recordings of a single run are collected. `unit` is
    what a distance in a Garmin Connect table counts, km or mi. Raises StrideworkError where it holds nothing of use.
    """
    name = _clean(re.split(r"[/\\]", name)[-1]) or "file"
    if is_calendar(name, content):
        source = _find_source(runner, RunSource.Shape.FILE, name=name)
        return source, _take(source, _read_calendar_bytes(name, content))
    try:
        reading = read_activities(content, zone=ZoneInfo(settings.TIME_ZONE), unit=unit)
    except ActivityFileError as error:
        raise ActivityFileError(error.reason, name) from error
    return add_recordings(runner, name, reading), reading


def add_recordings(runner: Runner, name: str, reading: Reading) -> RunSource:
    """Keep what was read of recordings under a name, and return their source; single runs are collected.

    Raises StrideworkError where there is no run among them.
    """
    if not reading.runs:
        because = f": {reading.ignored[0].title} ({reading.ignored[0].reason})" if reading.ignored else ""
        raise StrideworkError(f"{name}: no run in it{because}")
    if len(reading.runs) == 1:
        return collect_recordings(runner, reading)
    source = _find_source(runner, RunSource.Shape.RECORDINGS, name=_clean(name))
    source.tried_at = timezone.now()
    keep_reading(source, reading)
    return source


def collect_recordings(runner: Runner, reading: Reading, name: str = SINGLE_RUNS) -> RunSource:
    """Keep recordings of runs with those collected so far under that name, and return their source."""
    source = _find_source(runner, RunSource.Shape.RECORDINGS, name=name)
    source.tried_at = timezone.now()
    keep_reading(source, reading if source._state.adding else _collect(source, reading))
    return source


def add_address(runner: Runner, url: str, *, fetch: Fetch = fetch_calendar) -> tuple[RunSource, Reading]:
    """Fetch a calendar's address, keep its runs, and return them with their source. Raises StrideworkError."""
    url = url.strip()
    fetched = fetch(url)
    name = _find_calendar_name(fetched.data) or urlsplit(url).hostname or "calendar"
    source = _find_source(runner, RunSource.Shape.ADDRESS, address=url)
    source.name = _clean(name)
    return source, _take(source, fetched.data)


def add_week(runner: Runner, text: str) -> tuple[RunSource, Reading]:
    """Keep a running week in words, in place of the one before it, and return its runs. Raises WeekPatternError."""
    source = _find_source(runner, RunSource.Shape.WEEK)
    source.name = _clean(text)
    return source, _take(source, text.encode())


def refresh(source: RunSource, *, fetch: Fetch = fetch_calendar) -> Reading | None:
    """Read a source again, fetching it where it has an address; None for recordings, which never change.

    A calendar that comes without any run to come does not replace one that had some: it is kept in `waiting`. Raises
    StrideworkError, having kept it as the source's problem; the runs stay as they were.
    """
    if source.shape == RunSource.Shape.RECORDINGS:
        return None
    try:
        if source.shape == RunSource.Shape.ADDRESS:
            return _take(source, fetch(source.address).data)
        return read_again(source)
    except StrideworkError as error:
        source.tried_at, source.problem = timezone.now(), str(error)[:500]
        source.save(update_fields=["tried_at", "problem"])
        raise


def find_due(runner: Runner, now: datetime) -> QuerySet[RunSource]:
    """Return the sources that have not been read for a while; what failed is not tried again at once."""
    untried = Q(tried_at=None) | Q(tried_at__lt=now - REFRESH_AFTER)
    due = Q(shape=RunSource.Shape.ADDRESS) | Q(shape__in=_KEPT_SHAPES, read_at__lt=now - REREAD_AFTER)
    return RunSource.objects.filter(untried & due, runner=runner)


def refresh_due(runner: Runner, now: datetime, *, fetch: Fetch = fetch_calendar) -> tuple[RunSource, ...]:
    """Refresh what has not been for a while, and return the sources that have a problem or something waiting now."""
    troubled = []
    for source in find_due(runner, now):
        try:
            refresh(source, fetch=fetch)
        except StrideworkError:
            troubled.append(source)
        else:
            troubled += [source] if source.waiting else []
    return tuple(troubled)


def accept_waiting(source: RunSource) -> Reading:
    """Let the version without any run to come take the place of the one before. Raises StrideworkError."""
    if source.waiting is None:
        raise StrideworkError(f"{source.name}: no newer version is waiting")
    content = gzip.decompress(bytes(source.waiting))
    reading = read_content(source, content)
    source.content, source.waiting = source.waiting, None
    keep_reading(source, reading)
    return reading


def remove(source: RunSource) -> None:
    """Forget a source and its runs; what the runner corrected stays known."""
    runner = source.runner
    source.delete()
    mark_plan_stale(runner)


def _take(source: RunSource, content: bytes) -> Reading:
    """Read a calendar or a week and keep it, or keep it waiting where it would empty the days ahead."""
    reading = read_content(source, content)
    today = timezone.localdate()
    packed = gzip.compress(content, mtime=0)
    source.tried_at = timezone.now()
    coming = any(run.start.date() >= today and not run.done for run in reading.runs)
    if not coming and not source._state.adding and source.entries.filter(day__gte=today, done=False).exists():
        source.waiting, source.problem = packed, ""
        source.save(update_fields=["waiting", "problem", "tried_at"])
        return reading
    source.content, source.waiting = packed, None
    keep_reading(source, reading)
    return reading


def _collect(source: RunSource, reading: Reading) -> Reading:
    """Return the single runs kept so far and the new one, each once; what is long shows only beside the others."""
    runs = merge_runs((*runs_of(source), *reading.runs))
    beside = judge_done_runs([replace(run, reason="") for run in runs])
    judged = [
        replace(run, kind=other.kind, reason=f"{other.reason}; {run.reason}")
        if run.kind is RunKind.EASY and other.kind is RunKind.LONG
        else run
        for run, other in zip(runs, beside, strict=True)
    ]
    return Reading(tuple(judged), (), reading.warnings)


def _find_source(runner: Runner, shape: RunSource.Shape, **known: str) -> RunSource:
    """Return the runner's source of that shape and name or address, a new one, not yet kept, where there is none."""
    found = RunSource.objects.filter(runner=runner, shape=shape, **known).first()
    if found is None and RunSource.objects.filter(runner=runner).count() >= MOST_SOURCES:
        raise StrideworkError(f"{MOST_SOURCES} calendars and recordings are the most; remove one you no longer need")
    return found or RunSource(runner=runner, shape=shape, **known)


def is_calendar(name: str, content: bytes | Path) -> bool:
    """Say whether a file is to be read as a calendar: it begins as one, or is called one and begins as nothing else."""
    if isinstance(content, Path):
        with content.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    else:
        head = content[:_HEAD_BYTES]
    return b"BEGIN:VCALENDAR" in head.upper() or name.casefold().endswith((".ics", ".ical", ".icalendar"))


def _read_calendar_bytes(name: str, content: bytes | Path) -> bytes:
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size > MAX_BYTES:
        raise StrideworkError(f"{name}: {size / 1e6:.0f} MB; a calendar may have {MAX_BYTES // 1_000_000} MB")
    return content.read_bytes() if isinstance(content, Path) else content


def _find_calendar_name(data: bytes) -> str:
    """Return what a calendar calls itself, "" where it does not."""
    properties = split_feed(data[:_HEAD_BYTES]).properties
    return re.sub(r"\\(.)", r"\1", properties.get("NAME") or properties.get("X-WR-CALNAME") or "").strip()


def _clean(name: str) -> str:
    """Return a name fit to be shown and kept."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:200]
