"""Real calendars and their answer key, where the shared samples are at hand: every date of every file, every trap."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stridework.formats.ics import read_calendar
from stridework.formats.ics_entries import split_feed
from stridework.training.run_kinds import Corrections
from stridework.training.running import Reading, Run, RunKind

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("STRIDEWORK_SHARED", ROOT.parent / "shared")) / "data" / "formats"
KEY: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text()) if SAMPLES.is_dir() else {}
FILES = sorted(name.removeprefix("ics/") for name in KEY if name.startswith("ics/"))

pytestmark = pytest.mark.skipif(not FILES, reason="the shared samples are not here (STRIDEWORK_SHARED says where)")

LONDON = ZoneInfo("Europe/London")


def read(name: str, zone: ZoneInfo = LONDON, corrections: Corrections | None = None, last: int = 2026) -> Reading:
    data = (SAMPLES / "ics" / name).read_bytes()
    return read_calendar(data, zone, date(2010, 1, 1), date(last, 12, 31), corrections=corrections, source=name)


def read_all(name: str, zone: ZoneInfo) -> Reading:
    """Read with every entry corrected to a run, so that every date comes out."""
    feed = split_feed((SAMPLES / "ics" / name).read_bytes())
    every = Corrections(by_uid={entry.value("UID"): RunKind.EASY for entry in feed.entries})
    return read(name, zone, every)


def local(written: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


@pytest.mark.parametrize("name", FILES)
def test_every_entry_of_the_file_is_found(name: str) -> None:
    assert len(split_feed((SAMPLES / "ics" / name).read_bytes()).entries) == KEY[f"ics/{name}"]["vevents"]


@pytest.mark.parametrize("name", FILES)
def test_every_date_of_the_key_comes_out_and_cancelled_ones_are_named(name: str) -> None:
    expected = KEY[f"ics/{name}"]
    reading = read_all(name, LONDON)
    cancelled = [found for found in reading.ignored if found.reason == "cancelled in the calendar"]
    assert len(reading.runs) + len(cancelled) == expected["expanded_2010_2026"]
    starts = {(run.start, run.title) for run in reading.runs}
    for begin, _, title, status in expected["first"]:
        if status == "CANCELLED":
            assert title in {found.title for found in cancelled}
        else:
            assert (local(begin, LONDON), title) in starts


def told(reading: Reading) -> list[tuple[str, RunKind, float | None, float | None]]:
    return [(f"{run.start:%Y-%m-%d %H:%M}", run.kind, run.minutes, run.metres) for run in reading.runs]


def test_runnas_feed() -> None:
    reading = read("runna-km.ics")
    assert told(reading) == [
        ("2026-04-01 00:00", RunKind.EASY, 55, 10_000),
        ("2026-04-03 00:00", RunKind.QUALITY, 45, 8_000),
    ]
    assert all(run.all_day and not run.done for run in reading.runs)


def test_garmins_feed() -> None:
    reading = read("garmin-style-allday.ics")
    assert told(reading) == [
        ("2026-07-01 00:00", RunKind.EASY, 40, None),
        ("2026-07-03 00:00", RunKind.QUALITY, None, None),
        ("2026-07-05 00:00", RunKind.RACE_A, None, 21_100),
    ]
    assert [found.title for found in reading.ignored] == ["Rest Day"]


def test_trainingpeaks_feed() -> None:
    done, planned = read("trainingpeaks-shape.ics", ZoneInfo("UTC")).runs
    assert (done.start, done.done, done.minutes, done.metres) == (datetime(2024, 10, 17, 8, 30), True, 45.4, 5_200)
    assert (planned.all_day, planned.done, planned.minutes) == (True, False, 40)


def test_googles_club_calendar() -> None:
    reading = read("google-club-rrule.ics", ZoneInfo("Europe/Lisbon"))
    long = [run for run in reading.runs if run.kind is RunKind.LONG]
    assert [(run.start, run.minutes, run.metres) for run in long] == [(datetime(2026, 11, 8, 8), 105, 18_000)]
    assert all(run.start.strftime("%H:%M") == "19:00" for run in reading.runs if run not in long)
    assert datetime(2026, 11, 5, 19) not in {run.start for run in reading.runs}
    assert [(found.title, found.reason) for found in reading.ignored] == [("Tempo 8 km", "cancelled in the calendar")]


@pytest.mark.parametrize(
    "name",
    [
        *("trainerroad-shape.ics", "generated-feed-recommended.ics", "generated-feed-with-vtimezone.ics"),
        *("rie-daylight_saving_time.ics", "rie-issue_62_moved_event.ics", "rie-recurring_events_moved.ics"),
    ],
)
def test_a_calendar_without_running_gives_no_run_and_every_reason(name: str) -> None:
    reading = read(name, last=2030)
    assert reading.runs == ()
    assert reading.ignored


def test_a_life_with_one_run_in_it() -> None:
    reading = read("mixed-life-calendar.ics")
    runs: tuple[Run, ...] = reading.runs
    assert [(run.title, run.kind, run.minutes) for run in runs] == [("Long run 20km", RunKind.LONG, 120)]
    assert [found.title for found in reading.ignored] == ["Gym strength", "Dentist", "Run errands"]


def test_the_bad_rule_is_named_with_its_line() -> None:
    (found,) = read("rie-bad_rrule_missing_until_event.ics").ignored
    assert (found.title, found.line) == ("blabla", 2)
    assert "UNTIL" in found.reason
