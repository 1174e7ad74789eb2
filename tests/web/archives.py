"""A runner with something of everything, and archives made of it, for tests of saving and bringing back."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from stridework.training.log import Done, IntervalLog, Measure, PainFlag
from stridework.training.plan import Request
from stridework.training.running import Reading, Run, RunKind
from stridework.web.archive.archive import write_archive
from stridework.web.plan.calendar import renew_feed, write_calendar
from stridework.web.plan.records import change_plan, keep_request, record_rung_test, todays_plan
from stridework.web.records import record_clearance, store_log
from stridework.web.runs.records import correct_run
from stridework.web.runs.sources import add_file, add_recordings, add_week
from stridework.web.screen.records import store_screen
from stridework.web.workouts.own import keep_own
from tests.web.conftest import START, make_log
from tests.web.test_screens import make_screen

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTART:{day}T180000\r
DTEND:{day}T190000\r
SUMMARY:=Easy run äöü\r
END:VEVENT\r
END:VCALENDAR\r
"""
OWN = "name: Hüpfen & Co <b>\nsport: strength\n\nMain set 2x\n- Squat 30s | Slow.\n- Rest 15s\n"


def live(runner):
    """Give the runner something of every kind that is kept."""
    runner.first_name, runner.email = "Alice", "alice@example.org"
    runner.save()
    measures = (Measure("depth", 3.5, "deg", 0.4), Measure("hold", 20.0, "s", side="left"))
    watched = (IntervalLog(1, "squat", Done.FULL, "squat", reps=9, clean=0.9, measures=measures),)
    store_log(runner, make_log(srpe=4, pain=3, pain_flags=(PainFlag.SWELLING,), note="-heavy legs 🦵"))
    store_log(runner, make_log(started_at=START + timedelta(days=2), intervals=watched))
    record_clearance(runner, passed=False, on=date(2026, 1, 2))
    record_clearance(runner, passed=True, on=date(2026, 1, 3))
    record_rung_test(runner, "balance-lunge", 1, passed=True, at=datetime(2026, 5, 5, 7, tzinfo=UTC))
    today = timezone.localdate()
    add_week(runner, "Tue intervals, Sun easy 25m")
    add_file(runner, "club.ics", CALENDAR.format(day=f"{today:%Y%m%d}").encode())
    past = datetime.combine(today - timedelta(days=3), time(7))
    runs = tuple(Run(past + timedelta(days=n), RunKind.EASY, "Jog", "a run", 30.0, 5000.0, done=True) for n in (0, 1))
    add_recordings(runner, "export.csv", Reading(runs, (), ("a remark",)))
    correct_run(runner, kind=None, title="Dentist")
    store_screen(runner, uuid4(), make_screen())
    keep_own(runner, OWN)
    keep_own(runner, OWN.replace("Slow.", "Fast."), listed=False)
    keep_request(runner, Request(today))
    todays_plan(runner)
    change_plan(runner, Request(today, weeks=3))
    todays_plan(runner)
    renew_feed(runner)
    write_calendar(runner)


def save(runner):
    """Return the runner's archive as bytes."""
    file = io.BytesIO()
    write_archive(runner, file)
    return file.getvalue()


def members(archive):
    """Return the files of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def pack(files, method=zipfile.ZIP_DEFLATED):
    """Return an archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return file.getvalue()


def edit(archive, name, change):
    """Return the archive with one file changed, its count in the manifest going along."""
    files = members(archive)
    files[name] = change(files[name])
    if name != "manifest.json":
        manifest = json.loads(files["manifest.json"])
        manifest["counts"][name.removesuffix(".jsonl")] = len(files[name].splitlines())
        files["manifest.json"] = json.dumps(manifest).encode()
    return pack(files)
