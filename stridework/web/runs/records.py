"""A runner's runs, kept: the sources they come from, what was read of each, and what the runner corrected.

Calendars and weeks in words are kept as they came and read again as days come near; recordings are read once.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stridework.formats.ics import read_calendar
from stridework.library.run_words import load_run_words
from stridework.planner.replan import AFTER, BEFORE, add_races
from stridework.training.merge_runs import merge_runs
from stridework.training.plan import Request
from stridework.training.run_kinds import Corrections, fold_title
from stridework.training.running import Ignored, Reading, Run, RunKind
from stridework.training.week_pattern import parse_week_pattern, plan_week_pattern
from stridework.web.models import RunCorrection, RunEntry, Runner, RunSource
from stridework.web.records import mark_plan_stale

AHEAD = timedelta(weeks=26) + AFTER  # as far as a plan and its rules can look
BEHIND = timedelta(days=90)  # what a calendar says of the past is kept for pages that look back
YOU_SAID = "you said so"


def runs_for_plan(runner: Runner, request: Request, today: date) -> tuple[Run, ...]:
    """Return every run a plan of that request looks at, each run once."""
    return runs_between(runner, min(today, request.began) - BEFORE, request.end + AFTER)


def runs_beside_plan(runner: Runner, request: Request, today: date) -> tuple[Run, ...]:
    """Return the runs a plan of that request is shown and written with: those it looks at, and races told by hand."""
    return add_races(runs_for_plan(runner, request, today), request.races)


def runs_between(runner: Runner, first: date, last: date) -> tuple[Run, ...]:
    """Return the runner's runs from `first` to `last`, both included, each run once, in order of time."""
    entries = RunEntry.objects.filter(source__runner=runner, day__gte=first, day__lte=last)
    corrections = corrections_of(runner)
    runs = [_correct(_as_run(entry), corrections) for entry in entries]
    return merge_runs(run for run in runs if run is not None)


def runs_of(source: RunSource) -> tuple[Run, ...]:
    """Return the runs of one source as they were read, in order of time."""
    return tuple(_as_run(entry) for entry in source.entries.all())


def corrections_of(runner: Runner) -> Corrections:
    """Return everything the runner said about runs."""
    by_uid: dict[str, RunKind | None] = {}
    by_title: dict[str, RunKind | None] = {}
    for row in RunCorrection.objects.filter(runner=runner):
        (by_title if row.by_title else by_uid)[row.key] = RunKind(row.kind) if row.kind else None
    return Corrections(by_uid, by_title)


def correct_run(runner: Runner, *, kind: RunKind | None, uid: str = "", title: str = "") -> None:
    """Keep what the runner said about one run, or about every run of that title; None is "not a run".

    Calendars are read again at once, because a correction may bring back what was no run before.
    """
    key = uid or fold_title(title)
    RunCorrection.objects.update_or_create(
        runner=runner, by_title=not uid, key=key[:500], defaults={"kind": kind.value if kind else ""}
    )
    for source in RunSource.objects.filter(runner=runner, shape__in=(RunSource.Shape.FILE, RunSource.Shape.ADDRESS)):
        read_again(source)
    mark_plan_stale(runner)


def keep_reading(source: RunSource, reading: Reading) -> None:
    """Put what was read in the place of the source's runs so far."""
    with transaction.atomic():
        source.warnings = [_storable(warning) for warning in reading.warnings[:200]]
        source.ignored = [
            {"title": _storable(i.title), "reason": _storable(i.reason), "line": i.line} for i in reading.ignored[:500]
        ]
        source.read_at, source.problem = timezone.now(), ""
        source.save()
        source.entries.all().delete()
        RunEntry.objects.bulk_create(_as_entry(source, run) for run in reading.runs)
        mark_plan_stale(source.runner)


def read_again(source: RunSource, today: date | None = None) -> Reading | None:
    """Read a calendar or week once more from what is kept of it, for the days around today; None for recordings.

    Raises StrideworkError where what is kept cannot be read.
    """
    if source.content is None or source.shape == RunSource.Shape.RECORDINGS:
        return None
    reading = read_content(source, gzip.decompress(bytes(source.content)), today)
    keep_reading(source, reading)
    return reading


def read_content(source: RunSource, content: bytes, today: date | None = None) -> Reading:
    """Return the runs of a calendar's bytes, or of a week in words, around today. Raises StrideworkError."""
    today = today or timezone.localdate()
    first, last = today - BEHIND, today + AHEAD
    if source.shape == RunSource.Shape.WEEK:
        pattern = parse_week_pattern(content.decode("utf-8", "replace"), words=load_run_words())
        return plan_week_pattern(pattern, today - timedelta(days=today.weekday()), last, source=str(source.pk))
    zone = ZoneInfo(settings.TIME_ZONE)
    return read_calendar(content, zone, first, last, corrections=corrections_of(source.runner), source=source.name)


def _correct(run: Run, corrections: Corrections) -> Run | None:
    """Return the run as the runner corrected it, None where it is no run."""
    for known, key in ((corrections.by_uid, run.uid), (corrections.by_title, fold_title(run.title))):
        if key in known:
            kind = known[key]
            return replace(run, kind=kind, reason=YOU_SAID) if kind else None
    return run


def _as_run(entry: RunEntry) -> Run:
    at = entry.at or datetime.min.time()
    return Run(
        start=datetime.combine(entry.day, at),
        kind=RunKind(entry.kind),
        title=entry.title,
        reason=entry.reason,
        minutes=entry.minutes,
        metres=entry.metres,
        all_day=entry.at is None,
        done=entry.done,
        source=entry.origin,
        uid=entry.uid,
    )


def _as_entry(source: RunSource, run: Run) -> RunEntry:
    return RunEntry(
        source=source,
        day=run.start.date(),
        at=None if run.all_day else run.start.time(),
        kind=run.kind.value,
        title=_storable(run.title)[:500],
        reason=_storable(run.reason)[:500],
        minutes=run.minutes,
        metres=run.metres,
        done=run.done,
        origin=_storable(run.source)[:200],
        uid=_storable(run.uid)[:500],
    )


def _storable(text: str) -> str:
    """Return the text without NUL, which files of others may hold and PostgreSQL cannot."""
    return text.replace("\0", "")


def ignored_of(runner: Runner) -> tuple[Ignored, ...]:
    """Return what was not taken for a run in any of the runner's sources, with the reason."""
    rows = RunSource.objects.filter(runner=runner).values_list("ignored", flat=True)
    return tuple(Ignored(entry["title"], entry["reason"], entry.get("line")) for found in rows for entry in found)


def sources_of(runner: Runner) -> Sequence[RunSource]:
    """Return the runner's sources without what they hold; `has_waiting` says that a version waits for the runner."""
    found = RunSource.objects.filter(runner=runner).defer("content", "waiting")
    return tuple(found.annotate(has_waiting=Q(waiting__isnull=False)))
