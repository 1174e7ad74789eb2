"""The lines of an iCalendar file, before anything is understood: its entries, its time zones, and where each begins.

The file is cut here rather than by the library, because the library gives up a whole file for one bad entry, does not
say where it was, and keeps a file's own time zones for every later file of the same process.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

MAX_ENTRY = 100_000
MAX_RULE_TIMES = 24
MAX_ZONES = 20
"""Of a file's own: the library remembers each for as long as the process lives."""
_EARLIEST_YEAR = 1900
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_KEPT = frozenset(
    (
        *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE", "X-WORKOUT-ESTIMATED-DURATION"),
    )
)
_REPEATED = frozenset(("RDATE", "EXDATE", "RRULE"))
_NAME = re.compile(r"[A-Za-z0-9-]+")
_TZID = re.compile(r';TZID=("[^"]*"|[^":;]*)', re.I)
_QUOTED_VALUE = re.compile(r'^[A-Za-z0-9-]+(?:;[^":]*(?:"[^"]*"[^":]*)*)?:')


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line, unfolded. `number` is where it begins in the file, from 1."""

    number: int
    text: str
    name: str = field(init=False)

    def __post_init__(self) -> None:
        match = _NAME.match(self.text)
        object.__setattr__(self, "name", match[0].upper() if match else "")

    @property
    def value(self) -> str:
        match = _QUOTED_VALUE.match(self.text)
        return self.text[match.end() :] if match else ""


@dataclass(slots=True)
class Entry:
    """One VEVENT: the lines that matter for a run, without its alarms. `problem` says why it cannot be read."""

    line: int
    lines: list[Line] = field(default_factory=list)
    size: int = 0
    problem: str = ""

    def find(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        line = self.find(name)
        return line.value.strip() if line else ""

    def add(self, line: Line) -> None:
        self.size += len(line.text)
        if self.size > MAX_ENTRY:
            self.problem = self.problem or f"longer than {MAX_ENTRY} characters"
        elif line.name in _KEPT and (line.name in _REPEATED or not self.find(line.name)):
            self.lines.append(line)


@dataclass(slots=True)
class Feed:
    """One file: its own properties, its entries, and its time zones by name as text."""

    properties: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    zones: dict[str, list[str]] = field(default_factory=dict)
    is_calendar: bool = False


def split_feed(data: bytes) -> Feed:
    """Cut a file into its entries. Entries that do not end, or end twice, carry their problem."""
    feed = Feed()
    entry: Entry | None = None
    zone: list[str] | None = None
    inside: list[str] = []
    for line in _unfold(data):
        name, value = line.name, line.value.strip().upper()
        if name == "BEGIN":
            if value == "VCALENDAR":
                feed.is_calendar = True
            elif value == "VEVENT":
                if entry:
                    entry.problem = entry.problem or "does not end"
                entry, zone, inside = Entry(line.number), None, []
                feed.entries.append(entry)
                continue
            elif value == "VTIMEZONE" and not entry:
                zone = []
            elif entry:
                inside.append(value)
        if zone is not None:
            zone.append(line.text)
            if (name, value) == ("END", "VTIMEZONE"):
                _keep_zone(feed, zone)
                zone = None
        elif name == "END" and entry:
            if value == "VEVENT":
                entry, inside = None, []
            elif inside and value == inside[-1]:
                inside.pop()
            elif value == "VCALENDAR":
                entry.problem = entry.problem or "does not end"
                entry = None
        elif entry and not inside:
            entry.add(line)
        elif not entry and name:
            feed.properties.setdefault(name, line.value.strip())
    if entry:
        entry.problem = entry.problem or "does not end: the file breaks off"
    return feed


def _unfold(data: bytes) -> Iterator[Line]:
    """Yield the logical lines. A fold may stand inside a character, so the bytes are joined before they are decoded."""
    number = 0
    joined: list[bytes] = []
    encoding = _encoding(data)
    for at, raw in enumerate(re.split(rb"\r\n|\n|\r", data.removeprefix(b"\xef\xbb\xbf")), start=1):
        if raw[:1] in (b" ", b"\t") and joined:
            joined.append(raw[1:])
            continue
        if joined and any(joined):
            yield Line(number, b"".join(joined).decode(encoding, "replace"))
        number, joined = at, [raw]
    if joined and any(joined):
        yield Line(number, b"".join(joined).decode(encoding, "replace"))


def _encoding(data: bytes) -> str:
    try:
        re.sub(rb"\r?\n[ \t]", b"", data).decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _keep_zone(feed: Feed, lines: list[str]) -> None:
    name = next((Line(0, text).value.strip() for text in lines if Line(0, text).name == "TZID"), "")
    if name:
        feed.zones.setdefault(name, lines)


class Zones:
    """What the time zone names of one file mean. `foreign` collects the names that mean nothing anywhere."""

    def __init__(self, feed: Feed) -> None:
        self._own = feed.zones
        self._names: dict[str, str | None] = {}
        self._texts: dict[str, list[str]] = {}

    def resolve(self, tzid: str) -> str | None:
        """Return the name under which the library knows a zone, or None."""
        if tzid not in self._names:
            self._names[tzid] = find_zone_name(tzid) or self._register(tzid)
        return self._names[tzid]

    def _register(self, tzid: str) -> str | None:
        """Give a file's own zone a name that no other file's zone has: the library keeps zones by name."""
        lines = self._own.get(tzid)
        if lines is None or sum(map(len, lines)) > MAX_ENTRY or len(self._texts) >= MAX_ZONES:
            return None
        for text in lines:
            rule = Line(0, text)
            if rule.name == "RRULE" and ("FREQ=YEARLY" not in rule.value.upper() or find_rule_problem(rule.value)):
                return None
        name = f"zone-{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"
        renamed = [f"TZID:{name}" if Line(0, text).name == "TZID" else text for text in lines]
        try:
            calendar = Calendar.from_ical("\r\n".join(["BEGIN:VCALENDAR", *renamed, "END:VCALENDAR", ""]).encode())
            calendar.timezones[0].to_tz(lookup_tzid=False)
        except Exception:  # whatever is wrong with it, the zone is unknown and that is said
            return None
        self._texts[name] = renamed
        return name

    def texts(self, name: str) -> list[str]:
        return self._texts.get(name, [])


def find_zone_name(tzid: str) -> str | None:
    """Return the IANA name of a zone written as such, as by Windows, or behind a path, or None."""
    clean = tzid.strip().strip("/")
    parts = clean.split("/")
    for name in (clean, WINDOWS_TO_OLSON.get(clean, ""), "/".join(parts[-2:]), "/".join(parts[-3:])):
        try:
            if name and ZoneInfo(name):
                return name
        except (OSError, ValueError, KeyError):
            continue
    return None


def write_entry(entry: Entry, zones: Zones) -> tuple[list[str], set[str], str | None]:
    """Return an entry's lines with every zone under its resolved name, those names, and a name nobody knows."""
    texts, used = ["BEGIN:VEVENT"], set()
    unknown = None
    for line in entry.lines:
        text = line.text
        if line.name.startswith(("DT", "RECURRENCE", "EXDATE", "RDATE")) and (match := _TZID.search(text)):
            name = zones.resolve(match[1].strip('"'))
            unknown = unknown or (match[1].strip('"') if name is None else None)
            text = text[: match.start()] + (f";TZID={name}" if name else "") + text[match.end() :]
            used |= {name} if name else set()
        texts.append(text)
    return [*texts, "END:VEVENT"], used, unknown


def find_rule_problem(rule: str, start: str = "") -> str | None:
    """Say why a recurrence rule is not followed: too often for a training plan, or without end and without a day.

    `start` is DTSTART's value. A rule that no day fulfils would be searched until the year 9999.
    """
    parts = dict(part.upper().split("=", 1) for part in rule.split(";") if "=" in part)
    every = parts.get("FREQ", "")
    if every in ("SECONDLY", "MINUTELY", "HOURLY"):
        return f"repeats {every.lower()}; runs repeat by days at most"
    if every not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return f"repeats by {every or 'no FREQ'}; expected DAILY, WEEKLY, MONTHLY or YEARLY"
    interval = parts.get("INTERVAL", "1")
    if not re.fullmatch(r"[0-9]{1,4}", interval) or int(interval) < 1:
        return f"repeats every INTERVAL={interval}; expected 1 or more"
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(parts.get(name, "0").split(","))
    if times > MAX_RULE_TIMES:
        return f"repeats {times} times a day; expected at most {MAX_RULE_TIMES}"
    if every != "YEARLY" and start[:4].isdigit() and int(start[:4]) < _EARLIEST_YEAR:
        return f"repeats from the year {start[:4]} on"
    return _find_empty_rule(every, int(interval), parts, start)


def _find_empty_rule(every: str, interval: int, parts: dict[str, str], start: str) -> str | None:
    for name in ("BYEASTER", "BYWEEKNO", "BYYEARDAY"):
        if name in parts:
            return f"repeats by {name}, which is not read"
    position = parts.get("BYSETPOS")
    if position and (every in ("DAILY", "WEEKLY") or not re.fullmatch(r"[+-]?[1-5](,[+-]?[1-5])*", position)):
        return f"repeats by BYSETPOS={position}; expected 1 to 5 or -1 to -5 of a month or year"
    months = parts.get("BYMONTH", ",".join(map(str, range(1, 13))))
    if not all(re.fullmatch(r"0?[1-9]|1[0-2]", month) for month in months.split(",")):
        return f"repeats by BYMONTH={months[:40]}; expected months 1 to 12"
    if days := parts.get("BYMONTHDAY"):
        if not re.fullmatch(r"[+-]?[0-9]{1,2}(,[+-]?[0-9]{1,2})*", days):
            return "repeats by days of the month that cannot be read"
        lengths = [_MONTH_DAYS[int(month) - 1] for month in months.split(",")]
        if not any(1 <= abs(int(day)) <= length for day in days.split(",") for length in lengths):
            return f"repeats on day {days} of a month that does not have it"
    return None
