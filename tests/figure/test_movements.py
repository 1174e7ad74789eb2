"""What the programme says about each exercise, measured on the bodies the key poses give."""

from itertools import pairwise
from math import atan2, degrees, dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.figure.motion import body_at, pose_at
from stridework.figure.skeleton import (
    FOREARM,
    HALF_HIPS,
    HAND,
    SHANK,
    THIGH,
    TRUNK,
    UPPER_ARM,
    solve,
)
from stridework.library.exercises import load_exercises

EXERCISES = load_exercises()
GOOD = {f"{e.id}.{v.id}": v.motion for e in EXERCISES.values() for v in e.variants}
FAULTS = {f"{e.id}.{f.id}": f.motion for e in EXERCISES.values() for f in e.faults}
MOTIONS = GOOD | FAULTS
HEIGHT_M = 1.75
KNEE_RADIUS = 0.032  # from the knee's centre to its skin: so far above the floor is the centre of a kneeling knee

shares = st.floats(0, 1, exclude_max=True)
motions = st.sampled_from(sorted(MOTIONS))


def joints(name, phase):
    """The joints in the first pose of a phase."""
    return solve(next(pose for pose in MOTIONS[name].poses if pose.phase == phase))


def track(name, joint, frames=600):
    motion = MOTIONS[name]
    step_s = motion.seconds / frames
    return [body_at(motion, k / frames).joints[joint] for k in range(frames)], step_s


@given(motions, shares)
def test_every_bone_keeps_its_length(name, share):
    j = body_at(MOTIONS[name], share).joints
    for side in ("left", "right"):
        for start, end, length in (
            ("hip", "knee", THIGH),
            ("knee", "ankle", SHANK),
            ("shoulder", "elbow", UPPER_ARM),
            ("elbow", "wrist", FOREARM),
            ("wrist", "hand", HAND),
        ):
            assert dist(j[f"{side}_{start}"], j[f"{side}_{end}"]) == pytest.approx(length, abs=1e-6)
    assert dist(j["left_hip"], j["right_hip"]) == pytest.approx(2 * HALF_HIPS)
    spine = [j[n] for n in ("pelvis", "spine_1", "spine_2", "spine_3", "neck")]
    assert sum(dist(a, b) for a, b in pairwise(spine)) == pytest.approx(TRUNK)


@given(motions, shares)
def test_every_leg_reaches_the_foot_it_stands_on(name, share):
    body = body_at(MOTIONS[name], share)
    for side in ("left", "right"):
        heel, ankle = body.joints[f"{side}_heel"], body.joints[f"{side}_ankle"]
        assert dist(heel, ankle) == pytest.approx((0.038**2 + 0.039**2) ** 0.5, abs=1e-6)


@given(motions, shares)
def test_nothing_sinks_below_the_floor(name, share):
    body = body_at(MOTIONS[name], share).joints
    assert min(point[1] for point in body.values()) >= -1e-9
    assert min(body["left_knee"][1], body["right_knee"][1]) >= KNEE_RADIUS - 0.01


@given(motions, shares)
def test_knees_bend_forwards_and_elbows_backwards(name, share):
    j = body_at(MOTIONS[name], share).joints
    for side in ("left", "right"):
        hip, knee, ankle = (j[f"{side}_{part}"] for part in ("hip", "knee", "ankle"))
        assert cross_z(hip, knee, ankle) <= 1e-9
        shoulder, elbow, hand = (j[f"{side}_{part}"] for part in ("shoulder", "elbow", "hand"))
        assert cross_z(shoulder, elbow, hand) >= -1e-9


def cross_z(a, b, c):
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


@pytest.mark.parametrize("name", sorted(MOTIONS))
def test_the_loop_closes_and_never_jumps(name):
    motion = MOTIONS[name]
    frames = [body_at(motion, k / 2000).joints for k in range(2000)]
    assert body_at(motion, 1.0).joints == frames[0]
    for before, after in zip(frames, [*frames[1:], frames[0]], strict=True):
        assert max(dist(before[joint], after[joint]) for joint in before) < 0.02


def test_between_two_poses_nothing_overshoots():
    motion = GOOD["squat.squat"]
    heights = [pose_at(motion, k / 500).pelvis[1] for k in range(500)]
    assert min(heights) >= 0.272 - 1e-9
    assert max(heights) <= 0.53 + 1e-9


def test_the_squat_is_stacked_at_the_top():
    j = joints("squat.squat", "top")
    assert max(abs(j[n][0] - j["right_ankle"][0]) for n in ("right_shoulder", "right_knee")) < 0.03


def test_the_squat_s_bottom_has_level_thighs_flat_heels_and_pressed_out_knees():
    j = joints("squat.squat", "bottom")
    hip, knee, ankle = j["right_hip"], j["right_knee"], j["right_ankle"]
    assert abs(degrees(atan2(hip[1] - knee[1], knee[0] - hip[0]))) < 10
    assert j["right_heel"][1] == pytest.approx(0)
    assert knee[2] > ankle[2] + 0.01
    assert hip[0] < ankle[0] - 0.08
    trunk = degrees(atan2(j["neck"][0] - j["pelvis"][0], j["neck"][1] - j["pelvis"][1]))
    shin = degrees(atan2(knee[0] - ankle[0], knee[1] - ankle[1]))
    assert trunk - shin <= 15


@given(shares)
def test_the_squat_s_back_stays_flat_as_a_board(share):
    j = body_at(GOOD["squat.squat"], share).joints
    assert dist(j["pelvis"], j["neck"]) == pytest.approx(TRUNK)


@given(shares)
def test_the_squat_s_feet_never_move_and_point_ahead(share):
    j = body_at(GOOD["squat.squat"], share).joints
    assert j["right_ball"] == solve(GOOD["squat.squat"].poses[0])["right_ball"]
    toe_out = degrees(atan2(j["right_toe"][2] - j["right_heel"][2], j["right_toe"][0] - j["right_heel"][0]))
    assert 0 <= toe_out <= 15


@given(shares)
def test_in_the_balance_lunge_the_standing_foot_does_not_move(share):
    j = body_at(GOOD["balance-lunge.balance-lunge"], share).joints
    start = solve(GOOD["balance-lunge.balance-lunge"].poses[0])
    assert all(dist(j[n], start[n]) < 1e-9 for n in ("left_heel", "left_ball", "left_toe", "left_ankle"))


def test_in_balance_the_free_foot_is_a_few_inches_off_the_floor_and_the_hips_are_level():
    for name in ("balance-lunge.balance-lunge", "balance-lunge.balance"):
        j = joints(name, "balance")
        assert 0.05 < j["right_heel"][1] * HEIGHT_M < 0.20
        assert j["left_hip"][1] == pytest.approx(j["right_hip"][1])


@pytest.mark.parametrize(
    ("name", "knee"), [("balance-lunge.balance-lunge", "right_knee"), ("jumping-lunge.stepping-lunge", "right_knee")]
)
def test_the_back_knee_kisses_the_floor_softly(name, knee):
    assert joints(name, "kiss")[knee][1] == pytest.approx(KNEE_RADIUS, abs=0.008)
    assert landing_speed(name, knee) <= 0.3


@pytest.mark.parametrize("name", ["balance-lunge.knee-slams", "jumping-lunge.knee-slams"])
def test_the_slamming_knee_is_fast_enough_to_be_called_so(name):
    assert landing_speed(name, "right_knee") > 0.5


def landing_speed(name, joint):
    """The fastest way down in the last 5 cm above where the joint comes to rest, in m/s, for a runner of 1.75 m."""
    points, step_s = track(name, joint)
    low = min(point[1] for point in points)
    heights = [(point[1] - low) * HEIGHT_M for point in points]
    return max((a - b) / step_s for a, b in pairwise(heights) if b < a <= 0.05)


def test_the_stepping_lunge_starts_and_ends_stacked_on_two_feet():
    j = joints("jumping-lunge.stepping-lunge", "stand")
    assert max(abs(j[n][0]) for n in ("right_shoulder", "right_hip", "right_knee", "right_ankle")) < 0.03


def test_the_jumping_lunge_leaves_the_floor_and_changes_legs_in_the_air():
    motion = GOOD["jumping-lunge.jumping-lunge"]
    flights = [k for k in range(1000) if lowest_foot(body_at(motion, k / 1000)) > 0.005]
    assert 2 * 0.15 < len(flights) / 1000 * motion.seconds < 2 * 0.40
    before, after = joints_at(motion, 0.0), joints_at(motion, 0.5)
    assert before["left_ankle"][0] > before["right_ankle"][0] + 0.4
    assert after["right_ankle"][0] > after["left_ankle"][0] + 0.4


def lowest_foot(body):
    return min(body.joints[f"{side}_{part}"][1] for side in ("left", "right") for part in ("heel", "ball", "toe"))


def joints_at(motion, share):
    return body_at(motion, share).joints


def test_the_jumping_lunge_s_landing_is_absorbed_and_held_before_the_next_jump():
    motion = GOOD["jumping-lunge.jumping-lunge"]
    touch = next(pose for pose in motion.poses if pose.at > 0.3 and pose.phase == "land")
    low = joints_at(motion, 0.5)
    fall = solve(next(p for p in motion.poses if p.phase == "switch"))["pelvis"][1] - solve(touch)["pelvis"][1]
    braking = solve(touch)["pelvis"][1] - low["pelvis"][1]
    assert braking / fall >= 1.2
    assert joints_at(motion, 0.6)["pelvis"] == pytest.approx(low["pelvis"])


def test_the_balance_looks_around_and_then_closes_its_eyes_over_level_hips():
    motion = GOOD["balance-lunge.balance"]
    turns = [pose_at(motion, k / 300).head_turn for k in range(300)]
    assert min(turns) < -45
    assert max(turns) > 45
    last = [pose for pose in motion.poses if pose.phase == "eyes-closed"][-1]
    assert last.eyes_closed == 1.0
    assert all(pose.pelvic_drop == 0 for pose in motion.poses)


def test_the_sinking_hip_sinks_past_the_band():
    assert all(pose.pelvic_drop > 8 for pose in FAULTS["balance-lunge.hip-sinks"].poses)


def test_the_lifting_heel_lifts():
    assert joints("squat.heels-lift", "bottom")["right_heel"][1] > 0.025
