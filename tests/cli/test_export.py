"""`stridework export`: one thing, every file it can be, each the same session; refused in words where it cannot be."""

from __future__ import annotations

import json
from datetime import timedelta

import fitdecode
import pytest

from stridework.cli.export_formats import FORMATS
from stridework.formats.fit_workout_reading import read_fit_workout
from stridework.formats.intervals_text import read_intervals_text
from stridework.library import compile_session
from stridework.library.workouts import load_names
from stridework.training.workout_text import parse_workout
from stridework.web.records import local_runner, store_log
from tests.cli.runner_files import TODAY, calendar, home, make_log, refuse, say  # noqa: F401

WORKOUT_FILES = ("fit", "txt", "intervals", "json")


def seconds(timeline):
    return [(i.kind, i.exercise, i.end_s - i.start_s) for i in timeline.intervals]


def test_every_file_of_a_workout_is_the_same_session(home, tmp_path):  # noqa: F811
    for kind in WORKOUT_FILES:
        say("export", "first-workout", "--to", kind, "-o", tmp_path / f"w.{kind}")
    from_fit = read_fit_workout((tmp_path / "w.fit").read_bytes(), id="w").workout
    from_text = parse_workout((tmp_path / "w.txt").read_text(), id="w", names=load_names())
    pasted = read_intervals_text((tmp_path / "w.intervals").read_text(), id="w", name="W").workout
    told = json.loads((tmp_path / "w.json").read_text())
    expected = seconds(compile_session(from_text))
    assert seconds(compile_session(from_fit)) == seconds(compile_session(pasted)) == expected
    assert [(i["kind"], i["exercise"], i["end_s"] - i["start_s"]) for i in told["intervals"]] == expected


def test_new_legs_step_before_they_jump_in_the_file_as_in_training(home, tmp_path):  # noqa: F811
    assert "step before you jump" in say("export", "first-workout", "-o", tmp_path / "new.fit")
    say("export", "first-workout", "-o", tmp_path / "written.fit", "--as-written")
    new, written = (
        read_fit_workout((tmp_path / name).read_bytes(), id="w").workout for name in ("new.fit", "written.fit")
    )
    variants = {s.variant for block in new.blocks for s in block.steps}
    assert "stepping-lunge" in variants
    assert "stepping-lunge" not in {s.variant for block in written.blocks for s in block.steps}


def test_text_goes_to_the_terminal_and_nothing_else_with_it(home):  # noqa: F811
    assert say("export", "balance-only", "--to", "txt").startswith("name: ")
    told = say("export", "balance-only", "--to", "json")
    assert json.loads(told)["workout"] == "balance-only"


def test_the_plan_is_a_calendar_json_and_a_folder_of_files_for_the_watch(home, calendar, tmp_path):  # noqa: F811
    say("plan", "--runs", calendar, "--keep")
    assert "session" in say("export", "plan", "-o", tmp_path / "plan.ics")
    assert (tmp_path / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    sessions = json.loads(say("export", "plan", "--to", "json"))["sessions"]
    assert sessions
    say("export", "plan", "--to", "fit", "-o", tmp_path / "watch")
    names = sorted(path.name for path in (tmp_path / "watch").iterdir())
    assert len(names) > 1
    for name in names:
        with fitdecode.FitReader(tmp_path / "watch" / name) as reader:
            assert sum(isinstance(f, fitdecode.FitDataMessage) for f in reader) > 3
    say("export", "next", "-o", tmp_path / "next.fit")
    assert (tmp_path / "next.fit").read_bytes() in [path.read_bytes() for path in (tmp_path / "watch").iterdir()]


def test_an_exported_plan_is_the_plan_shown_with_the_races_told_by_hand(home, calendar):  # noqa: F811
    race = (TODAY + timedelta(days=9)).isoformat()
    say("plan", "--runs", calendar, "--race", f"{race}:b-half", "--keep")
    exported = json.loads(say("export", "plan", "--to", "json"))
    assert exported == json.loads(say("plan", "--json"))
    assert [run["kind"] for run in exported["runs"] if run["start"].startswith(race)] == ["race-b"]


def test_a_finished_session_is_an_activity(home, tmp_path):  # noqa: F811
    assert "no session" in refuse("export", "last", "-o", tmp_path / "done.fit")
    log = make_log(TODAY - timedelta(days=1))
    store_log(local_runner(), log)
    say("export", "last", "-o", tmp_path / "last.fit")
    say("export", log.id, "-o", tmp_path / "named.fit")
    assert (tmp_path / "last.fit").read_bytes() == (tmp_path / "named.fit").read_bytes()
    assert json.loads(say("export", "last", "--to", "json"))["workout"] == log.workout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("first-workout", "-o", "w.zwo"), "expected a name that ends in .fit"),
        (("first-workout",), "neither --to nor -o"),
        (("first-workout", "--to", "fit"), "not for the terminal"),
        (("first-workout", "--to", "ics"), "cannot be a calendar"),
        (("first-workout", "--to", "docx"), "no such kind of file"),
        (("plan", "--to", "fit"), "which folder"),
        (("plan", "-o", "p.ics"), "no plan yet"),
        (("next", "-o", "n.fit"), "no plan yet"),
        (("first-workout", "-o", "missing/w.fit"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(home, tmp_path, monkeypatch, arguments, words):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    assert words in refuse("export", *arguments)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_every_line_of_the_table_names_a_writer_that_is_there():
    for name, format in FORMATS.items():
        assert callable(format.load()), name
