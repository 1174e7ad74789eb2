"""A runner at this computer with a calendar of the coming weeks, for the commands that keep something."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from stridework.cli import app
from stridework.home import DATABASE
from stridework.training.log import Done, IntervalLog, SessionLog

EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
MONDAY = date.today() - timedelta(days=date.today().weekday())
TODAY = date.today()


def stridework(*arguments: Any) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def say(*arguments: Any) -> str:
    """Run a command that must do well and return all it said."""
    told = stridework(*arguments)
    assert told.exit_code == 0, told.output
    return told.output


def refuse(*arguments: Any, code: int = 1) -> str:
    """Run a command that must be refused in a few words and return them."""
    told = stridework(*arguments)
    assert told.exit_code == code, told.output
    assert "Traceback" not in told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)
    return told.stderr


def make_calendar(*runs: tuple[date, int, int, str]) -> bytes:
    """Return a calendar of runs: day, hour, minutes, title."""
    text = ""
    for number, (day, hour, minutes, title) in enumerate(runs):
        start = datetime.combine(day, time(hour))
        end = start + timedelta(minutes=minutes)
        text += EVENT.format(uid=number, start=f"{start:%Y%m%dT%H%M%S}", end=f"{end:%Y%m%dT%H%M%S}", title=title)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{text}END:VCALENDAR\r\n".encode()


def make_weeks(weeks: int = 3, *, easy_min: int = 50, long_min: int = 100) -> bytes:
    """Return weeks from this one on with an easy run on Tuesdays and a long one on Sundays, and a dentist."""
    mondays = [MONDAY + timedelta(weeks=week) for week in range(weeks)]
    runs = [(monday + timedelta(days=1), 18, easy_min, "Easy run") for monday in mondays]
    runs += [(monday + timedelta(days=6), 9, long_min, "Long run") for monday in mondays]
    return make_calendar(*runs, (MONDAY + timedelta(days=2), 12, 60, "Dentist"))


def make_log(day: date, **changes: Any) -> SessionLog:
    """Return a session with jumping lunges done on a day."""
    start = datetime.combine(day, time(6)).astimezone()
    told: dict[str, Any] = {
        "id": uuid4(),
        "workout": "starter-6",
        "started_at": start,
        "finished_at": start + timedelta(minutes=20),
        "seconds": 1200.0,
        "intervals": (IntervalLog(1, "jumping-lunge", Done.FULL, "jumping-lunge", reps=20),),
    }
    return SessionLog(**(told | changes))


@pytest.fixture
def home(db, tmp_path, monkeypatch):
    """Return the folder of a runner whose database is the tests' own."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / DATABASE).touch()
    monkeypatch.setenv("STRIDEWORK_HOME", str(folder))
    return folder


@pytest.fixture
def calendar(tmp_path):
    path = tmp_path / "runs.ics"
    path.write_bytes(make_weeks())
    return path
