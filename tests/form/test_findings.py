"""Each cue is found at the size it was made, from the views that afford it, and refused from all others."""

from dataclasses import replace

import pytest

from stridework.figure.filming import Blur, Build, Lens, hide_points
from stridework.figure.motion import pose_at
from stridework.figure.performing import STANDING, Fault, change, hold, retime, script, stand
from stridework.form.findings import grade
from stridework.form.report import analyse, usual_values
from stridework.form.rules import CueRule
from tests.form.runners import FRONT, MOTIONS, REAL, RULES, SIDE, look, shoot, values, verdicts

BALANCE = pose_at(MOTIONS["balance"], 0)


def stand_on_one_leg(seconds, fault=None, lens=FRONT, blur=REAL, pose=BALANCE, **protocol):
    acts = [stand(1), change(0.8, STANDING, BALANCE), change(0.4, BALANCE, pose), hold(seconds, pose, fault)]
    back = [change(0.4, pose, BALANCE), change(0.8, BALANCE, STANDING), stand(1)]
    return analyse(shoot([*acts, *back], lens, blur=blur), RULES["balance"], **protocol)


@pytest.mark.parametrize(
    ("variant", "lens", "cue", "fault", "good"),
    [
        ("squat", FRONT, "knees-out", Fault(valgus=22), "good"),
        ("stepping-lunge", FRONT, "front-knee", Fault(valgus=24), "good"),
        ("balance-lunge", FRONT, "front-knee", Fault(valgus=24), "good"),
        ("jumping-lunge", FRONT, "front-knee", Fault(valgus=30), "good"),
        ("squat", SIDE, "chest-up", Fault(lean=32), "good"),
        ("squat", SIDE, "heels-down", Fault(heel_lift=22), "good"),
        ("stepping-lunge", SIDE, "front-heel", Fault(heel_lift=22), "good"),
        ("balance-lunge", FRONT, "level-hips", Fault(pelvic_drop=10), "good"),
        ("balance-lunge", FRONT, "tall-trunk", Fault(side_lean=13), "good"),
    ],
)
def test_a_fault_is_found_and_good_form_is_not_accused(variant, lens, cue, fault, good):
    clean, _ = look(variant, 4, lens, blur=REAL)
    faulty, _ = look(variant, 4, lens, blur=REAL, fault=fault)
    assert set(verdicts(clean, cue)) == {good}
    assert set(verdicts(faulty, cue)[1:]) == {"cue"}


@pytest.mark.parametrize("size", [0, 8, 16])
def test_an_angle_is_measured_at_the_size_it_was_made(size):
    upright, _ = look("squat", 3, SIDE)
    leant, _ = look("squat", 3, SIDE, fault=Fault(lean=size))
    assert values(leant, "chest-up")[1] - values(upright, "chest-up")[1] == pytest.approx(size, abs=2)
    level = stand_on_one_leg(6, blur=Blur())
    sunk = stand_on_one_leg(6, Fault(pelvic_drop=size), blur=Blur())
    assert values(sunk, "level-hips")[0] - values(level, "level-hips")[0] == pytest.approx(size, abs=2)


def test_a_knee_that_slams_is_told_from_one_that_kisses():
    fps60 = Lens(azimuth=90, fps=60)
    for variant in ("stepping-lunge", "balance-lunge"):
        kiss, _ = look(variant, 3, fps60, blur=REAL)
        slam, _ = look(variant, 3, fps60, blur=REAL, motion=retime(MOTIONS[variant], ("step-back", "swing-back"), 0.25))
        assert set(verdicts(kiss, "kiss-the-floor")) == {"good"}
        assert set(verdicts(slam, "kiss-the-floor")) == {"cue"}


@pytest.mark.parametrize("fps", [8, 12, 15])
def test_with_few_frames_a_second_nobody_says_how_the_knee_met_the_floor(fps):
    for variant in ("stepping-lunge", "balance-lunge"):
        slammed = retime(MOTIONS[variant], ("step-back", "swing-back"), 0.25)
        for motion in (MOTIONS[variant], slammed):
            report, _ = look(variant, 3, Lens(azimuth=90, fps=fps), blur=REAL, motion=motion)
            assert set(verdicts(report, "kiss-the-floor")) == {"cannot-judge"}
            assert any("frames a second" in finding.reason for finding in report.reps[0].findings)


def test_a_speed_s_doubt_grows_with_the_time_between_frames():
    doubts = []
    for fps in (60, 30, 20):
        report, _ = look("stepping-lunge", 3, Lens(azimuth=90, fps=fps))
        found = [f for rep in report.reps for f in rep.findings if f.cue == "kiss-the-floor"]
        doubts.append(sum(f.doubt / f.value for f in found) / len(found))
    assert doubts == sorted(doubts)
    assert doubts[2] > 1.5 * doubts[0]


def test_what_frames_cannot_time_is_not_told_of_a_jump():
    for fps, told in ((60, True), (12, False), (8, False)):
        report, _ = look("jumping-lunge", 4, Lens(azimuth=90, fps=fps), blur=REAL)
        assert {rep.flight_s is not None for rep in report.reps} == {told}
        assert {rep.flight_doubt_s is not None for rep in report.reps} == {told}
    assert set(verdicts(report, "find-balance")) == {"cannot-judge"}


def test_a_jump_before_balance_was_found_is_corrected():
    settled, _ = look("jumping-lunge", 4, SIDE, blur=REAL)
    hasty, _ = look("jumping-lunge", 4, SIDE, blur=REAL, motion=retime(MOTIONS["jumping-lunge"], ("land",), 0.4))
    assert set(verdicts(settled, "find-balance")) == {"good"}
    assert verdicts(hasty, "find-balance")[1] == "cue"
    reasons = {f.reason for f in hasty.reps[1].findings if f.cue == "find-balance"}
    assert reasons == {"up again before standing still"}


@pytest.mark.parametrize("azimuth", [25, 40, 55, 65, -50, 140])
def test_angles_are_refused_from_oblique_views(azimuth):
    for variant in ("squat", "stepping-lunge", "balance-lunge"):
        report, _ = look(variant, 2, Lens(azimuth=azimuth), blur=REAL)
        judged = {f.cue for rep in report.reps for f in rep.findings if f.verdict != "cannot-judge"}
        assert not judged & {rule.cue for rule in RULES[variant].cues if rule.unit == "degrees"}


def test_what_needs_the_other_view_says_so():
    side, _ = look("squat", 2, SIDE)
    finding = next(f for f in side.reps[0].findings if f.cue == "knees-out")
    assert finding.verdict == "cannot-judge"
    assert "from the front" in finding.reason
    assert finding.value is None


def test_a_bent_back_is_never_judged():
    straight, _ = look("squat", 3, SIDE)
    bent, _ = look("squat", 3, SIDE, fault=Fault(round=80))
    assert "flat-back" in dict(RULES["squat"].unmeasured)
    assert set(verdicts(bent, "flat-back")) == set(verdicts(straight, "flat-back")) == {"good"}


def test_a_hidden_leg_is_not_judged():
    frames = [hide_points(frame, ["left_heel", "left_foot_index", "right_heel", "right_foot_index"])
              for frame in shoot(script(MOTIONS["squat"], 2), SIDE)]  # fmt: skip
    report = analyse(frames, RULES["squat"])
    assert len(report.reps) == 2
    assert "cannot-judge" in verdicts(report, "heels-down")


def test_the_format_of_the_picture_does_not_change_an_angle():
    upright, _ = look("squat", 2, Lens(azimuth=90, aspect=9 / 16))
    wide, _ = look("squat", 2, Lens(azimuth=90, aspect=16 / 9))
    assert values(upright, "sit-deeper") == pytest.approx(values(wide, "sit-deeper"), abs=0.01)


def test_metres_come_from_the_runner_s_height():
    small, _ = look("stepping-lunge", 2, SIDE, Build(height_m=1.5))
    tall, _ = look("stepping-lunge", 2, SIDE, Build(height_m=2.0))
    assert values(tall, "kiss-the-floor")[0] == pytest.approx(values(small, "kiss-the-floor")[0] * 4 / 3, rel=0.15)


def test_a_hold_is_timed_and_says_how_it_ended():
    report = stand_on_one_leg(8)
    assert [hold.side for hold in report.holds] == ["left"]
    assert report.holds[0].seconds == pytest.approx(9.6, abs=0.8)  # the foot is up before and after the hold itself
    assert report.holds[0].ended == "the foot came down"


def test_hips_that_sink_or_sway_in_a_hold_are_seen():
    assert verdicts(stand_on_one_leg(8), "level-hips") == ["good"]
    assert verdicts(stand_on_one_leg(8, Fault(pelvic_drop=11)), "level-hips") == ["cue"]
    assert verdicts(stand_on_one_leg(8), "eyes-on-spot") == ["good"]
    assert verdicts(stand_on_one_leg(8, Fault(sway=0.11)), "eyes-on-spot") == ["cue"]


def test_looking_around_is_judged_only_where_it_was_asked_for():
    turned = replace(BALANCE, head_turn=50.0)
    assert verdicts(stand_on_one_leg(6, pose=turned), "look-around") == ["cannot-judge"]
    assert verdicts(stand_on_one_leg(6, pose=turned, gaze="around"), "look-around") == ["good"]
    assert verdicts(stand_on_one_leg(6, gaze="around"), "look-around") == ["cue"]


def test_eyes_are_what_the_protocol_says():
    assert [held.eyes for held in stand_on_one_leg(4).holds] == ["open"]
    assert [held.eyes for held in stand_on_one_leg(4, eyes="closed").holds] == ["closed"]


def test_standing_on_two_feet_is_no_hold():
    assert not analyse(shoot([stand(6)], FRONT, blur=REAL), RULES["balance"]).holds


KNEE = CueRule(
    "k",
    "knee_inwards",
    "degrees",
    ("front",),
    "lowering",
    "most",
    "lead",
    good_to=10,
    watch_to=15,
    own_good=5,
    own_watch=8,
)


def test_a_warning_is_left_three_degrees_lower_than_it_is_entered():
    assert [grade(KNEE, value, float("nan")) for value in (9, 11, 16)] == [0, 1, 2]
    assert [grade(KNEE, value, float("nan"), leaving=True) for value in (6, 9, 13)] == [0, 1, 2]


def test_a_value_out_of_good_by_less_than_its_doubt_is_watched_not_corrected():
    narrow = replace(KNEE, watch_to=11.0)
    report, _ = look("stepping-lunge", 2, FRONT, fault=Fault(valgus=13))
    value = values(report, "front-knee")[0]
    assert 11 < value < 15
    spell_rules = replace(RULES["stepping-lunge"], cues=(narrow,))
    acts = script(MOTIONS["stepping-lunge"], 2, fault=Fault(valgus=13))
    assert set(verdicts(analyse(shoot(acts, FRONT), spell_rules), "k")) == {"watch"}


def test_the_runner_s_own_usual_value_comes_before_the_band():
    assert grade(KNEE, 14, 12.0) == 0
    assert grade(KNEE, 19, 12.0) == 1
    assert grade(KNEE, 21, 12.0) == 2
    assert grade(KNEE, 9, 0.0) == 2


def test_usual_values_need_twenty_good_repetitions():
    report, _ = look("squat", 5, SIDE)
    assert usual_values(report.reps) == {}
    assert usual_values(report.reps * 4)["chest-up"] == pytest.approx(3, abs=2)
