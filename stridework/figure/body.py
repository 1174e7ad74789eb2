"""The body's shapes in a picture: every limb, the trunk and the head as closed outlines around the solved joints.

An outline is the control polygon of a closed quadratic B-spline, clockwise: always the same number of points for the
same part, so that one outline can turn into the next, and parts laid over each other become one shape. Breadths are
fractions of body height, drawn by eye for a lean runner.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt

from stridework.figure.camera import Camera, Spot
from stridework.figure.skeleton import (
    BALL_BEFORE_ANKLE,
    HEEL_BEHIND_ANKLE,
    TOE_BEFORE_ANKLE,
    Body,
)
from stridework.figure.skeleton import Frame as Turned
from stridework.figure.vectors import Point, add, cross, dot, mix, scale, subtract, unit
from stridework.training.motion import View

Outline = tuple[Spot, ...]
Frame = dict[str, Outline]
"""One picture of the body: every part's outline, in body heights, up positive."""

_KNEE_CAP = 0.040
_KNEE_RING = 0.066
_HIP_RING = 0.130
_BELT = 0.175

# (share of the segment, breadth to the front, breadth to the back)
_THIGH = ((-0.14, 0.050, 0.060), (0.20, 0.067, 0.070), (0.66, 0.051, 0.049), (1.07, 0.038, 0.033))
_SHORT = ((-0.14, 0.054, 0.062), (0.16, 0.074, 0.078), (0.44, 0.066, 0.068))
_SHANK = ((-0.08, 0.036, 0.032), (0.26, 0.035, 0.052), (0.60, 0.026, 0.036), (1.06, 0.023, 0.023))
_UPPER_ARM = ((-0.14, 0.036, 0.036), (0.36, 0.036, 0.036), (1.07, 0.025, 0.025))
_FOREARM = ((-0.07, 0.026, 0.027), (0.24, 0.032, 0.031), (0.68, 0.019, 0.020), (1.06, 0.026, 0.024))
_NECK = ((-0.1, 0.040, 0.042), (0.62, 0.030, 0.034))

# (joint before, joint after, share between them, half breadth, depth to the front, depth to the back)
_TRUNK = (
    ("pelvis", "spine_1", -0.75, 0.058, 0.040, 0.052),
    ("pelvis", "spine_1", -0.05, 0.098, 0.060, 0.088),
    ("pelvis", "spine_1", 0.85, 0.086, 0.064, 0.064),
    ("spine_2", "spine_3", 0.15, 0.080, 0.064, 0.058),
    ("spine_3", "neck", 0.00, 0.110, 0.084, 0.074),
    ("spine_3", "neck", 0.78, 0.114, 0.064, 0.068),
    ("spine_3", "neck", 1.34, 0.056, 0.034, 0.042),
)
_HIPS = (
    ("pelvis", "spine_1", -0.80, 0.050, 0.036, 0.046),
    ("pelvis", "spine_1", -0.10, 0.102, 0.064, 0.086),
    ("pelvis", "spine_1", 0.62, 0.096, 0.070, 0.080),
)
_SOLE = 0.004
_FACE = (0.014, -0.010, (0.048, 0.060, 0.046))  #: forward and up from the head's middle, half its size each way
_HAIR = (-0.008, 0.010, (0.060, 0.063, 0.056))
_NOSE_AND_CHIN = (((0.985, -0.17), 0.024, 14), ((0.5, -0.86), 0.008, 4))
_HEAD_POINTS = 14


def outline_body(body: Body, camera: Camera, view: View) -> Frame:
    """Return every part's outline in the picture."""
    joints, frames = body.joints, body.frames
    outlines = {
        "trunk": _wrap_trunk(_TRUNK, body, camera),
        "hips": _wrap_trunk(_HIPS, body, camera),
        "neck": _wrap_limb(_NECK, joints["neck"], joints["head"], camera, view),
        "hair": _wrap_egg(_HAIR, (), joints["head"], frames["head"], camera),
        "head": _wrap_egg(_FACE, _NOSE_AND_CHIN, joints["head"], frames["head"], camera),
        "belt": _draw_belt(joints["pelvis"], frames["pelvis"], camera),
    }
    for side in ("left", "right"):
        for part, shape, start, end in (
            ("thigh", _THIGH, "hip", "knee"),
            ("short", _SHORT, "hip", "knee"),
            ("shank", _SHANK, "knee", "ankle"),
            ("upper_arm", _UPPER_ARM, "shoulder", "elbow"),
            ("forearm", _FOREARM, "elbow", "hand"),
        ):
            ends = joints[f"{side}_{start}"], joints[f"{side}_{end}"]
            outlines[f"{side}_{part}"] = _wrap_limb(shape, *ends, camera, view)
        knee = camera.see(joints[f"{side}_knee"])
        outlines[f"{side}_knee"] = _circle(knee, _KNEE_CAP)
        outlines[f"{side}_knee_ring"] = _circle(knee, _KNEE_RING)
        outlines[f"{side}_foot"] = _wrap_foot(body, side, camera, view)
    outlines["hips_ring"] = _circle(camera.see(joints["pelvis"]), _HIP_RING)
    for side, eye in zip(("left", "right"), _draw_eyes(body, camera), strict=True):
        outlines[f"{side}_eye"] = eye
    return outlines


def _wrap_limb(
    shape: Sequence[tuple[float, float, float]], start: Point, end: Point, camera: Camera, view: View
) -> Outline:
    """Lay an outline around the line between two joints; seen from the front both sides bulge alike."""
    a, b = camera.see(start), camera.see(end)
    span = hypot(b[0] - a[0], b[1] - a[1])
    along = ((b[0] - a[0]) / span, (b[1] - a[1]) / span) if span > 1e-9 else (0.0, -1.0)
    normal = (-along[1], along[0])
    front, back = [], []
    last = len(shape) - 1
    for index, (share, before, behind) in enumerate(shape):
        if view is View.FRONT:
            before = behind = (before + behind) / 2
        # The rounded ends keep their size however short the limb looks from here.
        over = -0.6 * before if index == 0 else 0.6 * before if index == last else 0.0
        reach = span * min(1.0, max(0.0, share)) + over
        x, y = a[0] + along[0] * reach, a[1] + along[1] * reach
        front.append((x + normal[0] * before, y + normal[1] * before))
        back.append((x - normal[0] * behind, y - normal[1] * behind))
    return (*front, *reversed(back))


def _wrap_trunk(shape: Sequence[tuple[str, str, float, float, float, float]], body: Body, camera: Camera) -> Outline:
    stations = []
    for below, above, share, *_ in shape:
        a, b = body.joints[below], body.joints[above]
        stations.append(mix(a, b, share))
    spots = [camera.see(station) for station in stations]
    front: list[Spot] = []
    back: list[Spot] = []
    for index, (below, above, share, breadth, before, behind) in enumerate(shape):
        low, high = spots[max(0, index - 1)], spots[min(len(spots) - 1, index + 1)]
        span = hypot(high[0] - low[0], high[1] - low[1])
        across = ((high[1] - low[1]) / span, -(high[0] - low[0]) / span)
        right = body.frames["pelvis" if below == "pelvis" and share < 0.5 else "chest"].right
        up = unit(subtract(body.joints[above], body.joints[below]))
        ahead = cross(up, right)
        place = spots[index]
        for sign, side in ((1.0, front), (-1.0, back)):
            normal = _lift((across[0] * sign, across[1] * sign), camera)
            facing = dot(ahead, normal)
            depth = before if facing > 0 else behind
            reach = sqrt((breadth * dot(right, normal)) ** 2 + (depth * facing) ** 2)
            side.append((place[0] + across[0] * sign * reach, place[1] + across[1] * sign * reach))
    return (*back, *reversed(front))


def _circle(middle: Spot, radius: float) -> Outline:
    out = radius / cos(pi / 8)
    return tuple(
        (middle[0] + out * cos(pi * (k + 0.5) / 4), middle[1] + out * sin(pi * (k + 0.5) / 4)) for k in range(8)
    )


def _wrap_egg(
    egg: tuple[float, float, tuple[float, float, float]],
    features: Sequence[tuple[Spot, float, int]],
    head: Point,
    frame: Turned,
    camera: Camera,
) -> Outline:
    """An egg on the head as the camera sees it, with features (way, size, sharpness) standing out of it."""
    forward, up, halves = egg
    axes = [_flatten(axis, camera) for axis in (frame.front, frame.top, frame.right)]
    middle = camera.see(add(head, _blend(frame.front, frame.top, (forward, up))))
    points = []
    for index in range(_HEAD_POINTS):
        angle = 2 * pi * (index + 0.5) / _HEAD_POINTS
        way = (cos(angle), sin(angle))
        along = [(axis[0] * way[0] + axis[1] * way[1]) * half for axis, half in zip(axes, halves, strict=True)]
        reach = sqrt(sum(value * value for value in along)) / 1.02
        x = sum(axis[0] * half * value for axis, half, value in zip(axes, halves, along, strict=True)) / reach
        y = sum(axis[1] * half * value for axis, half, value in zip(axes, halves, along, strict=True)) / reach
        for feature, size, sharpness in features:
            direction = _flatten(_blend(frame.front, frame.top, feature), camera)
            out = size * max(0.0, direction[0] * way[0] + direction[1] * way[1]) ** sharpness
            x, y = x + way[0] * out, y + way[1] * out
        points.append((middle[0] + x, middle[1] + y))
    return tuple(reversed(points))


def _draw_belt(pelvis: Point, frame: Turned, camera: Camera) -> Outline:
    """A bar through both hips and beyond, by which the eye sees whether they are level."""
    middle = add(pelvis, scale(frame.top, 0.045))
    a, b = (camera.see(add(middle, scale(frame.right, sign * _BELT))) for sign in (1.0, -1.0))
    return ((a[0], a[1] - 0.010), (a[0], a[1] + 0.010), (b[0], b[1] + 0.010), (b[0], b[1] - 0.010))


def _draw_eyes(body: Body, camera: Camera) -> tuple[Outline, Outline]:
    """Two small marks that turn with the head, shrink when they look away, and close."""
    frame, centre = body.frames["head"], body.joints["head"]
    eyes = []
    for side in (-1.0, 1.0):
        way = unit(add(scale(frame.front, 0.90), scale(frame.right, 0.55 * side)))
        place = add(_blend(frame.front, frame.top, (0.052, 0.002)), scale(frame.right, 0.019 * side))
        spot = camera.see(add(centre, place))
        seen = min(1.0, max(0.0, 3.0 * dot(way, camera.towards) - 0.3))
        wide, high = 0.009 * seen, (0.010 - 0.0075 * body.eyes_closed) * seen
        eyes.append(
            ((spot[0] - wide, spot[1] - high), (spot[0] - wide, spot[1] + high),
             (spot[0] + wide, spot[1] + high), (spot[0] + wide, spot[1] - high))
        )  # fmt: skip
    return eyes[0], eyes[1]


def _wrap_foot(body: Body, side: str, camera: Camera, view: View) -> Outline:
    ball, toe = body.joints[f"{side}_ball"], body.joints[f"{side}_toe"]
    frame = body.frames[f"{side}_foot"]
    toes_front = unit(subtract(toe, ball))
    toes_top = cross(frame.right, toes_front)

    def place(forward: float, up: float, across: float = 0.0) -> Spot:
        """A point of the foot: forward from the ankle, up from the sole, across to the right."""
        front, top = (frame.front, frame.top) if forward <= BALL_BEFORE_ANKLE else (toes_front, toes_top)
        point = add(ball, add(scale(front, forward - BALL_BEFORE_ANKLE), scale(top, up)))
        return camera.see(add(point, scale(frame.right, across)))

    if view is View.SIDE:
        heel, tip = -HEEL_BEHIND_ANKLE, TOE_BEFORE_ANKLE
        return (
            place(heel - 0.012, -_SOLE), place(heel - 0.006, 0.040), place(-0.026, 0.066), place(0.026, 0.066),
            place(0.046, 0.044), place(BALL_BEFORE_ANKLE + 0.004, 0.030), place(tip + 0.004, 0.024),
            place(tip + 0.006, -_SOLE), place(BALL_BEFORE_ANKLE, -_SOLE),
        )  # fmt: skip
    sole, tip = -_SOLE, TOE_BEFORE_ANKLE
    return (
        place(0.0, 0.068, 0.024), place(0.0, 0.068, -0.024), place(BALL_BEFORE_ANKLE, 0.024, -0.040),
        place(tip, sole, -0.034), place(tip, sole, 0.034), place(BALL_BEFORE_ANKLE, 0.024, 0.040),
    )  # fmt: skip


def _flatten(axis: Point, camera: Camera) -> Spot:
    return (dot(axis, camera.across), dot(axis, camera.up))


def _lift(way: Spot, camera: Camera) -> Point:
    return add(scale(camera.across, way[0]), scale(camera.up, way[1]))


def _blend(a: Point, b: Point, weights: Spot) -> Point:
    return add(scale(a, weights[0]), scale(b, weights[1]))
