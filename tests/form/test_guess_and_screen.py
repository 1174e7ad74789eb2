"""Proposing an exercise and naming a limit: both say how sure they are, and may say that they cannot."""

import json

import pytest

from stridework.figure.filming import Lens
from stridework.figure.motion import pose_at
from stridework.figure.performing import STANDING, change, hold, script, stand, walk
from stridework.form.exercise_guess import ExerciseGuesser
from stridework.form.screen import KneeToWall, SquatTest, screen_mobility, take_squat_test
from stridework.formats.traces import read_trace
from tests.form.golden import FOLDER
from tests.form.runners import COUNTED, MOTIONS, REAL, RULES, SIDE, look, shoot


def guess(frames):
    guesser = ExerciseGuesser(RULES)
    for frame in frames:
        guesser.push(frame)
    return guesser.finish()


@pytest.mark.parametrize("azimuth", [0, 90])
@pytest.mark.parametrize("variant", COUNTED)
def test_an_exercise_is_recognised_by_its_own_rules(variant, azimuth):
    guesses = guess(shoot(script(MOTIONS[variant], 4), Lens(azimuth=azimuth), blur=REAL))
    assert guesses[0].variant == variant
    assert guesses[0].sure > 0.5


def test_a_hold_is_recognised():
    pose = pose_at(MOTIONS["balance"], 0)
    frames = shoot([stand(1), change(0.8, STANDING, pose), hold(12, pose), change(0.8, pose, STANDING), stand(1)])
    assert guess(frames)[0].variant == "balance"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_golden_trace_is_recognised_or_not_claimed(path):
    guesses = guess(read_trace(path))
    wanted = json.loads(path.with_suffix(".events.json").read_text())["variant"]
    assert not guesses or guesses[0].variant == wanted


def test_a_long_hold_before_two_lunges_is_still_the_exercise():
    pose = pose_at(MOTIONS["balance"], 0)
    held = [stand(1), change(0.8, STANDING, pose), hold(25, pose), change(0.8, pose, STANDING), stand(2)]
    assert guess(shoot([*held, *script(MOTIONS["stepping-lunge"], 1)]))[0].variant == "balance"


def test_standing_and_walking_are_no_exercise():
    assert guess(shoot([stand(4), walk(3, forward=2)], blur=REAL)) == []


SHALLOW, DEEP, TIPPED = SquatTest(35, 10, 5), SquatTest(2, 8, 5), SquatTest(4, 32, 5)
STIFF = (KneeToWall("left", cm=6.0), KneeToWall("right", cm=6.5))
FREE = (KneeToWall("left", cm=12.0), KneeToWall("right", cm=11.5))


def test_the_ankle_is_named_only_where_both_its_tests_agree():
    assert screen_mobility(SHALLOW, DEEP, SHALLOW, STIFF).limit == "ankle"
    assert screen_mobility(TIPPED, DEEP, None, STIFF).limit == "ankle"
    assert screen_mobility(SHALLOW, DEEP, SHALLOW, FREE).limit == "cannot-tell"
    assert screen_mobility(SHALLOW, DEEP).limit == "cannot-tell"
    assert screen_mobility(SHALLOW, SHALLOW, SHALLOW, STIFF).limit == "cannot-tell"


def test_support_that_helps_speaks_for_balance_not_for_range():
    assert screen_mobility(SHALLOW, SHALLOW, DEEP, FREE).limit == "balance-or-strength"


def test_hip_and_knee_are_told_apart_by_the_runner_s_own_word():
    assert screen_mobility(SHALLOW, SHALLOW, SHALLOW, FREE).limit == "cannot-tell"
    assert screen_mobility(SHALLOW, SHALLOW, SHALLOW, FREE, knee_ends_it=False).limit == "hip"
    assert screen_mobility(SHALLOW, SHALLOW, SHALLOW, FREE, knee_ends_it=True).limit == "knee"


def test_a_deep_upright_squat_has_nothing_to_find():
    assert screen_mobility(DEEP).limit == "nothing"


def test_what_was_not_seen_cannot_be_told():
    result = screen_mobility(SquatTest())
    assert result.limit == "cannot-tell"
    assert "from the side" in result.reasons[0]


def test_sides_and_shoes_are_noted():
    walls = (KneeToWall("left", cm=12.0, shoes=True), KneeToWall("right", cm=9.0))
    notes = screen_mobility(SHALLOW, walls=walls).notes
    assert "right ankle is 3.0 cm shorter" in notes[0]
    assert "shoes" in notes[1]
    assert [wall.band for wall in walls] == ["fine", "between"]
    assert KneeToWall("left", degrees=28).band == "limited"


def test_a_squat_test_comes_from_filmed_squats():
    report, _ = look("squat", 3, SIDE)
    test = take_squat_test(report.reps)
    assert test.reps == 3
    assert test.thigh == pytest.approx(8, abs=3)
    shallow, _ = look("squat", 3, SIDE, depth=0.75)
    assert take_squat_test(shallow.reps).thigh > test.thigh + 10
