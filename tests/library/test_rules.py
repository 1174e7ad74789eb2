"""One file holds every number: a mistake in it is named, and the core gets its limits from it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from stridework.errors import RulesFileError
from stridework.library.rules import load_rules, read_rules
from stridework.training.limits import Caps, Experience

SHIPPED = (files("stridework.library") / "rules.toml").read_text(encoding="utf-8")


def read(tmp_path: Path, old: str = "", new: str = ""):
    path = tmp_path / "rules.toml"
    assert old in SHIPPED
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return read_rules(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[hard.H2]", "[hard.H99]", r"hard\.H2"),
        ("novelty_session = 40\n", "", r"hard\.H13\.novelty_session"),
        ("good = 0.9", "good = 0.9\nbest = 1", r"progression\.quality\.best"),
        ("calm = 2", 'calm = "two"', r"progression\.pain\.calm"),
        ("most = 5", "most = -1", r"progression\.pain\.most"),
        ('tag = "S2"', 'tag = "X"', r"tag: expected one of S, S2"),
        ("starter_weeks = 2", "starter_weeks = 0", r"phases\.starter_weeks"),
        ('["07:00"', '["7 o\'clock"', r"phases\.usual_times"),
        ('build = ["full", "hiit"]', 'build = ["full", "swim"]', r"phases\.build"),
        ('hiit = ["first-workout"]', "hiit = []", r"workouts\.hiit"),
        ("[hard.H1]", "[hard.H1", "TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named_where_it_stands(tmp_path, old, new, told):
    with pytest.raises(RulesFileError, match=told):
        read(tmp_path, old, new)


def test_a_number_changed_in_the_file_is_the_limit_the_core_goes_by(tmp_path):
    assert read(tmp_path, "novelty_session = 40", "novelty_session = 30").limits.jumps.caps[Experience.NOVEL] == Caps(
        30, 80, 2
    )
    assert read(tmp_path, "restart_days = 56", "restart_days = 60").limits.ladder.restart_days == 60
    assert read(tmp_path, "among = 3", "among = 4").limits.easier.among == 4


def test_the_landings_of_the_core_are_those_of_h13():
    rules = load_rules()
    for level in ("novice", "intermediate", "advanced"):
        caps = rules.limits.jumps.caps[Experience(level)]
        assert (caps.session, caps.week, caps.intervals) == tuple(
            rules.number("H13", f"{level}_{what}") for what in ("session", "week", "intervals")
        )
