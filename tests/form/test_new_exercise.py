"""A new exercise is a new file: a combination of measures the engine has already, and not a line of Python."""

import pytest

from stridework.figure.filming import Lens
from stridework.figure.performing import Fault, script, stand
from stridework.form.events import Ready, Repetition
from stridework.form.report import analyse
from stridework.form.tracker import Tracker
from stridework.library.exercises import read_exercise
from stridework.library.form_rules import build_form_rules
from tests.form.runners import FRONT, REAL, SIDE, shoot, verdicts

CHAIR = """
order = 9
name.en = "Chair tap"
summary.en = "Down to a high chair, touch it, and up."
purpose = [{ en = "Learn to sit back." }]
met = { value = 3.0, code = "02022" }

[[variant]]
id = "chair-tap"
name.en = "Chair tap"
aliases.en = "Chair taps"
dose.en = "10"
next.en = "Next: chair taps."
setup.en = "Stand before a chair."
sides = "both"
seconds_per_rep = 3.0
contacts_per_rep = 0
fit = { category = 28, name = 61 }
view = "side"
lit = ["left_thigh"]
work_cues = ["proud", "shins"]
track = { pattern = "drop", shape = "both-knees", least_travel = 0.15, attempt_travel = 0.06, full_travel = 0.25 }

[[variant.pose]]
name = "top"
phase = "top"
hold = 0.4
takes = 1.2

[[variant.pose]]
name = "tap"
phase = "tap"
hold = 0.3
takes = 1.0
pelvis = [-0.11, 0.38]
lean = 30

[[phase]]
id = "top"
name.en = "Tall"
good.en = "Stand tall."

[[phase]]
id = "tap"
name.en = "Tap"
good.en = "Touch the chair."

[[cue]]
id = "proud"
phase = "tap"
screen.en = "Keep your chest up"
voice.en = "Chest up"
why.en = "A flat back."
[cue.measure]
name = "trunk_lean"
unit = "degrees"
views = ["side"]
at = "bottom"
good = { to = 40 }
watch = { to = 46 }
source = "a test"
tag = "D"

[[cue]]
id = "shins"
phase = "tap"
screen.en = "Keep your shins upright"
voice.en = "Shins upright"
why.en = "The hips do the work."
[cue.measure]
name = "shin_lean"
unit = "degrees"
views = ["side"]
at = "bottom"
legs = "near"
good = { to = 36 }
watch = { to = 42 }
source = "a test"
tag = "D"

[[level]]
name.en = "Plain"
start = 8
cap = 12
step = 1
"""


@pytest.fixture(scope="module")
def chair(tmp_path_factory):
    path = tmp_path_factory.mktemp("exercises") / "chair-tap.toml"
    path.write_text(CHAIR, encoding="utf-8")
    exercise = read_exercise(path)
    return build_form_rules(exercise, exercise.variants[0]), exercise.variants[0].motion


def film(motion, lens=SIDE, **changes):
    return shoot(script(motion, 3, **changes), lens, blur=REAL)


@pytest.mark.parametrize("azimuth", [0, 50, 90])
def test_its_repetitions_are_counted_from_everywhere(chair, azimuth):
    rules, motion = chair
    assert len(analyse(film(motion, Lens(azimuth=azimuth)), rules).reps) == 3


def test_its_cues_are_judged_by_its_own_bands_and_only_from_the_side(chair):
    rules, motion = chair
    report = analyse(film(motion), rules)
    assert set(verdicts(report, "proud")) == set(verdicts(report, "shins")) == {"good"}
    leaning = analyse(film(motion, fault=Fault(lean=25)), rules)
    assert verdicts(leaning, "proud")[-1] == "cue"
    assert set(verdicts(leaning, "shins")) == {"good"}
    assert set(verdicts(analyse(film(motion, FRONT), rules), "proud")) == {"cannot-judge"}


def test_its_shallow_ones_are_told_apart(chair):
    rules, motion = chair
    report = analyse(film(motion, depth=0.45), rules)
    assert not report.reps
    assert {attempt.why for attempt in report.attempts} == {"shallow"}


def test_nothing_counts_before_the_whole_runner_has_stood_in_view(chair):
    rules, motion = chair
    near = [shoot([stand(0.5), *script(motion, 3)], Lens(azimuth=90, distance_m=distance), blur=REAL)
            for distance in (1.3, 3.5)]  # fmt: skip
    close, whole = (analyse(frames, rules) for frames in near)
    assert not close.reps
    assert len(whole.reps) == 3
    tracker = Tracker(rules)
    told = [event for frame in near[1] for event in tracker.push(frame)]
    kinds = [type(event) for event in told]
    assert kinds.index(Ready) < kinds.index(Repetition)
