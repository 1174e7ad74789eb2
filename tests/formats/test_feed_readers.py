"""The feed read by readers that others wrote: libical, ical.js, `ical` and icalendar all see the same events."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from bench.calendars import MONDAY, make_run
from stridework.formats.calendar_entries import draft_entries, keep_up
from stridework.formats.ics_plan import Feed, write_entries
from stridework.planner.replan import replan
from stridework.training.plan import Request
from stridework.training.running import RunKind

ROOT = Path(__file__).parents[2]
READER = ROOT / "tests" / "js" / "read-feed.mjs"
NOW = datetime(2026, 5, 3, 12, 30, tzinfo=UTC)
FEED = Feed("alice", ZoneInfo("Europe/Berlin"), NOW)
RUNS = [make_run(MONDAY + timedelta(days=day), time(9), RunKind.EASY, 70) for day in (0, 3, 6, 10)]
needs_node = pytest.mark.skipif(
    not (shutil.which("node") and (ROOT / "node_modules" / "ical.js").is_dir()), reason="make setup installs ical.js"
)


def make_feeds() -> dict[str, bytes]:
    """Return a feed with times the runner gave and without, one with everything called off, and its busy twins."""
    times = dict.fromkeys((0, 1, 2, 3), (time(18, 30),))
    made = replan(Request(MONDAY, times=times), RUNS, (), MONDAY)
    entries = keep_up((), draft_entries(made, times, with_resets=True), NOW, MONDAY)
    off = keep_up(entries, (), NOW + timedelta(hours=1), MONDAY)
    return {
        "whole": write_entries(entries, FEED),
        "busy": write_entries(entries, FEED, busy_only=True),
        "off": write_entries(off, FEED),
        "empty": write_entries((), FEED),
    }


FEEDS = make_feeds()


def list_events(content: bytes) -> list[dict[str, object]]:
    """Return what icalendar reads, in the words of the others."""
    found = []
    for event in Calendar.from_ical(content).walk("VEVENT"):
        start = event.decoded("DTSTART")
        timed = isinstance(start, datetime)
        found.append(
            {
                "uid": str(event["UID"]),
                "title": str(event["SUMMARY"]),
                "start": f"{start:%Y-%m-%dT%H:%M:%S}.000Z" if timed else start.isoformat(),
                "minutes": (event.decoded("DTEND") - start).total_seconds() / 60 if timed else None,
                "sequence": int(event["SEQUENCE"]),
                "status": str(event["STATUS"]),
                "alarms": len(event.walk("VALARM")),
            }
        )
    return found


def test_the_feeds_have_something_of_everything():
    whole, off = list_events(FEEDS["whole"]), list_events(FEEDS["off"])
    assert len(whole) > 3
    assert {bool(event["alarms"]) for event in whole} == {True, False}
    assert {event["status"] for event in off} == {"CANCELLED"}
    assert all(event["sequence"] == 1 for event in off)


@needs_node
@pytest.mark.parametrize("name", FEEDS)
def test_ical_js_reads_the_same_events(name):
    told = subprocess.run(["node", READER], input=FEEDS[name], capture_output=True, check=True, cwd=ROOT)
    assert json.loads(told.stdout) == list_events(FEEDS[name])


@pytest.mark.parametrize("name", FEEDS)
def test_ical_reads_the_same_events(name):
    events = IcsCalendarStream.calendar_from_ics(FEEDS[name].decode()).events
    read = [(e.uid, e.summary, e.sequence, str(e.status.value), len(e.alarm)) for e in events]
    expected = list_events(FEEDS[name])
    assert read == [(e["uid"], e["title"], e["sequence"], e["status"], e["alarms"]) for e in expected]
    starts = [e.dtstart.isoformat() if type(e.dtstart) is date else f"{e.dtstart:%Y-%m-%dT%H:%M:%S}" for e in events]
    assert starts == [str(e["start"]).removesuffix(".000Z") for e in expected]


@pytest.mark.parametrize("name", FEEDS)
def test_libical_finds_nothing_against_its_rules(name):
    try:
        libical = ctypes.CDLL("libical.so.3")
    except OSError:
        pytest.skip("libical is not installed (Debian: apt-get install libical3)")
    assert find_libical_faults(libical, FEEDS[name]) == []
    if name != "empty":
        asked = FEEDS[name].replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH", 1)  # which wants an ORGANIZER
        assert find_libical_faults(libical, asked), "it would notice"


def find_libical_faults(libical: ctypes.CDLL, content: bytes) -> list[str]:
    """Return what libical's parser and its check of what RFC 5545 allows where say against a calendar."""
    libical.icalparser_parse_string.restype = ctypes.c_void_p
    libical.icalcomponent_as_ical_string.restype = ctypes.c_char_p
    libical.icalcomponent_as_ical_string.argtypes = [ctypes.c_void_p]
    libical.icalrestriction_check.argtypes = libical.icalcomponent_free.argtypes = [ctypes.c_void_p]
    libical.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    component = libical.icalparser_parse_string(content)
    assert component, "it cannot be read at all"
    valid = libical.icalrestriction_check(component)
    errors = libical.icalcomponent_count_errors(component)
    text = libical.icalcomponent_as_ical_string(component).decode()
    libical.icalcomponent_free(component)
    faults = [line for line in text.splitlines() if line.startswith("X-LIC-ERROR")]
    return faults or ([] if valid and not errors else ["not allowed"])
