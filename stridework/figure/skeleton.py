"""From a pose to the places of the joints: a body of fixed segment lengths whose legs are solved from hips and feet.

Segment lengths are fractions of body height after Drillis and Contini (1966), as given in Winter, Biomechanics and
Motor Control of Human Movement. Joint centres of hips and shoulders lie inside the breadths given there; how far is
our choice. Frame and signs: `stridework.training.motion`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, hypot, radians, sin, sqrt

from stridework.figure.vectors import Point, add, cross, length, scale, subtract, turn_towards, unit
from stridework.training.motion import Arm, Foot, KeyPose

THIGH = 0.245
SHANK = 0.246
ANKLE_HEIGHT = 0.039
FOOT = 0.152
TRUNK = 0.288
UPPER_ARM = 0.186
FOREARM = 0.146
HAND = 0.062  #: to the knuckles of a loose fist, not the whole 0.108
NECK_AND_HEAD = 0.114  #: from between the shoulders to the middle of the head
HALF_HIPS = 0.050
HALF_SHOULDERS = 0.106
SHOULDERS_BELOW_NECK = 0.016

HEEL_BEHIND_ANKLE = 0.038
BALL_BEFORE_ANKLE = 0.070
TOE_BEFORE_ANKLE = FOOT - HEEL_BEHIND_ANKLE

_SPINE = ("pelvis", "spine_1", "spine_2", "spine_3", "neck")
_LEG_AT_FULL_STRETCH = 0.998 * (THIGH + SHANK)


@dataclass(frozen=True, slots=True)
class Frame:
    """Directions of a turned thing in the body frame: where its front, its top and its right point."""

    front: Point
    top: Point
    right: Point


@dataclass(frozen=True, slots=True)
class Body:
    """A solved pose: every joint's place, and how pelvis, chest, head and feet are turned."""

    joints: dict[str, Point]
    frames: dict[str, Frame]
    eyes_closed: float


def solve(pose: KeyPose) -> dict[str, Point]:
    """Return every joint's place (forward, up, right) in fractions of body height."""
    return solve_body(pose).joints


def solve_body(pose: KeyPose) -> Body:
    """Return the joints' places and the turned frames of pelvis, chest, head and feet."""
    joints: dict[str, Point] = {}
    frames: dict[str, Frame] = {}
    for side, foot in (("left", pose.left_foot), ("right", pose.right_foot)):
        points, frames[f"{side}_foot"] = place_foot(foot, side)
        joints |= {f"{side}_{name}": point for name, point in points.items()}
    _place_hips(pose, joints, frames)
    for side, out in (("left", pose.knee_out_left), ("right", pose.knee_out_right)):
        _bend_leg(side, out, joints, frames)
    _place_trunk(pose, joints, frames)
    for side, arm in (("left", pose.left_arm), ("right", pose.right_arm)):
        _place_arm(side, arm, joints)
    return Body(joints, frames, pose.eyes_closed)


def place_foot(foot: Foot, side: str) -> tuple[dict[str, Point], Frame]:
    """Return heel, ball, toe and ankle, and the turned frame, of a foot. On the floor it bends at the toes."""
    outwards = 1.0 if side == "right" else -1.0
    turn = radians(foot.toe_out) * outwards
    ahead = (cos(turn), 0.0, sin(turn))
    right = (-sin(turn), 0.0, cos(turn))
    ball_at = add(foot.at, scale(ahead, BALL_BEFORE_ANKLE))
    front = turn_towards(ahead, (0.0, 1.0, 0.0), -foot.pitch)
    top = turn_towards((0.0, 1.0, 0.0), ahead, foot.pitch)
    toes = TOE_BEFORE_ANKLE - BALL_BEFORE_ANKLE
    room = degrees(asin(min(1.0, max(0.0, foot.at[1]) / toes)))
    toes_front = turn_towards(ahead, (0.0, 1.0, 0.0), -min(foot.pitch, room))

    def place(forward: float, up: float) -> Point:
        return add(ball_at, add(scale(front, forward - BALL_BEFORE_ANKLE), scale(top, up)))

    points = {
        "heel": place(-HEEL_BEHIND_ANKLE, 0.0),
        "ball": ball_at,
        "toe": add(ball_at, scale(toes_front, toes)),
        "ankle": place(0.0, ANKLE_HEIGHT),
    }
    return points, Frame(front, top, right)


def _place_hips(pose: KeyPose, joints: dict[str, Point], frames: dict[str, Frame]) -> None:
    tilt = radians(pose.pelvic_drop)
    right = (0.0, -sin(tilt), cos(tilt))
    frames["pelvis"] = Frame((1.0, 0.0, 0.0), (0.0, cos(tilt), sin(tilt)), right)
    pelvis = pose.pelvis
    sink = 0.0
    for side, sign in (("left", -1.0), ("right", 1.0)):
        hip = add(pelvis, scale(right, sign * HALF_HIPS))
        ankle = joints[f"{side}_ankle"]
        across = hypot(hip[0] - ankle[0], hip[2] - ankle[2])
        reach = sqrt(max(0.0, _LEG_AT_FULL_STRETCH**2 - across**2))
        sink = max(sink, hip[1] - ankle[1] - reach)
    pelvis = (pelvis[0], pelvis[1] - sink, pelvis[2])
    joints["pelvis"] = pelvis
    joints["left_hip"] = add(pelvis, scale(right, -HALF_HIPS))
    joints["right_hip"] = add(pelvis, scale(right, HALF_HIPS))


def _bend_leg(side: str, knee_out: float, joints: dict[str, Point], frames: dict[str, Frame]) -> None:
    """Place the knee: two bones from hip to ankle, bending forwards, swung outwards by `knee_out` degrees."""
    hip, ankle = joints[f"{side}_hip"], joints[f"{side}_ankle"]
    line = subtract(ankle, hip)
    distance = min(length(line), THIGH + SHANK - 1e-9)
    along = unit(line)
    joints[f"{side}_ankle"] = add(hip, scale(along, distance))
    forward = unit(subtract((1.0, 0.0, 0.0), scale(along, along[0])))
    sideways = cross(along, forward)
    outwards = sideways if (sideways[2] > 0) == (side == "right") else scale(sideways, -1.0)
    swing = radians(knee_out)
    bend = add(scale(forward, cos(swing)), scale(outwards, sin(swing)))
    to_foot = (THIGH**2 - SHANK**2 + distance**2) / (2 * distance)
    off_line = sqrt(max(0.0, THIGH**2 - to_foot**2))
    joints[f"{side}_knee"] = add(hip, add(scale(along, to_foot), scale(bend, off_line)))


def _place_trunk(pose: KeyPose, joints: dict[str, Point], frames: dict[str, Frame]) -> None:
    """Chain the spine upwards; a rounded back leans less than the chord at the hips and more at the shoulders."""
    side = radians(pose.trunk_side)
    segments = len(_SPINE) - 1
    here = joints["pelvis"]
    for index, name in enumerate(_SPINE[1:]):
        share = (index + 0.5) / segments - 0.5
        lean = radians(pose.trunk_lean + pose.back_round * share)
        up = (sin(lean) * cos(side), cos(lean) * cos(side), sin(side))
        here = add(here, scale(up, TRUNK / segments))
        joints[name] = here
    lean = radians(pose.trunk_lean + 0.5 * pose.back_round)
    front = (cos(lean), -sin(lean), 0.0)
    top = (sin(lean) * cos(side), cos(lean) * cos(side), sin(side))
    right = cross(front, top)
    frames["chest"] = Frame(front, top, right)
    between = add(here, scale(top, -SHOULDERS_BELOW_NECK))
    joints["left_shoulder"] = add(between, scale(right, -HALF_SHOULDERS))
    joints["right_shoulder"] = add(between, scale(right, HALF_SHOULDERS))
    _place_head(pose, lean, joints, frames)


def _place_head(pose: KeyPose, trunk_lean: float, joints: dict[str, Point], frames: dict[str, Frame]) -> None:
    """The neck follows the trunk most of the way; the eyes stay nearer to the horizon."""
    neck_lean = 0.75 * trunk_lean + radians(pose.head_nod) * 0.5 + radians(6.0)
    side = radians(pose.trunk_side) * 0.4
    up = (sin(neck_lean) * cos(side), cos(neck_lean) * cos(side), sin(side))
    joints["head"] = add(joints["neck"], scale(up, NECK_AND_HEAD))
    nod = 0.35 * trunk_lean + radians(pose.head_nod)
    turn = radians(pose.head_turn)
    level = (cos(turn), 0.0, sin(turn))
    front = add(scale(level, cos(nod)), (0.0, -sin(nod), 0.0))
    top = add(scale(level, sin(nod)), (0.0, cos(nod), 0.0))
    frames["head"] = Frame(front, top, cross(front, top))


def _place_arm(side: str, arm: Arm, joints: dict[str, Point]) -> None:
    outwards = 1.0 if side == "right" else -1.0
    away = radians(arm.raise_side) * outwards
    hanging, forward = (0.0, -cos(away), sin(away)), (1.0, 0.0, 0.0)
    inwards = scale((0.0, sin(away), cos(away)), -outwards)
    upper = turn_towards(hanging, forward, arm.raise_forward)
    lower = turn_towards(turn_towards(hanging, forward, arm.raise_forward + arm.bend), inwards, arm.turn_in)
    shoulder = joints[f"{side}_shoulder"]
    elbow = add(shoulder, scale(upper, UPPER_ARM))
    wrist = add(elbow, scale(lower, FOREARM))
    joints[f"{side}_elbow"] = elbow
    joints[f"{side}_wrist"] = wrist
    joints[f"{side}_hand"] = add(wrist, scale(lower, HAND))
