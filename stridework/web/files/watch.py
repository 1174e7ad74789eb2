"""A runner's sessions as files for a watch, those to come and those that are done, and sessions a watch recorded.

Pages, commands and intervals.icu take their files from here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from stridework.errors import ActivityFileError, StrideworkError
from stridework.formats.fit_activity import write_activity
from stridework.formats.fit_strength import holds_strength, read_strength
from stridework.formats.fit_workout import WatchFile, write_workout
from stridework.formats.strength_logs import MatchedLog, make_log
from stridework.formats.unpacking import list_fit_files
from stridework.training.log import SessionLog
from stridework.training.plan import PlannedSession
from stridework.training.running import Ignored
from stridework.training.timeline import Timeline
from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.models import Log, Runner
from stridework.web.records import NotYours, store_log
from stridework.web.workouts.own import find_workout, load_own

FIT = "application/vnd.ant.fit"
SAME_SESSION = timedelta(minutes=10)
"""Two sessions that begin within this time are one: a phone and a watch were started for the same [D]."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session read from a watch: in the log now (`new`), or there before. `workout` is "" where it matched none."""

    log: SessionLog
    workout: str
    new: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrengthIntake:
    """What the FIT files of an upload held of strength; `ignored` says what was left out and why."""

    kept: tuple[Kept, ...] = ()
    ignored: tuple[Ignored, ...] = ()


def compile_planned(planned: PlannedSession) -> Timeline | None:
    """Return a planned session compiled, with the jumps the plan gives it; None where its workout is gone."""
    known = planned.workout in catalogue.workouts()
    return catalogue.session(planned.workout, _count_jumps(planned)) if known else None


def find_planned_workout(planned: PlannedSession) -> Workout | None:
    """Return a planned session's workout, with the jumps the plan gives it; None where it is gone."""
    known = planned.workout in catalogue.workouts()
    return catalogue.with_jumps(planned.workout, _count_jumps(planned)) if known else None


def _count_jumps(planned: PlannedSession) -> int | None:
    """Return how many of the workout's jumping intervals are jumped, None where all are."""
    jumps, of = planned.jumping_intervals, catalogue.jumping_intervals(planned.workout)
    return jumps if jumps is not None and jumps < of else None


def write_planned(planned: PlannedSession) -> WatchFile | None:
    """Return a planned session as a FIT workout; None where its workout is gone."""
    timeline = compile_planned(planned)
    return write_workout(timeline, created=planned.start.replace(tzinfo=UTC)) if timeline else None


def name_planned(planned: PlannedSession) -> str:
    """Return the name of a planned session's file for the watch."""
    return f"{planned.start:%Y-%m-%d}-{planned.workout}.fit"


def write_done(runner: Runner, log: SessionLog) -> bytes:
    """Return a finished session of the runner as a FIT activity by the clock it was done by."""
    timeline: Timeline | None = None
    with suppress(StrideworkError):  # of a text this version cannot read, only the names of its exercises are known
        if (workout := find_workout(runner, log.workout)) is not None:
            timeline = catalogue.session(workout)
    zone = log.started_at.tzinfo or ZoneInfo(settings.TIME_ZONE)
    return write_activity(log, exercises=catalogue.exercises(), timeline=timeline, zone=zone)


def keep_strength(runner: Runner, source: Path | bytes, now: datetime) -> StrengthIntake:
    """Keep the strength sessions that a watch recorded, of a FIT file or an archive of them. Twice is once.

    Raises ActivityFileError where a FIT file that holds strength cannot be believed.
    """
    kept: list[Kept] = []
    ignored: list[Ignored] = []
    timelines: Sequence[Timeline] | None = None
    for name, content in list_fit_files(source):
        if not holds_strength(content):
            continue
        try:
            reading = read_strength(content, now=now)
        except ActivityFileError as error:
            if not name:
                raise
            ignored.append(Ignored(name, error.reason))
            continue
        ignored += [one for one in reading.ignored if one.title != "Activity"]
        timelines = timelines or _load_timelines(runner)
        for recording in reading.recordings:
            made = make_log(recording, timelines, catalogue.exercises())
            if isinstance(made, MatchedLog):
                kept.append(_keep(runner, made))
            else:
                ignored.append(made)
    return StrengthIntake(tuple(kept), tuple(ignored))


def _load_timelines(runner: Runner) -> list[Timeline]:
    """Return every workout compiled, the shipped ones first; one that asks for the same as another is there once."""
    found: dict[tuple[object, ...], Timeline] = {}
    for workout in (*catalogue.workouts(), *load_own(runner).values()):
        timeline = catalogue.session(workout)
        asks = tuple((i.exercise, i.variant, i.side, i.reps, i.start_s, i.end_s) for i in timeline.intervals)
        found.setdefault(asks, timeline)
    return list(found.values())


def _keep(runner: Runner, made: MatchedLog) -> Kept:
    """Put the session in the log unless the runner has one that began at the same time: told by hand, it knows more."""
    log = made.log
    around = (log.started_at - SAME_SESSION, log.started_at + SAME_SESSION)
    if Log.objects.filter(runner=runner, started_at__range=around).exists():
        return Kept(log, made.workout, False, ("A session of that time is in the log already.",))
    try:
        new = store_log(runner, log)
    except NotYours:  # the file of another runner's watch
        return Kept(log, made.workout, False, ("It is in another runner's log.",))
    return Kept(log, made.workout, new, made.reasons)
