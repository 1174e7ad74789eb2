"""`stridework runs`: what is added is listed with its kind and why, corrected for good, and forgotten when told."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from stridework.web.records import local_runner
from stridework.web.runs.records import runs_between, sources_of
from stridework.web.runs.sources import SINGLE_RUNS
from tests.cli.runner_files import MONDAY, TODAY, calendar, home, make_calendar, refuse, say  # noqa: F401
from tests.formats.fit_files import Session, build_fit

pytestmark = pytest.mark.usefixtures("home")
MORNING = datetime(2026, 5, 3, 6, tzinfo=UTC)


def kinds(title):
    found = runs_between(local_runner(), TODAY, TODAY + timedelta(days=40))
    return {str(run.kind) for run in found if run.title == title}


def write_fits(folder, count, first=0):
    folder.mkdir(exist_ok=True)
    for day in range(first, first + count):
        (folder / f"{day}.fit").write_bytes(build_fit(Session(MORNING + timedelta(days=day))))
    return sorted(folder.glob("*.fit"))


def test_without_runs_it_says_how_to_add_them():
    assert "stridework runs add FILE.ics" in say("runs")
    assert "nothing to add" in refuse("runs", "add")


def test_a_calendar_is_listed_with_the_kind_of_each_run_and_the_reason(calendar):  # noqa: F811
    assert "1 not taken for runs" in say("runs", "add", calendar)
    told = say("runs")
    for words in ("runs.ics", "calendar file", "long", "the title says “long run”"):
        assert words in told
    listed = json.loads(say("runs", "--json"))
    assert {run["kind"] for run in listed["runs"]} == {"easy", "long"}
    assert listed["sources"][0]["ignored"][0]["title"] == "Dentist"


def test_a_week_in_words_is_added_and_a_mistake_in_it_is_named():
    assert "week in words" in say("runs", "add", "--week", "Tue intervals, Sun long 1h40")
    assert "part 2, 'Blursday easy'" in refuse("runs", "add", "--week", "Tue intervals, Blursday easy")
    assert kinds("intervals") == {"quality"}


def test_recordings_of_every_shape_come_in_one_go(tmp_path):
    folder, single = write_fits(tmp_path / "watch", 3), write_fits(tmp_path / "more", 2, first=10)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for number, path in enumerate(folder[:2]):
            archive.write(path, f"activities/{number}.fit")
    told = say("runs", "add", folder[0].parent, *single, tmp_path / "export.zip")
    assert "3 runs" in told
    assert {source.name for source in sources_of(local_runner())} == {"watch", "export.zip", SINGLE_RUNS}
    assert len(runs_between(local_runner(), MORNING.date(), MORNING.date() + timedelta(days=20))) == 5


def test_what_can_be_read_is_kept_and_the_rest_is_named(calendar, tmp_path):  # noqa: F811
    (tmp_path / "bad.fit").write_bytes(b"\x0e\x10nothing of use")
    (tmp_path / "bad.ics").write_bytes(b"<html>Sign in</html>")
    missing = tmp_path / "none.fit"
    told = refuse("runs", "add", calendar, missing, tmp_path / "bad.fit", tmp_path / "bad.ics", "http://127.0.0.1/x")
    for words in (
        f"{missing}: there is no such file",
        "bad.fit: no run in it",
        "bad.ics:1: not a calendar",
        "127.0.0.1",
    ):
        assert words in told
    assert kinds("Long run") == {"long"}


def test_a_broken_version_of_a_calendar_leaves_the_one_before(calendar):  # noqa: F811
    say("runs", "add", calendar)
    calendar.write_bytes(b"BEGIN:NOTHING")
    assert "not a calendar" in refuse("runs", "add", calendar)
    assert kinds("Long run") == {"long"}


def test_a_calendar_that_came_empty_waits_to_be_let_in(calendar):  # noqa: F811
    say("runs", "add", calendar)
    calendar.write_bytes(make_calendar())
    assert "came without any run to come" in say("runs", "add", calendar)
    assert kinds("Long run") == {"long"}
    assert "came without any run to come" in say("runs")
    say("runs", "accept", "runs.ics")
    assert kinds("Long run") == set()
    assert "no newer version is waiting" in refuse("runs", "accept", 1)


def test_a_correction_counts_for_a_day_or_for_a_title_and_survives_reading_again(calendar):  # noqa: F811
    say("runs", "add", calendar)
    sunday = MONDAY + timedelta(days=13)
    assert "Long run is an easy run" in say("runs", "correct", sunday, "easy")
    assert kinds("Long run") == {"easy", "long"}
    assert "Every 'easy RUN' is a quality run" in say("runs", "correct", "easy RUN", "quality")
    assert "Every 'Dentist' is an easy run" in say("runs", "correct", "Dentist", "easy")
    say("runs", "refresh")
    assert (kinds("Easy run"), kinds("Long run")) == ({"quality"}, {"easy", "long"})
    say("runs", "correct", "Easy run", "no-run")
    assert kinds("Easy run") == set()


def test_what_cannot_be_corrected_is_named(calendar):  # noqa: F811
    say("runs", "add", calendar)
    assert "neither a day with a run nor the title" in refuse("runs", "correct", "Moon landing", "easy")
    assert "'hard' is not one of" in refuse("runs", "correct", "Easy run", "hard", code=2).replace("\n", " ")


def test_two_runs_on_a_day_are_told_apart_by_title(tmp_path):
    path = tmp_path / "twice.ics"
    path.write_bytes(make_calendar((TODAY, 7, 30, "Easy run"), (TODAY, 18, 60, "Tempo run")))
    say("runs", "add", path)
    assert "2 runs on that day; say which by its title: 'Easy run' or 'Tempo run'" in refuse(
        "runs", "correct", "today", "long"
    )


def test_a_source_is_forgotten_by_name_or_number_and_another_is_not_guessed(calendar):  # noqa: F811
    say("runs", "add", calendar, "--week", "Tue intervals")
    assert "did you mean runs.ics" in refuse("runs", "remove", "run.ics", code=2)
    assert "forgotten" in say("runs", "remove", "RUNS.ics")
    assert "forgotten" in say("runs", "remove", 1)
    assert not sources_of(local_runner())
