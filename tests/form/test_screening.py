"""The screen as a page's worker drives it: tries remembered, the result the terminal would give."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from stridework.figure.performing import script
from stridework.form.rules import rules_to_json
from stridework.form.screening import open_screen
from stridework.library.form_rules import load_form_rules
from tests.form.runners import MOTIONS, REAL, SIDE, shoot

SCHEMA = json.loads((files("stridework.form") / "screen.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def screen():
    rules = load_form_rules()
    return open_screen(json.dumps([rules_to_json(rules[variant]) for variant in ("squat", "balance")]))


def watch(screen, interval, depth):
    """Let the screen see three squats of that depth from the side, as one try."""
    screen.aim("squat")
    frames = shoot(script(MOTIONS["squat"], 3, depth=depth), SIDE, blur=REAL)
    screen.start_interval(interval, "squat", frames[0].t_s, 60.0)
    for frame in frames:
        screen.push(frame.t_s, frame.aspect, [number for point in frame.points for number in point])
    screen.end_interval()


def conclude(screen, **told):
    answers = {"tests": {}, "stands": {}, "walls": [], "knee_ends_it": None, "pain": False} | told
    found = json.loads(screen.conclude(json.dumps(answers)))
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_the_try_the_runner_took_counts_and_no_other(screen):
    watch(screen, 1, depth=1)
    watch(screen, 2, depth=0.7)
    watch(screen, 3, depth=1)
    walls = [{"side": "left", "cm": 6.0, "shoes": False}]
    found = conclude(screen, tests={"side": 2, "heels-raised": 3}, walls=walls)
    assert found["limit"] == "ankle"
    assert [(test["test"], test["judged"], test["file"]) for test in found["tests"]] == [
        ("side", 3, "camera"),
        ("heels-raised", 3, "camera"),
    ]
    assert conclude(screen, tests={"side": 1})["limit"] == "nothing"


def test_without_the_plain_squat_nothing_can_be_told(screen):
    found = conclude(screen)
    assert found["limit"] == "cannot-tell"
    assert "not done" in found["reasons"][0]


def test_pain_ends_every_guess(screen):
    watch(screen, 1, depth=1)
    found = conclude(screen, tests={"side": 1}, pain=True)
    assert found["limit"] == "cannot-tell"
    assert found["reasons"] == ["the screen was stopped for pain"]
    assert found["tests"][0]["judged"] == 3
