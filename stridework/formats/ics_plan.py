"""Writes a plan's strength sessions as an iCalendar file, for a download as for a feed.

Times are UTC, so that no time zone has to be described, and there is no METHOD, because publishing would demand an
organiser. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from stridework.library import compile_session, load_exercises, load_workouts
from stridework.training.phrases import words_in
from stridework.training.plan import Plan, PlannedSession, RunResets, SessionKind

SPACE = UUID("5b0c7f0e-6a3e-5d3f-9c1b-4d1f6f3a2e10")
"""The namespace of every id: an id is made of it, the plan's key and the day, and never changes."""

REFRESH = timedelta(hours=12)
ALARM = timedelta(minutes=30)
RESET_S = 60  # a reset's few slow squats and standing up tall, for the length of a note
_FIRST_REVISION = datetime(2026, 1, 1, tzinfo=UTC)

_KINDS = {SessionKind.FULL: "Strength", SessionKind.HIIT: "Strength by intervals", SessionKind.LIGHT: "Light strength"}


@dataclass(frozen=True, slots=True)
class Feed:
    """How a plan is written. `key` tells one runner's plan from another's: with it every session's id is made.

    `changed` (with its zone) is when the plan last changed, `revision` its SEQUENCE, by default the minutes since 2026.
    `times` are the starts the runner gave for weekdays (Monday is 0): a session at one of them, or moved by hand, has
    an alarm and makes its time busy, any other session does neither.
    """

    key: str
    zone: ZoneInfo
    changed: datetime
    name: str = "Stridework"
    revision: int | None = None
    times: Mapping[int, tuple[time, ...]] = field(default_factory=dict)
    alarm: timedelta = ALARM

    @property
    def sequence(self) -> int:
        if self.revision is not None:
            return self.revision
        return max(0, int((self.changed - _FIRST_REVISION) / timedelta(minutes=1)))


def write_plan(plan: Plan, feed: Feed, *, cancelled: Iterable[PlannedSession] = (), with_resets: bool = False) -> bytes:
    """Return the plan's sessions as an iCalendar file; missed and `cancelled` ones are marked and do not vanish.

    With `with_resets` each easy or long run with posture resets gets a note at its time; the runs are not written.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Stridework//Strength plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", feed.name)
    calendar.add("x-wr-calname", feed.name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for uid, session, off in name_sessions(plan, tuple(cancelled)):
        calendar.add_component(_write_session(uid, session, feed, off=off))
    if with_resets:
        for resets in plan.resets:
            calendar.add_component(_write_resets(resets, feed))
    return bytes(calendar.to_ical(sorted=False))


def name_sessions(plan: Plan, cancelled: Sequence[PlannedSession]) -> list[tuple[str, PlannedSession, bool]]:
    """Return each session with the name its id is made of, in order of time, and whether it is off.

    The name is the day the planner chose first, so that a session moved by hand keeps it. What is off gives way to what
    stands on its day.
    """
    taken: dict[date, int] = {}
    named = []
    for session in sorted(plan.sessions, key=_owner):
        day = _first_day(session)
        taken[day] = taken.get(day, 0) + 1
        named.append((f"{day}" if taken[day] == 1 else f"{day}/{taken[day]}", session, False))
    for session in sorted((*plan.missed, *cancelled), key=_owner):
        if (day := _first_day(session)) not in taken:
            taken[day] = 1
            named.append((f"{day}", session, True))
    return sorted(named, key=lambda item: (item[1].start, item[0]))


def _first_day(session: PlannedSession) -> date:
    return session.planned_for or session.start.date()


def _owner(session: PlannedSession) -> tuple[date, bool, datetime]:
    """Order sessions so that the one moved away from a day comes before another put there since."""
    return _first_day(session), session.planned_for is None, session.start


def _write_session(name: str, session: PlannedSession, feed: Feed, *, off: bool) -> Event:
    event = _open_event(f"session/{name}", feed)
    given = not off and not session.done and _is_given(session, feed)
    start = to_utc(session.start, feed.zone)
    event.add("summary", f"{'Done: ' if session.done else ''}{_title(session)}")
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=session.minutes))
    event.add("description", describe_session(session))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "OPAQUE" if given else "TRANSPARENT")
    event.add("categories", ["Strength"])
    if given:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _title(session))
        alarm.add("trigger", -feed.alarm)
        event.add_component(alarm)
    return event


def _write_resets(resets: RunResets, feed: Feed) -> Event:
    event = _open_event(f"resets/{resets.start.isoformat()}/{resets.title}", feed)
    event.add("summary", f"Posture resets: {resets.title}")
    if resets.start.time() == time():
        event.add("dtstart", resets.start.date())
        event.add("dtend", resets.start.date() + timedelta(days=1))
    else:
        start = to_utc(resets.start, feed.zone)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=resets.minutes[-1], seconds=RESET_S))
    event.add("description", describe_resets(resets))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _open_event(key: str, feed: Feed) -> Event:
    event = Event()
    event.add("uid", name_event(feed, key))
    changed = feed.changed.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", feed.sequence)
    return event


def name_event(feed: Feed, key: str) -> str:
    """Return the id of an event in every calendar that holds it; a session's key is `session/` and its name."""
    return f"{uuid5(SPACE, f'{feed.key}/{key}')}@stridework"


def describe_session(session: PlannedSession) -> str:
    """Return what a calendar entry says of a session: how much, how many landings, why there, and what to think of."""
    landings = f"about {session.contacts} landings" if session.contacts else "no landings"
    parts = [_sentence(session.prescription or landings)]
    if session.reasons:
        parts += ["", "Why here:", *(f"- {reason}" for reason in session.reasons)]
    if cues := find_cues(session.workout):
        parts += ["", "Think of:", *(f"- {cue}" for cue in cues)]
    if session.planned_for and session.planned_for != session.start.date():
        parts += ["", f"First planned for {session.planned_for.isoformat()}."]
    return "\n".join(parts)


def describe_resets(resets: RunResets) -> str:
    """Return what a calendar entry says of a run's posture resets."""
    *others, last = (str(minute) for minute in resets.minutes)
    minutes = f"{', '.join(others)} and {last}" if others else last
    squats = f"Minute {minutes}: stop somewhere safe, {resets.reps} slow squats, stand tall, run on."
    return f"{squats}\nSkip it if anything hurts.\n\n{resets.reason}"


@cache
def find_cues(workout: str) -> tuple[str, ...]:
    """Return the most important cue of each exercise of a shipped workout, in order; none where it is not known."""
    if workout not in load_workouts():
        return ()
    cues: dict[str, None] = {}
    for interval in compile_session(workout).intervals:
        if interval.exercise:
            exercise = load_exercises()[interval.exercise]
            variant = exercise.variant(interval.variant) if interval.variant else exercise.variants[0]
            if variant.work_cues:
                cues[f"{interval.title}: {words_in(exercise.cue(variant.work_cues[0]).screen, 'en')}"] = None
    return tuple(cues)


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall clock in a zone; one that a clock change skips is the hour after it."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _title(session: PlannedSession) -> str:
    workout = load_workouts().get(session.workout)
    return f"{_KINDS[session.kind]}, {session.minutes} min: {workout.name if workout else session.workout}"


def _is_given(session: PlannedSession, feed: Feed) -> bool:
    return session.pinned or session.start.time() in feed.times.get(session.start.weekday(), ())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
