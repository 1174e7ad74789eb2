"""Exercise files: what ships, and what is said when one is wrong."""

from pathlib import Path

import pytest

import stridework.library
from stridework.errors import ExerciseFileError
from stridework.library.exercises import load_exercises, read_exercise, read_folder

SHIPPED = Path(stridework.library.__file__).parent / "exercises"
CALF_RAISE = (SHIPPED / "calf-raise.toml").read_text(encoding="utf-8")
SQUAT = (SHIPPED / "squat.toml").read_text(encoding="utf-8")


def error_of(tmp_path, text, name="broken.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseFileError) as caught:
        read_exercise(path)
    assert str(caught.value).startswith(f"{path}: ")
    return caught.value


def test_the_programme_s_exercises_come_in_its_order():
    # Who adds one puts it behind these, and touches no Python.
    assert list(load_exercises())[:4] == ["squat", "balance-lunge", "jumping-lunge", "calf-raise"]


def test_every_exercise_of_the_programme_has_words_for_all_it_teaches():
    for exercise in list(load_exercises().values())[:3]:
        assert exercise.purpose
        assert exercise.ladder
        assert exercise.faults
        for phase in exercise.phases:
            assert any(phase.id == pose.phase for v in exercise.variants for pose in v.motion.poses), phase.id
            assert any(phase.id == cue.phase for cue in exercise.cues) or exercise.id == "jumping-lunge", phase.id


def test_the_taught_numbers_are_in_the_ladders():
    balance, jump = load_exercises()["balance-lunge"], load_exercises()["jumping-lunge"]
    assert {(level.start, level.cap) for level in balance.ladder} == {(7, 10)}
    assert jump.ladder[0].variant == "stepping-lunge"
    assert jump.ladder[-1].cap == 20


def test_only_jumps_count_as_contacts():
    contacts = {v.id: v.contacts_per_rep for e in load_exercises().values() for v in e.variants}
    assert {variant for variant, count in contacts.items() if count} == {"jumping-lunge"}


def test_no_alias_names_two_variants():
    aliases = [
        alias.strip().casefold()
        for exercise in load_exercises().values()
        for variant in exercise.variants
        for alias in (*variant.aliases["en"].split(";"), variant.name["en"])
    ]
    assert len(aliases) == len(set(aliases))


def test_a_fourth_exercise_is_one_more_file(tmp_path):
    (tmp_path / "squat.toml").write_text(SQUAT, encoding="utf-8")
    (tmp_path / "heel-lift.toml").write_text(CALF_RAISE.replace("order = 4", "order = 9"), encoding="utf-8")
    assert list(read_folder(tmp_path)) == ["squat", "heel-lift"]


def test_a_second_language_is_read_beside_english(tmp_path):
    path = tmp_path / "calf-raise.toml"
    path.write_text(CALF_RAISE.replace('name.en = "Calf raise"', 'name.en = "Calf raise"\nname.de = "Wadenheben"'))
    assert read_exercise(path).name == {"en": "Calf raise", "de": "Wadenheben"}


def test_a_fault_states_only_what_differs():
    squat = load_exercises()["squat"]
    fault = next(fault for fault in squat.faults if fault.id == "knees-fall-in")
    good = squat.variants[0].motion
    assert [pose.pelvis for pose in fault.motion.poses] == [pose.pelvis for pose in good.poses]
    assert [pose.knee_out_left for pose in fault.motion.poses] != [pose.knee_out_left for pose in good.poses]
    assert fault.motion.seconds == good.seconds


def test_a_mirrored_pose_swaps_left_and_right():
    poses = load_exercises()["jumping-lunge"].variant("jumping-lunge").motion.poses
    first, other = poses[0], next(pose for pose in poses if pose.at >= 0.5)
    assert first.left_foot.at[0] == other.right_foot.at[0]
    assert first.left_arm == other.right_arm


@pytest.mark.parametrize(
    ("old", "new", "field", "expectation"),
    [
        ("order = 4", "", "order", "missing"),
        ("order = 4", 'order = "4"', "order", "whole number"),
        ("order = 4", "order = 4\ncolour = 1", "colour", "no such field"),
        ('name.en = "Calf raise"', 'name.de = "Wadenheben"', "name.en", "English"),
        ('name.en = "Calf raise"', 'name.en = ""', "name.en", "a text"),
        ('name.en = "Calf raise"', 'name.en = "Calf raise"\nname.Deutsch = "x"', "name.Deutsch", "language code"),
        ("value = 3.0", 'value = "much"', "met.value", "a number above 0"),
        ('sides = "one"', 'sides = "left"', "variant[0].sides", "one of both, alternating, one"),
        ('view = "side"', 'view = "top"', "variant[0].view", "one of side, front"),
        ('"left_shank", "left_foot"', '"left_shin"', "variant[0].lit", "body parts"),
        ('"straight-up", "slow-down"]', '"fly"]', "variant[0].work_cues", "id of a cue"),
        ('setup.en = "Stand on one leg."', 'setup.en = "a b c d e f"', "variant[0].setup.en", "5 words at most"),
        ("takes = 1.0", "takes = 0", "variant[0].pose[0].takes", "above 0"),
        ("takes = 1.0", "", "variant[0].pose[0].takes", "missing"),
        ("pelvis = [0.005, 0.53, -0.022]", "pelvis = 0.5", "variant[0].pose[0].pelvis", "[forward, up]"),
        ("hold = 0.3", "hold = 0.3\nheel = 2", "variant[0].pose[0].heel", "no such field"),
        (
            "left_foot = { pitch = 40 }",
            "left_foot = { tilt = 4 }",
            "variant[0].pose[1].left_foot.tilt",
            "no such field",
        ),
        ('name = "high"', 'name = "low"', "variant[0].pose[1].name", "taken"),
        ('name = "high"', 'name = "high"\nlike = "top"', "variant[0].pose[1].like", "pose before this one"),
        ('phase = "high"\nhold', 'phase = "sky"\nhold', "variant[0].pose[1].phase", "id of a phase"),
        ('phase = "high"\nscreen', 'phase = "sky"\nscreen', "cue[0].phase", "id of a phase"),
        ('id = "slow-down"', 'id = "straight-up"', "cue[1].id", "taken"),
        ('"Grow straight up"', '"Grow up and up and up"', "cue[0].voice.en", "5 words at most, not 6"),
        ("cap = 15", "cap = 3", "level[0].cap", "not below start"),
    ],
)
def test_a_mistake_is_named_by_field_and_expectation(tmp_path, old, new, field, expectation):
    assert old in CALF_RAISE
    error = error_of(tmp_path, CALF_RAISE.replace(old, new, 1))
    assert error.field == field
    assert expectation in error.expected


@pytest.mark.parametrize(
    ("old", "new", "field", "expectation"),
    [
        ('cue = "knees-out"', 'cue = "knees"', "fault[0].cue", "id of a cue"),
        ('poses = ["lowering"]', 'poses = ["falling"]', "fault[0].change[0].poses", "id of a pose"),
        ('poses = ["lowering"]', 'poses = ["lowering"]\ntakes = 2', "fault[0].change", "3 s in all"),
        ('tag = "D"', 'tag = "X"', "cue[0].measure.tag", "one of S, S2, R, C, D"),
        ("good = { from = 0.08 }", "", "cue[0].measure.good", "at least one end"),
        ("good = { from = 0.08 }", "good = { from = 2, to = 1 }", "cue[0].measure.good.to", "not below"),
        ('views = ["side"]', 'views = ["back"]', "cue[0].measure.views", "side, front"),
        ("start = 8", 'variant = "hop"\nstart = 8', "level[0].variant", "id of a variant"),
        ('name = "hips_behind_ankles"', 'name = "hip_snap"', "cue[0].measure.name", "hips_behind_ankles"),
        ('unit = "body heights"', 'unit = "cm"', "cue[0].measure.unit", "one of body heights, not 'cm'"),
        ('at = "bottom"', 'at = "noon"', "cue[0].measure.at", "one of top, balance"),
        ('at = "bottom"', "", "cue[0].measure.at", "a text; it is missing"),
        ('legs = "near"', 'legs = "third"', "cue[0].measure.legs", "one of both, lead"),
        ('legs = "near"', 'how = "somehow"', "cue[0].measure.how", "one of middle, most, least"),
        ("own = { good = 0.08, watch = 0.2 }", "own = { good = 0.08 }", "cue[1].measure.own.watch", "missing"),
        ('concern = "knee"', 'concern = "toe"', "cue[1].concern", "one of safety, landing"),
        ('pattern = "drop"', 'pattern = "dive"', "variant[0].track.pattern", "one of drop, rise, hold"),
        ('pattern = "drop", ', "", "variant[0].track.pattern", "missing"),
        ('shape = "both-knees"', 'shape = "round"', "variant[0].track.shape", "one of both-knees, split"),
        ("full_travel = 0.42", "least_travel = 0.01", "variant[0].track.least_travel", "not below attempt_travel"),
        ("full_travel = 0.42", "slowest_s = 0.1", "variant[0].track.slowest_s", "above quickest_s"),
        ("full_travel = 0.42", "depth = 1", "variant[0].track.depth", "no such field"),
        ('measure = "thigh_above_horizontal"', 'measure = "depth"', "variant[0].track.full.measure", "one of thigh"),
    ],
)
def test_a_mistake_between_parts_is_named_too(tmp_path, old, new, field, expectation):
    assert old in SQUAT
    error = error_of(tmp_path, SQUAT.replace(old, new, 1))
    assert error.field == field
    assert expectation in error.expected


def test_a_file_that_is_not_toml_is_an_error_not_a_traceback(tmp_path):
    assert "TOML" in error_of(tmp_path, "order = = 4").expected


def test_a_file_name_that_is_no_id_is_refused(tmp_path):
    assert error_of(tmp_path, CALF_RAISE, name="Calf Raise.toml").field == "the file"
