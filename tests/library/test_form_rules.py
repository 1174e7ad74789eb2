"""The form engine's rules come from the exercise files alone."""

import re
from dataclasses import replace
from random import Random

import pytest

from stridework.figure.filming import Blur, Lens, film
from stridework.figure.performing import perform, script
from stridework.form.report import analyse
from stridework.form.units import MEASURE_UNITS
from stridework.library.exercises import load_exercises, read_exercise
from stridework.library.form_rules import build_form_rules, load_form_rules
from tests.library.test_exercises import CALF_RAISE

DEEP_BEND = [  # a calf raise's file turned into a bend on two feet: a drop for a rise, another measure, other poses
    (r'id = "calf-raise"', 'id = "deep-bend"'),
    (r"track = .*", 'track = { pattern = "drop", shape = "both-knees", least_travel = 0.15 }'),
    (r'name = "return_time"\nunit = "s"', 'name = "trunk_lean"\nunit = "degrees"'),
    (r'views = .*\nat = "whole"', 'views = ["side"]\nat = "bottom"'),
    (r"good = { from = 0.6 }\nwatch = .*", "good = { to = 20 }\nwatch = { to = 30 }"),
    (r"right_foot = .*pitch = 40 }", "right_foot = { at = [0.0, 0.0, 0.08] }"),
    (r"pelvis = \[0.062, 0.582\]\nleft_foot = .*\nright_foot = .*", "pelvis = [-0.08, 0.40]\nlean = 40"),
    (r"left_foot = { at = .*", "left_foot = { at = [0.0, 0.0, -0.08] }"),
]


def test_every_variant_of_the_programme_can_be_followed():
    assert set(load_form_rules()) >= {"squat", "balance", "balance-lunge", "stepping-lunge", "jumping-lunge"}


def test_every_cue_is_measured_or_says_why_not():
    for exercise in load_exercises().values():
        for variant in exercise.variants:
            if variant.track is None:
                continue
            rules = build_form_rules(exercise, variant)
            answered = {rule.cue for rule in rules.cues} | {cue for cue, _ in rules.unmeasured}
            assert answered == set(variant.work_cues)
            assert all(why for _, why in rules.unmeasured)


def test_units_are_the_measures_own():
    for rules in load_form_rules().values():
        for rule in rules.cues:
            assert MEASURE_UNITS[rule.measure] == rule.unit


def test_the_coach_s_words_come_in_the_runner_s_language_where_there_are_any():
    assert load_form_rules()["squat"].cues[0].say == "Sit back to a chair"
    assert load_form_rules("tlh")["squat"].cues[0].say == "Sit back to a chair"


def test_a_variant_without_a_track_is_not_followed():
    exercise = load_exercises()["squat"]
    bare = replace(exercise.variants[0], track=None)
    with pytest.raises(ValueError, match="no track"):
        build_form_rules(exercise, bare)


def test_a_new_exercise_with_a_new_combination_of_measures_needs_no_python(tmp_path):
    text = CALF_RAISE
    for old, new in DEEP_BEND:
        assert re.search(old, text), old
        text = re.sub(old, new, text, count=1)
    path = tmp_path / "deep-bend.toml"
    path.write_text(text, encoding="utf-8")
    exercise = read_exercise(path)
    variant = exercise.variants[0]
    lens = Lens(azimuth=90)
    frames = film(perform(script(variant.motion, 3), lens.fps), lens, blur=Blur(0.002, 0.002), chance=Random(1))
    report = analyse(frames, build_form_rules(exercise, variant))
    leans = [finding for rep in report.reps for finding in rep.findings]
    assert [finding.value for finding in leans] == pytest.approx([40, 40, 40], abs=4)
    assert {finding.verdict for finding in leans} == {"cue"}
