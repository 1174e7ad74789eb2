"""Writes a finished strength session as a FIT activity: one set for every interval done, and the rests between them.

The log knows what was done and how often, and when the session began and ended, not when each set did. Where the
session is one we know, sets lie where its timeline has them; where it is not, they carry no times. Nothing that was
not measured is written: no heart rate, no calories, no training load of anybody else's formula. What a runner said of
the effort goes in as such. Not tested on a watch or with a service.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from stridework.formats import fit_profile as fit
from stridework.formats.fit_encoding import Base, Field, Message, cut_text, encode_fit, seconds_of
from stridework.formats.fit_profile import FileType, file_id, title_messages
from stridework.formats.fit_workout import NAME_BYTES
from stridework.training.events import Interval, Timeline
from stridework.training.exercise import Exercise, FitIds
from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.training.phrases import words_in

REST, ACTIVE = 0, 1
"""The types of a set."""

_TIMER_EVENT, _START, _STOP, _STOP_ALL = 0, 0, 1, 4
_LAP_EVENT, _ACTIVITY_EVENT = 9, 26
_RPE = 193
_WORKOUT_SPORT = (Field(4, Base.ENUM, fit.TRAINING), Field(11, Base.ENUM, fit.STRENGTH_TRAINING))


@dataclass(frozen=True, slots=True)
class Set:
    """A stretch of the session; `start_s` counts from the session's start. None is "not known"."""

    active: bool
    start_s: float | None = None
    seconds: float | None = None
    reps: int | None = None
    fit: FitIds | None = None
    title: str = ""
    step: int | None = None


def write_activity(
    log: SessionLog, *, exercises: Mapping[str, Exercise], timeline: Timeline | None, zone: tzinfo, language: str = "en"
) -> bytes:
    """Return a finished session as a FIT activity whose clock is that of `zone`.

    `timeline` is the workout that was done, compiled, None where nobody knows it any more.
    """
    start, end = seconds_of(log.started_at), max(seconds_of(log.finished_at), seconds_of(log.started_at))
    elapsed = round((log.finished_at - log.started_at).total_seconds() * 1000)
    timer = min(round(log.seconds * 1000), max(elapsed, 0)) or elapsed
    sets = list_sets(log, exercises, timeline, language)
    title = cut_text(timeline.title, NAME_BYTES) if timeline else ""
    offset = log.finished_at.astimezone(zone).utcoffset() or timedelta()
    ended = (Field(0, Base.ENUM, _LAP_EVENT), Field(1, Base.ENUM, _STOP))
    whole = (
        Field(fit.MESSAGE_INDEX, Base.UINT16, 0),
        Field(fit.TIMESTAMP, Base.UINT32, end),
        *ended,
        Field(2, Base.UINT32, start),
        Field(7, Base.UINT32, max(elapsed, 0)),
        Field(8, Base.UINT32, timer),
    )
    lap_sport = (Field(25, Base.ENUM, fit.TRAINING), Field(39, Base.ENUM, fit.STRENGTH_TRAINING))
    messages = [
        file_id(FileType.ACTIVITY, _serial(log), log.started_at),
        Message(
            fit.SPORT,
            (
                Field(0, Base.ENUM, fit.TRAINING),
                Field(1, Base.ENUM, fit.STRENGTH_TRAINING),
                Field(3, Base.STRING, "Strength"),
            ),
        ),
        *([Message(fit.WORKOUT, (*_WORKOUT_SPORT, Field(8, Base.STRING, title)))] if title else ()),
        *title_messages((one.fit, one.title) for one in sets if one.fit),
        _event(start, _START),
        _record(start),
        *(_set_message(place, one, start, end) for place, one in enumerate(sets)),
        _record(end),
        _event(end, _STOP_ALL),
        Message(fit.LAP, (*whole, *lap_sport)),
        Message(fit.SESSION, (*whole, *_session_fields(log))),
        Message(
            fit.ACTIVITY,
            (
                Field(fit.TIMESTAMP, Base.UINT32, end),
                Field(0, Base.UINT32, timer),
                Field(1, Base.UINT16, 1),
                Field(2, Base.ENUM, 0),
                Field(3, Base.ENUM, _ACTIVITY_EVENT),
                Field(4, Base.ENUM, _STOP),
                # Without it a session at six in the morning stands at three in some training logs.
                Field(5, Base.UINT32, end + round(offset.total_seconds())),
            ),
        ),
    ]
    return encode_fit(messages)


def list_sets(
    log: SessionLog, exercises: Mapping[str, Exercise], timeline: Timeline | None, language: str = "en"
) -> tuple[Set, ...]:
    """Return what was done of a session, in order, rests between two done intervals included; skipped ones are not."""
    places = {interval.index: interval for interval in timeline.intervals} if timeline else {}
    begin = timeline.intervals[0].start_s if timeline else 0.0
    sets: list[Set] = []
    last: Interval | None = None
    for told in sorted((i for i in log.intervals if i.done is not Done.SKIPPED), key=lambda i: i.index):
        place = places.get(told.index)
        if place is None or place.exercise != (told.exercise or None):
            place = None  # the workout is another one by now
        if last and place:
            sets += [_rest(places[n], begin) for n in range(last.index + 1, place.index) if places[n].kind == "rest"]
        sets.append(_active(told, place, begin, exercises, language))
        last = place
    return tuple(sets)


def _active(
    told: IntervalLog, place: Interval | None, begin: float, exercises: Mapping[str, Exercise], language: str
) -> Set:
    exercise = exercises.get(told.exercise)
    variant = exercise.find_variant(told.variant) if exercise else None
    return Set(
        active=True,
        start_s=place.start_s - begin if place else None,
        # An interval ended by hand lasted as long as it lasted, which nobody wrote down.
        seconds=place.end_s - place.start_s if place and told.done is Done.FULL and not place.waits else None,
        reps=told.reps,
        fit=variant.fit if variant else None,
        title=words_in(variant.name, language) if variant else "",
        step=place.index if place else None,
    )


def _rest(interval: Interval, begin: float) -> Set:
    return Set(
        active=False,
        start_s=interval.start_s - begin,
        seconds=interval.end_s - interval.start_s,
        step=interval.index,
    )


def _set_message(place: int, one: Set, start: int, end: int) -> Message:
    begin = None if one.start_s is None else min(end, start + round(one.start_s))
    done = end if begin is None or one.seconds is None else min(end, start + round((one.start_s or 0) + one.seconds))
    return Message(
        fit.SET,
        (
            Field(254, Base.UINT32, done),
            Field(0, Base.UINT32, None if one.seconds is None else round(one.seconds * 1000)),
            Field(3, Base.UINT16, one.reps),
            Field(5, Base.UINT8, ACTIVE if one.active else REST),
            Field(6, Base.UINT32, begin),
            Field(7, Base.UINT16, one.fit.category if one.fit else None),
            Field(8, Base.UINT16, one.fit.name if one.fit else None),
            Field(10, Base.UINT16, place),
            Field(11, Base.UINT16, one.step),
        ),
    )


def _session_fields(log: SessionLog) -> tuple[Field, ...]:
    """Return what only the session says; effort is ten times session-RPE there, as FIT counts it."""
    counted = [interval.reps for interval in log.intervals if interval.done is not Done.SKIPPED]
    reps = [number for number in counted if number is not None]
    return (
        Field(5, Base.ENUM, fit.TRAINING),
        Field(6, Base.ENUM, fit.STRENGTH_TRAINING),
        Field(10, Base.UINT32, sum(reps) if reps and len(reps) == len(counted) else None),
        Field(25, Base.UINT16, 0),
        Field(26, Base.UINT16, 1),
        Field(_RPE, Base.UINT8, None if log.srpe is None else 10 * log.srpe),
    )


def _event(at: int, kind: int) -> Message:
    fields = (
        Field(fit.TIMESTAMP, Base.UINT32, at),
        Field(0, Base.ENUM, _TIMER_EVENT),
        Field(1, Base.ENUM, kind),
    )
    return Message(fit.EVENT, fields)


def _record(at: int) -> Message:
    return Message(fit.RECORD, (Field(fit.TIMESTAMP, Base.UINT32, at),))


def _serial(log: SessionLog) -> int:
    """Return the session's number: the same session, written again after its answers changed, has the same one."""
    return 1 + int.from_bytes(hashlib.sha256(log.id.bytes).digest()[:8], "big") % (2**32 - 2)
