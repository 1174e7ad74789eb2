"""The plan a runner keeps: made by one command, shown by the next, changed by a word, and true to what was trained."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import av
import fitdecode
import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from stridework.formats.ics import read_calendar
from stridework.home import DATABASE
from stridework.library.voice import load_voice
from stridework.training.plan import JUMP_SESSIONS
from stridework.web.models import RunSource, TrainingPlan
from stridework.web.plan.records import find_request, todays_plan
from stridework.web.records import local_runner, store_log
from stridework.web.runs.records import runs_between
from tests.cli.runner_files import MONDAY, TODAY, calendar, home, make_log, make_weeks, refuse, say, stridework  # noqa: F401
from tests.formats.shared_files import ABSENT, FORMATS

SCHEMA = json.loads((files("stridework.planner") / "plan.schema.json").read_text(encoding="utf-8"))
KEEP = ("--keep", "--weeks", 3, "--level", "intermediate")
PAINFUL = {"pain": 4, "pain_next_morning": 4}


@pytest.fixture
def kept(home, calendar):  # noqa: F811
    say("plan", "--runs", calendar, *KEEP)
    return local_runner()


@pytest.fixture
def kept_short(home, tmp_path):  # noqa: F811
    """A plan around runs so short that their sound files are soon spoken."""
    (tmp_path / "short.ics").write_bytes(make_weeks(easy_min=20, long_min=22))
    say("plan", "--runs", tmp_path / "short.ics", *KEEP)
    return local_runner()


def open_sessions(runner):
    return [s for s in todays_plan(runner).sessions if not s.done and s.start.date() >= TODAY]


def plan_json(*arguments):
    plan = json.loads(stridework("plan", *arguments, "--json").stdout)
    Draft202012Validator(SCHEMA).validate(plan)
    return plan


def test_without_a_plan_it_says_how_to_make_one(home):  # noqa: F811
    assert "stridework plan --runs FILE.ics --keep" in say("plan")
    assert "There is no plan yet" in refuse("plan", "--json")
    assert "There is no plan yet" in refuse("plan", "-o", home / "plan.ics")
    assert "there is no plan to change" in refuse("plan", "sore")


def test_looking_for_a_plan_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path / "none"))
    assert "There is no plan yet" in say("plan")
    assert not (tmp_path / "none").exists()


def test_what_is_kept_is_shown_and_is_what_the_pages_show(kept):
    shown = plan_json()
    assert [s["start"] for s in shown["sessions"]] == [s.start.isoformat() for s in todays_plan(kept).sessions]
    assert {"Easy run", "Long run"} == {run["title"] for run in shown["runs"]}
    assert [entry["title"] for entry in shown["ignored"]] == ["Dentist"]
    assert shown["resets"]
    told = say("plan")
    assert told.startswith("Next: ")
    assert "posture resets at minute" in told


def test_keeping_again_changes_what_is_named_and_leaves_the_rest(kept):
    say("plan", "--keep", "--days", "mon,fri")
    request = find_request(kept)
    assert (request.days, request.weeks, request.level) == ({0, 4}, 3, "intermediate")


def test_a_request_that_cannot_be_meant_keeps_nothing_at_all(home, calendar):  # noqa: F811
    assert "1 to 26 weeks, not 27" in refuse("plan", "--runs", calendar, "--keep", "--weeks", 27)
    assert not TrainingPlan.objects.exists()
    assert not RunSource.objects.exists()


def test_planning_once_keeps_nothing(kept):
    before = find_request(kept)
    assert len(plan_json("--weeks", 1)["weeks"]) == 1
    assert find_request(kept) == before


def test_a_day_with_pain_four_takes_the_jumps_out_of_what_comes_next_and_says_why(kept):
    jumping = next(s for s in open_sessions(kept) if s.jumps)
    assert (jumping.start.date() - TODAY).days < 7
    store_log(kept, make_log(TODAY - timedelta(days=1), **PAINFUL))
    told = say("plan")
    assert "New since you looked:" in told
    assert "you told of pain 4 of 10" in told or "Pain, sore legs and illness decide. H15" in told
    assert not any(s.jumps for s in open_sessions(kept) if s.start.date() <= TODAY + timedelta(days=6))


def test_a_plan_made_once_knows_the_log_unless_it_shall_not(home, calendar):  # noqa: F811
    arguments = ("--runs", calendar, "--level", "intermediate")
    before = plan_json(*arguments)
    store_log(local_runner(), make_log(TODAY - timedelta(days=1), **PAINFUL))
    after = plan_json(*arguments)
    soon = (TODAY + timedelta(days=6)).isoformat()

    def jumps(plan):
        return [s["start"] for s in plan["sessions"] if s["jumps"] and TODAY.isoformat() <= s["start"] <= soon]

    assert jumps(before)
    assert not jumps(after)
    assert any("you told of pain 4 of 10" in reason for s in after["sessions"] for reason in s["reasons"])
    assert plan_json(*arguments, "--fresh") == before
    assert "1 session of your log" in say("plan", *arguments)


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_a_real_calendar_becomes_a_plan_that_changes_after_pain(home):  # noqa: F811
    say("plan", "--runs", FORMATS / "ics/google-club-rrule.ics", *KEEP)
    runner = local_runner()
    first = next(s for s in open_sessions(runner) if s.jumps)
    store_log(runner, make_log(TODAY - timedelta(days=1), **PAINFUL))
    assert "pain" in say("plan").lower()
    assert not any(s.jumps for s in open_sessions(runner) if s.start.date() <= first.start.date())


def test_a_move_is_told_pinned_and_refused_where_a_rule_is_in_the_way(kept):
    day = open_sessions(kept)[1].start.date()
    assert "a session can be moved from" in refuse("plan", "move", day, day + timedelta(weeks=40))
    free = next(
        d for d in (day + timedelta(days=n) for n in range(1, 7)) if stridework("plan", "move", day, d).exit_code == 0
    )
    moved = next(s for s in open_sessions(kept) if s.start.date() == free)
    assert (moved.pinned, moved.planned_for) == (True, day)
    assert f"you moved it from {day:%a %d %b}" in say("plan")
    say("plan", "release", free)
    assert not find_request(kept).pinned
    assert "you moved or swapped no session to that day" in refuse("plan", "release", free)


def test_a_swap_makes_it_another_kind(kept):
    jumping = next(s for s in open_sessions(kept) if s.jumps)
    told = say("plan", "swap", jumping.start.date(), "light")
    assert "You put it here." in told
    assert {s.kind for s in open_sessions(kept) if s.start.date() == jumping.start.date()} == {"light"}
    assert "'heavy' is not one of" in refuse("plan", "swap", "today", "heavy", code=2).replace("\n", " ")


def test_a_skipped_session_is_gone_and_not_made_up_for(kept):
    first = open_sessions(kept)[0]
    assert "Gone: " in say("plan", "skip", first.start.date())
    assert first.start.date() not in {s.start.date() for s in open_sessions(kept)}
    assert "no session to be done on that day" in refuse("plan", "skip", first.start.date())


def test_sore_legs_do_not_jump_for_two_days(kept):
    assert "Noted: no jumps until" in say("plan", "sore")
    soon = [s for s in open_sessions(kept) if s.start.date() <= TODAY + timedelta(days=2)]
    assert not [s for s in soon if s.kind in JUMP_SESSIONS]


def test_ill_empties_the_plan_until_well_brings_it_back(kept):
    assert "Get well" in say("plan", "ill")
    assert not open_sessions(kept)
    assert "New: " in say("plan", "well")
    assert open_sessions(kept)
    assert "you have not said that you are ill" in refuse("plan", "well")


def test_nobody_trains_while_away(kept):
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=4)
    assert "Noted: no strength from" in say("plan", "away", first, last)
    assert not [s for s in open_sessions(kept) if first <= s.start.date() <= last]
    assert "is before the first" in refuse("plan", "away", last, first)


def test_an_ended_plan_leaves_log_and_runs(kept):
    assert "ended" in say("plan", "end")
    assert "There is no plan yet" in say("plan")
    assert runs_between(kept, TODAY, TODAY + timedelta(days=20))


@pytest.mark.parametrize("once", [True, False])
def test_a_calendar_file_holds_the_sessions_and_no_run(kept, calendar, tmp_path, once):  # noqa: F811
    path = tmp_path / "plan.ics"
    source = ("--runs", calendar, "--level", "intermediate") if once else ()
    say("plan", *source, "-o", path)
    sessions = plan_json(*source)["sessions"]
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert len(events) == len(sessions) > 0
    zone = ZoneInfo("UTC")
    reading = read_calendar(path.read_bytes(), zone, MONDAY, MONDAY + timedelta(days=40))
    assert reading.runs == ()


def test_a_json_file_is_what_is_printed_and_keeps_to_the_schema(kept, tmp_path):
    path = tmp_path / "plan.json"
    printed = json.loads(stridework("plan", "--json", "-o", path).stdout)
    assert json.loads(path.read_text()) == printed
    Draft202012Validator(SCHEMA).validate(printed)


def test_every_run_with_resets_gets_a_file_for_the_watch_and_one_for_the_ears(kept_short, tmp_path):
    if not load_voice().seconds:
        pytest.skip("the voice has not been built")
    say("plan", "resets", "-o", tmp_path / "files")
    coming = [resets for resets in todays_plan(kept_short).resets if resets.start.date() >= TODAY]
    names = sorted(path.name for path in (tmp_path / "files").iterdir())
    assert len(names) == 2 * len(coming) > 0
    assert all(a.split(".")[0] == b.split(".")[0] for a, b in list(pairwise(names))[::2])
    with fitdecode.FitReader(tmp_path / "files" / names[0]) as reader:
        steps = [f for f in reader if isinstance(f, fitdecode.FitDataMessage) and f.name == "workout_step"]
    assert any("Reset" in str(step.get_value("wkt_step_name", fallback="")) for step in steps)


def test_resets_come_as_often_as_the_runner_wants_and_never_closer_than_the_rules_say(kept_short, tmp_path):
    if not load_voice().seconds:
        pytest.skip("the voice has not been built")
    say("plan", "resets", "-o", tmp_path / "files", "--every", "10", "--sound", "wav")
    longest = max(resets.start for resets in todays_plan(kept_short).resets)  # the long run of 22 minutes
    (track,) = (tmp_path / "files").glob(f"{longest:%Y-%m-%d}*.wav")
    with av.open(str(track)) as file:
        assert file.duration / av.time_base == pytest.approx(20 * 60, abs=30)  # the last at minute 20
    assert "expected 10 or more" in refuse("plan", "resets", "-o", tmp_path / "new", "--every", "5")
    assert "nothing to write" in refuse("plan", "resets", "-o", tmp_path / "new", "--every", "500")
    assert not (tmp_path / "new").exists()


def test_files_of_resets_do_not_go_where_a_file_is(kept, tmp_path):
    (tmp_path / "taken").write_text("x")
    assert "cannot be made a folder" in refuse("plan", "resets", "-o", tmp_path / "taken")
    assert "expected mp3, m4a, opus or wav" in refuse("plan", "resets", "-o", tmp_path / "new", "--sound", "ogg")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "plan.txt"), "expected a name that ends in .ics or .json"),
        (("--fresh", "--keep"), "--fresh: a plan that is kept"),
        (("--weeks", 2, "sore"), "goes without the options"),
        (("move", "someday", "fri"), "DAY: 'someday' is no day"),
        (("move", "fri", "sat", "25:00"), "TIME: '25:00' is no time of day"),
        (("away", "2026-13-01", "fri"), "FIRST: '2026-13-01' is no day"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(home, arguments, said):  # noqa: F811
    told = refuse("plan", *arguments)
    assert said in told
    assert told.count("\n") == 1


def test_an_output_that_cannot_be_written_is_named_and_nothing_is_lost(kept, tmp_path):
    (tmp_path / "folder.ics").mkdir()
    for path in (tmp_path / "folder.ics", tmp_path / "none" / "plan.ics"):
        assert f"{path}: cannot be written" in refuse("plan", "-o", path)


@pytest.mark.parametrize("content", [b"", b"hello", b"<html>Sign in</html>", b"PK\x03\x04", b"\xff\xfe\x00"])
def test_a_broken_calendar_is_named_by_every_way_of_planning(home, tmp_path, content):  # noqa: F811
    path = tmp_path / "broken.ics"
    path.write_bytes(content)
    for more in ((), ("--keep",), ("--fresh",)):
        assert "broken.ics:1: not a calendar" in refuse("plan", "--runs", path, *more)
    assert not RunSource.objects.exists()


def test_a_folder_a_missing_and_a_huge_file_are_named(home, tmp_path):  # noqa: F811
    with (tmp_path / "huge.ics").open("wb") as stream:
        stream.truncate(5_000_000_000)
    assert "8 MB" in refuse("plan", "--runs", tmp_path / "huge.ics")
    assert "none.ics" in refuse("plan", "--runs", tmp_path / "none.ics")
    assert str(tmp_path) in refuse("plan", "--runs", tmp_path)


def test_the_log_is_looked_for_only_where_a_database_is(calendar, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path / "none"))
    say("plan", "--runs", calendar, "--start", date.today().isoformat())
    assert not (tmp_path / "none" / DATABASE).exists()
