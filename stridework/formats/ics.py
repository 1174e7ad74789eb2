"""Running calendars (iCalendar): feeds of Runna, TrainingPeaks, TrainerRoad, Garmin, Google, Outlook and their like.

An entry is read on its own, so that a broken one is named with its line and the others are kept. What comes out is the
runs between two days in the runner's own time; everything else is there too, with the reason it is no run.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar.cal import Component
from icalendar.prop import vText

from stridework.errors import StrideworkError
from stridework.formats.ics_entries import (
    Entry,
    Feed,
    Zones,
    find_rule_problem,
    find_zone_name,
    split_feed,
    write_entry,
)
from stridework.library.run_words import load_run_words
from stridework.training.run_amounts import find_metres, find_minutes, find_pace, read_clock, strip_amounts
from stridework.training.run_kinds import Corrections, RunWords, find_named_metres, first_line_of, fold_title, judge_run
from stridework.training.running import RACES, Ignored, Reading, Run

MAX_BYTES = 8_000_000
MAX_OCCURRENCES = 5_000
MAX_SECONDS = 15.0
"""What a feed may cost. The time is looked at between two entries; that something was left out is said."""

_OWN = "stridework"
_MARGIN = timedelta(days=2)
_LENGTH = "X-STRIDEWORK-LENGTH"
_NEEDED = frozenset(("DTSTART", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))


def read_calendar(
    data: bytes,
    zone: ZoneInfo,
    start: date,
    end: date,
    *,
    corrections: Corrections | None = None,
    words: RunWords | None = None,
    source: str = "calendar",
) -> Reading:
    """Read the runs of an iCalendar file from `start` to `end`, both included, in the time of `zone`.

    Raises StrideworkError where the file is no calendar, too large, or the days are the wrong way round. `words` is by
    default the shipped English table; `source` names the file in messages and in each run.
    """
    if end < start:
        raise StrideworkError(f"{source}: the last day ({end}) is before the first ({start})")
    if len(data) > MAX_BYTES:
        raise StrideworkError(f"{source}: {len(data) / 1e6:.0f} MB; a calendar may have {MAX_BYTES // 1_000_000} MB")
    feed = split_feed(data)
    if not feed.is_calendar:
        page = " It looks like a web page: is the link the calendar's own?" if b"<html" in data[:2000].lower() else ""
        raise StrideworkError(f"{source}:1: not a calendar; expected BEGIN:VCALENDAR.{page}")
    reader = _Reader(feed, zone, start, end, corrections or Corrections(), words or load_run_words(), source)
    reader.read()
    return reader.reading()


class _Reader:
    """Reads one feed, series by series, and collects what comes of it."""

    def __init__(
        self, feed: Feed, zone: ZoneInfo, start: date, end: date, corrections: Corrections, words: RunWords, source: str
    ) -> None:
        self.feed = feed
        self.zone = zone
        self.start = start
        self.end = end
        self.corrections = corrections
        self.words = words
        self.source = source
        self.zones = Zones(feed)
        self.feed_zone = self.find_feed_zone()
        self.own = _OWN in feed.properties.get("PRODID", "").casefold()
        self.occurrences = 0
        self.lengths: list[timedelta | None] = []
        self.repeats = False
        self.runs: list[Run] = []
        self.ignored: dict[tuple[str, str, int | None], Ignored] = {}
        self.warnings: dict[str, None] = {}

    def find_feed_zone(self) -> ZoneInfo | None:
        name = self.feed.properties.get("X-WR-TIMEZONE", "")
        return ZoneInfo(found) if name and (found := find_zone_name(name)) else None

    def reading(self) -> Reading:
        runs = sorted(self.runs, key=lambda run: (run.start, run.title, run.uid))
        return Reading(tuple(runs), tuple(self.ignored.values()), tuple(self.warnings))

    def ignore(self, title: str, reason: str, line: int | None = None) -> None:
        self.ignored.setdefault((title, reason, line), Ignored(title, reason, line))

    def warn(self, text: str) -> None:
        self.warnings.setdefault(f"{self.source}{text}")

    def read(self) -> None:
        until = monotonic() + MAX_SECONDS
        series = [entries for entries in _group_series(self.feed.entries) if self.may_matter(entries)]
        for at, entries in enumerate(series):
            if self.occurrences >= MAX_OCCURRENCES:
                self.warn(
                    f":{entries[0].line}: more than {MAX_OCCURRENCES} dates between {self.start} and {self.end}; "
                    f"the {len(series) - at} entries from here on were left out"
                )
                return
            if monotonic() > until:
                self.warn(
                    f":{entries[0].line}: took too long; the {len(series) - at} entries from here on were left out"
                )
                return
            self.read_series(entries)

    def may_matter(self, entries: list[Entry]) -> bool:
        """Say whether a series could have a date in the asked days: most of a life's calendar is long past."""
        entry = entries[0]
        if len(entries) > 1 or entry.problem or any(entry.find(name) for name in ("RRULE", "RDATE")):
            return True
        found = re.match(r"([0-9]{4})([0-9]{2})([0-9]{2})", entry.value("DTSTART"))
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        return (
            day is None
            or abs(day - self.start) <= _MARGIN
            or abs(day - self.end) <= _MARGIN
            or (self.start <= day <= self.end)
        )

    def read_series(self, entries: list[Entry]) -> None:
        kept = []
        for entry in entries:
            problem = entry.problem or self.find_problem(entry)
            if problem:
                self.ignore(_unescape(entry.value("SUMMARY")), problem, entry.line)
            else:
                kept.append(entry)
        if not kept:
            return
        self.repeats = len(kept) > 1 or any(kept[0].find(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        try:
            for component in self.expand(kept):
                self.occurrences += 1
                self.read_occurrence(component)
        except Exception as mistake:  # the libraries raise nearly anything on a damaged entry
            entry = kept[0]
            self.ignore(_unescape(entry.value("SUMMARY")), f"cannot be read ({_first_words(mistake)})", entry.line)

    def find_problem(self, entry: Entry) -> str | None:
        if not entry.value("DTSTART"):
            return "has no DTSTART"
        for line in entry.lines:
            if line.name == "RRULE" and (problem := find_rule_problem(line.value, entry.value("DTSTART"))):
                return problem
        return None

    def expand(self, entries: list[Entry]) -> list[Component]:
        """Return the occurrences of a series in the asked days, each with the line and the minutes it came with."""
        texts, used = [], set()
        for entry in entries:
            written, names, unknown = write_entry(entry, self.zones)
            if unknown is not None:
                self.warn(f":{entry.line}: the time zone {unknown!r} is not known; read as {self.zone.key}")
            texts += written
            used |= names
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", *(text for name in sorted(used) for text in self.zones.texts(name))]
        if self.feed_zone:
            head.insert(2, f"X-WR-TIMEZONE:{self.feed_zone.key}")
        calendar = Calendar.from_ical("\r\n".join([*head, *texts, "END:VCALENDAR", ""]).encode())
        if not isinstance(calendar, Calendar):
            raise ValueError("not one calendar")
        for entry, component in zip(entries, list(calendar.walk("VEVENT")), strict=True):
            if mistake := next((m for m in component.errors if m[0] in _NEEDED), None):
                calendar.subcomponents.remove(component)
                line = entry.find(str(mistake[0]))
                self.ignore(
                    _unescape(entry.value("SUMMARY")),
                    f"{mistake[0]}: {mistake[1]}",
                    line.number if line else entry.line,
                )
                continue
            self.lengths.append(_find_length(component))
            component[_LENGTH] = vText(str(len(self.lengths) - 1))
            for name in ("DTEND", "DURATION"):
                component.pop(name, None)
        found: list[Component] = recurring_ical_events.of(calendar).between(self.start - _MARGIN, self.end + _MARGIN)
        return found

    def read_occurrence(self, component: Component) -> None:
        begin = _when(component, "DTSTART")
        timed = isinstance(begin, datetime)
        local = self.to_local(begin) if timed else datetime.combine(begin, time())
        if not self.start <= local.date() <= self.end:
            return
        title = " ".join(str(component.get("SUMMARY", "")).split())
        description = str(component.get("DESCRIPTION", ""))
        cancelled = self.feed.properties.get("METHOD", "").upper() == "CANCEL"
        if cancelled or str(component.get("STATUS", "")).upper() == "CANCELLED":
            self.ignore(title, "cancelled in the calendar")
            return
        uids = self.find_uids(component, title)
        if self.own or f"@{_OWN}" in uids[-1].casefold():
            self.ignore(title, "Stridework's own entry")
            return
        length = self.lengths[int(str(component[_LENGTH]))]
        if timed and local.time() == time() and length and not length % timedelta(days=1):
            timed, length = False, None  # some calendars write a whole day as midnight to midnight
        estimate = str(component.get("X-WORKOUT-ESTIMATED-DURATION", ""))
        minutes = _find_run_minutes(title, description, estimate, length if timed else None, self.words)
        metres = _find_run_metres(title, description, self.words)
        kind, reason = judge_run(
            title, description, minutes, metres, words=self.words, corrections=self.corrections, uids=uids
        )
        if kind is None:
            self.ignore(title, reason)
            return
        if kind in RACES and metres is None:
            metres = find_named_metres(title, self.words)
        self.runs.append(
            Run(
                start=local,
                kind=kind,
                title=title,
                reason=reason,
                minutes=None if minutes is None else round(minutes, 1),
                metres=None if metres is None else round(metres, 1),
                all_day=not timed,
                done=uids[-1].startswith("COMPLETED_")
                or _find_labelled(description, self.words.done_labels) is not None,
                source=self.source,
                uid=uids[0],
            )
        )

    def find_uids(self, component: Component, title: str) -> tuple[str, ...]:
        """Return the ids of an occurrence, its own first and its series' last; without a UID, one of its content."""
        uid = str(component.get("UID", "")).strip()
        moment = _when(component, "RECURRENCE-ID") or _when(component, "DTSTART")
        if not uid:
            return (f"untold-{hashlib.sha256(f'{moment} {title}'.encode()).hexdigest()[:16]}",)
        return (f"{uid}/{moment:%Y%m%dT%H%M}", uid) if self.repeats else (uid,)

    def to_local(self, moment: datetime) -> datetime:
        """Return the runner's clock at a moment; a time without a zone is the runner's own or the feed's."""
        if moment.tzinfo is None:
            if self.feed_zone is None:
                return moment
            moment = moment.replace(tzinfo=self.feed_zone)
        return moment.astimezone(self.zone).replace(tzinfo=None)


def _group_series(entries: list[Entry]) -> list[list[Entry]]:
    """Return the entries that belong together: a repeated one with its moved dates, and the newest of its revisions.

    Some makers give one UID to everything they write; such entries differ in DTSTART at one revision, and are apart.
    """
    groups: dict[str, list[Entry]] = {}
    for at, entry in enumerate(entries):
        groups.setdefault(entry.value("UID") or f"entry {at}", []).append(entry)
    series = []
    for group in groups.values():
        moved = [entry for entry in group if entry.find("RECURRENCE-ID")]
        masters = [entry for entry in group if not entry.find("RECURRENCE-ID")]
        newest = max((_revision(entry) for entry in masters), default=0)
        latest = {entry.value("DTSTART"): entry for entry in masters if _revision(entry) == newest or entry.problem}
        heads = [[entry] for entry in latest.values()] or [[]]
        heads[0] += moved
        series += heads
    return series


def _revision(entry: Entry) -> int:
    written = entry.value("SEQUENCE")
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def _when(component: Component, name: str) -> Any:
    """Return the date, moment or length a property holds; None without it or where it cannot be read."""
    return getattr(component.get(name), "dt", None)


def _find_length(component: Component) -> timedelta | None:
    """Return how long an entry lasts as its times say; a night with a clock change counts as long as it truly is."""
    begin, end, length = (_when(component, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if isinstance(begin, datetime) and isinstance(end, datetime) and (begin.tzinfo is None) == (end.tzinfo is None):
        if begin.tzinfo is not None:
            begin, end = begin.astimezone(UTC), end.astimezone(UTC)
        if end > begin:
            return end - begin
    return length if isinstance(length, timedelta) and length > timedelta() else None


def _find_run_minutes(
    title: str, description: str, estimate: str, length: timedelta | None, words: RunWords
) -> float | None:
    """Return how long a run takes, by the surest word there is; an all-day entry's 24 hours never count."""
    if re.fullmatch(r"[0-9]{2,5}", estimate) and 60 <= int(estimate) <= 86_400:
        return int(estimate) / 60
    if length is not None and length < timedelta(days=1):
        return length / timedelta(minutes=1)
    if (labelled := _find_labelled(description, words.time_labels)) and (minutes := read_clock(labelled)):
        return minutes
    lines = [line.strip() for line in description[:4000].splitlines()]
    alone = [line for line in lines if line and not fold_title(strip_amounts(line)).strip("0123456789 ")]
    for text in (title, first_line_of(description), *alone):
        if minutes := find_minutes(text):
            return minutes
    pace = find_pace(f"{title}\n{description}")
    metres = _find_run_metres(title, description, words)
    return metres / 1000 * pace if pace and metres else None


def _find_run_metres(title: str, description: str, words: RunWords) -> float | None:
    if (labelled := _find_labelled(description, words.distance_labels)) and (metres := find_metres(labelled)):
        return metres
    return find_metres(title) or find_metres(first_line_of(description))


def _find_labelled(description: str, labels: tuple[str, ...]) -> str | None:
    """Return what stands behind the first of these labels at the start of a line, as in "Moving Time: 0:35:24"."""
    lines = description[:4000].splitlines()
    for label in labels:
        for line in lines:
            name, colon, rest = line.partition(":")
            if colon and name.strip().casefold() == label:
                return rest.strip()
    return None


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: " " if match[1] in "nN" else match[1], text).strip()


def _first_words(mistake: Exception) -> str:
    text = " ".join(str(mistake).split()) or type(mistake).__name__
    return text if len(text) <= 120 else f"{text[:119]}…"
