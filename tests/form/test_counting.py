"""Repetitions are counted from any side, of any body, at any frame rate, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridework.figure.filming import Blur, Build, Lens
from stridework.figure.motion import pose_at
from stridework.figure.performing import STANDING, Fault, change, hold, repeat, script, stand, tell_truth, walk
from stridework.form.report import analyse
from stridework.form.reps import pace_of
from tests.form.golden import BALANCE
from tests.form.runners import COUNTED, FRONT, MOTIONS, REAL, RULES, SIDE, look, shoot

few = settings(max_examples=12, deadline=None)
SQUAT = MOTIONS["squat"]


@pytest.mark.parametrize("azimuth", [0, 35, 60, 90, -90, -130, 180])
@pytest.mark.parametrize("variant", COUNTED)
def test_every_repetition_counts_from_every_side(variant, azimuth):
    report, truth = look(variant, 4, Lens(azimuth=azimuth), blur=REAL)
    assert len(report.reps) == len(truth) == 4
    for rep, deed in zip(report.reps, truth, strict=True):
        assert deed.side in ("", rep.side)


@given(
    variant=st.sampled_from(["squat", "stepping-lunge", "balance-lunge"]),
    azimuth=st.floats(-180, 180),
    fps=st.floats(8, 120),
    aspect=st.sampled_from([9 / 16, 3 / 4, 1.0, 4 / 3, 16 / 9]),
    tempo=st.floats(0.6, 1.3),
    height=st.floats(1.45, 2.05),
    trunk=st.floats(0.9, 1.1),
    camera=st.floats(0.5, 1.5),
    seed=st.integers(0, 9),
)
@few
def test_body_camera_format_and_tempo_do_not_matter(variant, azimuth, fps, aspect, tempo, height, trunk, camera, seed):
    lens = Lens(azimuth=azimuth, fps=fps, aspect=aspect, height_m=camera, distance_m=3.6)
    report, truth = look(variant, 2, lens, Build(height, trunk), REAL, seed, tempo=tempo)
    assert len(report.reps) == len(truth)


@given(variant=st.sampled_from(COUNTED), azimuth=st.sampled_from([0.0, 60.0, 90.0]))
@few
def test_a_mirrored_picture_gives_the_same_repetitions_on_the_other_leg(variant, azimuth):
    lens = Lens(azimuth=azimuth)
    straight, _ = look(variant, 2, lens, blur=REAL)
    mirrored, _ = look(variant, 2, replace(lens, azimuth=-azimuth), blur=REAL, mirrored=True)
    other = {"left": "right", "right": "left", "": ""}
    if variant not in ("balance-lunge", "calf-raise"):  # who begin on the pose they were drawn on
        assert [rep.side for rep in mirrored.reps] == [other[rep.side] for rep in straight.reps]


def test_turning_points_are_found_in_time():
    for variant in ("squat", "stepping-lunge"):
        report, truth = look(variant, 4, blur=REAL)
        for rep, deed in zip(report.reps, truth, strict=True):
            assert abs(rep.bottom_s - deed.turn_s) < 0.15


def test_walking_in_and_out_counts_nothing():
    acts = [walk(3.0, forward=-3.0), stand(1.0), *script(SQUAT, 2), walk(3.0, forward=3.0)]
    for lens in (SIDE, FRONT, Lens(azimuth=45)):
        for variant in COUNTED:
            report = analyse(shoot([walk(4.0, forward=2.5), stand(2.0)], lens, blur=REAL), RULES[variant])
            assert not report.reps, variant
    assert len(analyse(shoot(acts, SIDE, blur=REAL), RULES["squat"]).reps) == 2


def test_nothing_counts_before_the_runner_has_stood_whole_in_view():
    crouching = [repeat(SQUAT, 0.36, start_share=0.64), stand(1.0)]  # begins at the bottom: getting up is no squat
    report = analyse(shoot(crouching), RULES["squat"])
    assert not report.reps
    assert [attempt.why for attempt in report.attempts] == ["partial"]


def test_a_way_down_that_was_seen_whole_counts_even_at_the_very_start():
    begun = [repeat(SQUAT, 0.8, start_share=0.2), *script(SQUAT, 1)]
    assert len(analyse(shoot(begun), RULES["squat"]).reps) == 2


def test_half_repetitions_are_attempts_and_say_why():
    report, _ = look("squat", 3, blur=REAL, depth=0.35)
    assert not report.reps
    assert {attempt.why for attempt in report.attempts} == {"shallow"}
    assert "count" in report.attempts[0].reason


def test_half_depth_counts_but_is_not_full_depth():
    report, _ = look("squat", 3, blur=REAL, depth=0.7)
    assert len(report.reps) == 3
    assert not any(rep.full_depth for rep in report.reps)
    assert report.clean == 0


def test_a_recording_that_ends_at_the_bottom_leaves_an_attempt():
    report = analyse(shoot([stand(1.0, pose_at(SQUAT, 0)), repeat(SQUAT, 0.6)]), RULES["squat"])
    assert [attempt.why for attempt in report.attempts] == ["unfinished"]


def test_nothing_is_carried_across_a_camera_cut():
    down = shoot([stand(1.0, pose_at(SQUAT, 0)), repeat(SQUAT, 0.6)])
    up = shoot([repeat(SQUAT, 0.4, start_share=0.6), stand(1.0, pose_at(SQUAT, 0))], Lens(azimuth=90, distance_m=6.0))
    later = [replace(frame, t_s=frame.t_s + down[-1].t_s + 1 / 30) for frame in up]
    report = analyse(down + later, RULES["squat"])
    assert not report.reps
    assert "cut" in {attempt.why for attempt in report.attempts}


@pytest.mark.parametrize(("lean", "fps", "tempo"), [(20, 12, 1.6), (30, 8, 1), (30, 30, 2.2), (50, 30, 1.6)])
def test_a_trunk_that_bows_towards_the_camera_is_no_cut(lean, fps, tempo):
    report, truth = look(
        "squat", 3, Lens(azimuth=0, fps=fps, height_m=1.3), blur=REAL, fault=Fault(lean=lean), tempo=tempo
    )
    assert len(report.reps) == len(truth)
    assert not report.attempts


@pytest.mark.parametrize("azimuth", [45, 90, -90])
def test_split_squats_on_parted_feet_count_without_a_stand_on_joined_ones(azimuth):
    lunge = pose_at(MOTIONS["jumping-lunge"], 0)
    front = replace(lunge.left_foot, at=(0.1, *lunge.left_foot.at[1:]))
    rear = replace(lunge.right_foot, at=(-0.25, *lunge.right_foot.at[1:]), pitch=20)
    low = replace(lunge, pelvis=(-0.02, 0.29, 0.0), left_foot=front, right_foot=replace(rear, pitch=50))
    high = replace(low, pelvis=(-0.02, 0.5, 0.0), right_foot=rear)
    squats = [change(1.2, *pair) for _ in range(3) for pair in ((high, low), (low, high))]
    acts = [stand(1, high), *squats, stand(1, high)]
    assert len(analyse(shoot(acts, Lens(azimuth=azimuth), blur=REAL), RULES["stepping-lunge"]).reps) == 3


def test_counting_goes_on_after_a_cut():
    first, second = shoot(script(SQUAT, 2)), shoot(script(SQUAT, 2), Lens(azimuth=-60, distance_m=5.0))
    later = [replace(frame, t_s=frame.t_s + first[-1].t_s + 1 / 30) for frame in second]
    assert len(analyse(first + later, RULES["squat"]).reps) == 4


def test_a_short_loss_of_the_tracker_loses_no_repetition():
    report, _ = look("squat", 4, blur=Blur(0.002, 0.002, lost=0.15))
    assert len(report.reps) == 4


def test_a_pause_in_the_frames_drops_what_was_under_way():
    frames = shoot(script(SQUAT, 2))
    middle = next(place for place, frame in enumerate(frames) if frame.t_s > 2.6)
    paused = frames[:middle] + [replace(frame, t_s=frame.t_s + 5.0) for frame in frames[middle:]]
    report = analyse(paused, RULES["squat"])
    assert len(report.reps) == 1
    assert "lost" in {attempt.why for attempt in report.attempts}


def test_one_wrong_frame_moves_nothing():
    frames = shoot(script(SQUAT, 3), blur=REAL)
    elsewhere = shoot([stand(1.0)], Lens(azimuth=20, distance_m=7.0))[0]
    for place in (50, 95, 140):
        frames[place] = replace(elsewhere, t_s=frames[place].t_s)
    assert len(analyse(frames, RULES["squat"]).reps) == 3


@pytest.mark.parametrize("azimuth", [60, 90, -90])  # from the front a bowed trunk is only a short one
@pytest.mark.parametrize(("done", "asked"), [("stepping-lunge", "squat"), ("squat", "stepping-lunge"),
                                             ("stepping-lunge", "jumping-lunge"), ("calf-raise", "squat")])  # fmt: skip
def test_another_exercise_is_not_counted(done, asked, azimuth):
    acts = script(MOTIONS[done], 4)
    report = analyse(shoot(acts, Lens(azimuth=azimuth), blur=REAL), RULES[asked])
    assert not report.reps


def test_a_bow_from_the_hips_is_no_squat():
    bow = replace(STANDING, pelvis=(-0.12, 0.50, 0.0), trunk_lean=75.0)
    acts = [stand(1.0), change(1.2, STANDING, bow), change(1.2, bow, STANDING)] * 3
    for azimuth in (0, 45, 90):
        assert not analyse(shoot(acts, Lens(azimuth=azimuth), blur=REAL), RULES["squat"]).reps


def test_a_wall_sit_is_held_too_long_for_a_squat():
    low = pose_at(SQUAT, 0.62)
    acts = [stand(1.0), change(1.0, STANDING, low), stand(14.0, low), change(1.0, low, STANDING), stand(1.0)]
    report = analyse(shoot(acts, FRONT), RULES["squat"])
    assert not report.reps
    assert "too-long" in {attempt.why for attempt in report.attempts}


def test_jumps_are_told_with_their_flight():
    report, truth = look("jumping-lunge", 6, Lens(azimuth=90, fps=60), blur=REAL)
    assert len(report.reps) == 6
    for rep, deed in zip(report.reps, truth, strict=True):
        assert abs(rep.flight_s - deed.flight_s) < 2 * rep.flight_doubt_s + 0.02


@pytest.mark.parametrize("azimuth", [0, 45, 90, -120])
def test_who_jumps_from_lunge_to_lunge_without_ever_standing_is_counted(azimuth):
    acts = [repeat(MOTIONS["jumping-lunge"], 4.0, start_share=0.3)]
    report = analyse(shoot(acts, Lens(azimuth=azimuth), blur=REAL), RULES["jumping-lunge"])
    assert len(report.reps) in (7, 8)


def test_a_doubtful_rate_of_frames_doubts_the_flight():
    slow, _ = look("jumping-lunge", 4, Lens(azimuth=90, fps=30))
    fast, _ = look("jumping-lunge", 4, Lens(azimuth=90, fps=120))
    assert slow.reps[0].flight_doubt_s > 1.4 * fast.reps[0].flight_doubt_s


def test_the_lead_leg_is_told_without_the_model_s_own_space():
    for azimuth in (0, 60, 90, 180):
        report, truth = look("stepping-lunge", 4, Lens(azimuth=azimuth), blur=Blur(0.002, 0.002, world=False))
        assert [rep.side for rep in report.reps] == [deed.side for deed in truth]


def test_the_pace_is_the_repetitions_own():
    report, truth = look("squat", 5)
    expected = 60 * 4 / (truth[-1].turn_s - truth[0].turn_s)
    assert pace_of([rep.bottom_s for rep in report.reps]).per_min == pytest.approx(expected, rel=0.03)
    assert tell_truth([stand(1.0)]) == []


@pytest.mark.parametrize("azimuth", [0, 90, 180])
@pytest.mark.parametrize(("depth", "reps", "attempts"), [(0.7, 3, 0), (0.35, 0, 1)])
def test_a_pause_half_way_down_is_not_taken_for_standing_elsewhere(azimuth, depth, reps, attempts):
    report = analyse(shoot(script(SQUAT, 3, depth=depth), Lens(azimuth=azimuth), blur=REAL), RULES["squat"])
    assert len(report.reps) == reps
    assert len(report.attempts) >= attempts


@pytest.mark.parametrize("azimuth", [60, 90, -90])  # from the front a bowed trunk is only a short one
def test_a_stand_on_one_leg_ends_where_the_runner_bows(azimuth):
    bowed = replace(BALANCE, trunk_lean=80.0)
    acts = [stand(1), change(0.8, STANDING, BALANCE), hold(3, BALANCE), change(0.5, BALANCE, bowed), hold(3, bowed)]
    (held,) = analyse(shoot(acts, Lens(azimuth)), RULES["balance"]).holds
    assert held.seconds == pytest.approx(3.5, abs=0.5)
    assert held.ended == "bowed forwards"
