"""`stridework plan`, as people and scripts meet it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from bench.calendars import make_calendar
from stridework.cli import app
from stridework.planner import plan_sessions
from stridework.planner.plan_json import to_json

SCHEMA = json.loads((files("stridework.planner") / "plan.schema.json").read_text(encoding="utf-8"))
EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    events = [
        ("20260505T180000", "20260505T190000", "Intervals 6x800"),
        ("20260510T090000", "20260510T110000", "Long run"),
        ("20260507T120000", "20260507T130000", "Dentist"),
    ]
    text = "".join(EVENT.format(uid=n, start=s, end=e, title=t) for n, (s, e, t) in enumerate(events))
    path = tmp_path / "runs.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{text}END:VCALENDAR\r\n", newline="")
    return path


def run(*arguments: object):
    return CliRunner().invoke(app, ["plan", *map(str, arguments)])


def test_the_plan_as_json_keeps_to_the_published_schema(calendar):
    told = run("--runs", calendar, "--start", "2026-05-04", "--weeks", 2, "--race", "2026-05-17:c-5k", "--json")
    assert told.exit_code == 0, told.output
    plan = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(plan)
    assert [r["kind"] for r in plan["runs"]] == ["quality", "long", "race-c"]
    assert [i["title"] for i in plan["ignored"]] == ["Dentist"]
    assert plan["sessions"]
    assert all(s["reasons"] for s in plan["sessions"])


@pytest.mark.parametrize("number", range(5))
def test_any_plan_keeps_to_the_schema(number):
    runs, wishes = make_calendar(number, weeks=3)
    Draft202012Validator(SCHEMA).validate(to_json(plan_sessions(runs, wishes), runs))


def test_the_table_shows_runs_sessions_and_why(calendar):
    told = run("--runs", calendar, "--start", "2026-05-04", "--weeks", 1, "--days", "thu,fri")
    assert told.exit_code == 0, told.output
    for words in ("Week of 04 May 2026", "Intervals 6x800 (quality", "starter-1", "no strength: ", "Dentist"):
        assert words in told.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--days", "mon,fun"), "'fun' is no weekday"),
        (("--start", "soon"), "--start: 'soon' is no date"),
        (("--race", "2026-05-17:fast"), "expected DATE:KIND"),
        (("--race", "17 May:a"), "--race: '17 May' is no date"),
        (("--weeks", "27"), "1 to 26 weeks, not 27"),
    ],
)
def test_what_cannot_be_meant_is_said_plainly(calendar, arguments, said):
    told = run("--runs", calendar, *arguments)
    assert told.exit_code == 1
    assert said in told.stderr


def test_a_missing_calendar_is_named(tmp_path):
    told = run("--runs", tmp_path / "none.ics")
    assert told.exit_code == 1
    assert "none.ics" in told.stderr
