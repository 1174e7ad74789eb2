"""Writes a plan's strength sessions as an iCalendar file, for a download as for a feed.

Times are UTC, so that no time zone has to be described, and there is no METHOD, because publishing would demand an
organiser. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from stridework.formats.calendar_entries import CalendarEntry, draft_entries
from stridework.formats.ics_lines import format_span, write_date, write_instant, write_line, write_text
from stridework.training.plan import Plan, PlannedSession

SPACE = UUID("5b0c7f0e-6a3e-5d3f-9c1b-4d1f6f3a2e10")
"""The namespace of every id: an id is made of it, the plan's key and the day, and never changes."""

REFRESH = timedelta(hours=12)
ALARM = timedelta(minutes=30)
_FIRST_REVISION = datetime(2026, 1, 1, tzinfo=UTC)


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
    drafts = draft_entries(plan, feed.times, cancelled=cancelled, with_resets=with_resets)
    return write_entries([replace(draft, revision=feed.sequence, changed=feed.changed) for draft in drafts], feed)


def write_entries(entries: Iterable[CalendarEntry], feed: Feed, *, busy_only: bool = False) -> bytes:
    """Return entries as an iCalendar file; of `feed` only its key, zone, name and alarm count.

    With `busy_only` sessions are nothing but busy times, for those who need not know what with: no titles, no texts, no
    resets, and ids of their own.
    """
    lines = [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        write_text("PRODID", "-//Stridework//Strength plan//EN"),
        "CALSCALE:GREGORIAN\r\n",
        write_text("NAME", feed.name),
        write_text("X-WR-CALNAME", feed.name),
        write_line("REFRESH-INTERVAL;VALUE=DURATION", format_span(REFRESH)),
        write_line("X-PUBLISHED-TTL", format_span(REFRESH)),
    ]
    for entry in entries:
        if not busy_only:
            lines += _write_entry(entry, feed)
        elif entry.what == "session":
            lines += _write_busy(entry, feed)
    return "".join([*lines, "END:VCALENDAR\r\n"]).encode()


def _write_entry(entry: CalendarEntry, feed: Feed) -> list[str]:
    lines = [
        *_open_event(entry, feed, entry.key),
        write_text("SUMMARY", entry.title),
        *_write_times(entry, feed),
        write_text("DESCRIPTION", entry.text),
        write_line("STATUS", "CANCELLED" if entry.off else "CONFIRMED"),
        write_line("TRANSP", "OPAQUE" if entry.given else "TRANSPARENT"),
    ]
    if entry.what == "session":
        lines.append(write_line("CATEGORIES", "Strength"))
    if entry.given:
        lines += [
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
            write_text("DESCRIPTION", entry.title),
            write_line("TRIGGER", format_span(-feed.alarm)),
            "END:VALARM\r\n",
        ]
    return [*lines, "END:VEVENT\r\n"]


def _write_busy(entry: CalendarEntry, feed: Feed) -> list[str]:
    return [
        *_open_event(entry, feed, f"{entry.key}/busy"),
        "SUMMARY:Busy\r\n",
        *_write_times(entry, feed),
        write_line("STATUS", "CANCELLED" if entry.off else "CONFIRMED"),
        write_line("TRANSP", "TRANSPARENT" if entry.off else "OPAQUE"),
        "END:VEVENT\r\n",
    ]


def _write_times(entry: CalendarEntry, feed: Feed) -> list[str]:
    if entry.all_day:
        return [write_date("DTSTART", entry.day), write_date("DTEND", entry.day + timedelta(days=1))]
    start = to_utc(entry.start, feed.zone)
    return [write_instant("DTSTART", start), write_instant("DTEND", start + timedelta(minutes=entry.minutes))]


def _open_event(entry: CalendarEntry, feed: Feed, key: str) -> list[str]:
    return [
        "BEGIN:VEVENT\r\n",
        write_line("UID", name_event(feed, key)),
        write_instant("DTSTAMP", entry.changed),
        write_instant("LAST-MODIFIED", entry.changed),
        write_line("SEQUENCE", str(entry.revision)),
    ]


def name_event(feed: Feed, key: str) -> str:
    """Return the id that an entry of that key has in every calendar."""
    return f"{uuid5(SPACE, f'{feed.key}/{key}')}@stridework"


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall clock in a zone; one that a clock change skips is the hour after it."""
    return local.replace(tzinfo=zone).astimezone(UTC)
