"""The synthetic camera: what a pose model would find in pictures of a figure, with everything known by construction.

A solved body (body frame, fractions of height; see `training.motion`) is put before a pinhole camera and its 33 points
are read off as `form.landmarks` has them, with noise, hidden points and lost frames as asked. Nothing here is random by
itself: the source of chance is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, nan, radians, sin, tan
from random import Random

from stridework.figure.skeleton import Body
from stridework.figure.vectors import Point, add, cross, dot, scale, subtract, unit
from stridework.form.landmarks import COUNT, NAMES, Frame
from stridework.form.landmarks import Point as Landmark

TOE_JOINT_BEFORE_HEEL = 0.115
"""Heel to the first toe joint, where the pose model puts its foot index, in body heights (form notes; the toe tip is at
0.152)."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Where the camera stands and what it takes. Azimuth as in `form.view`: 0 the runner faces it, 90 picture's right.

    `distance_m` and `height_m` are from the runner's standing place and the floor; it looks `aim_m` above that place.
    `field` is the upright field of view in degrees, `aspect` width / height, `roll` degrees the picture is turned.
    """

    azimuth: float = 90.0
    distance_m: float = 3.2
    height_m: float = 0.9
    aim_m: float = 0.9
    field: float = 48.0
    aspect: float = 0.5625
    roll: float = 0.0
    fps: float = 30.0


@dataclass(frozen=True, slots=True)
class Build:
    """A runner's body: height in metres, and trunk length, breadth of shoulders and of hips beside the average."""

    height_m: float = 1.72
    trunk: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0


@dataclass(frozen=True, slots=True)
class Blur:
    """How a pose model falls short. Lengths are in body heights, one standard deviation.

    `tremble` is new in every frame, `drift` wanders over about a second, `lost` is the share of frames in which nobody
    is found, `far_side` the visibility of the leg behind the other one, `world` False leaves out the points in metres.
    """

    tremble: float = 0.0
    drift: float = 0.0
    lost: float = 0.0
    far_side: float = 0.9
    world: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """A body at a moment, standing `forward` and `right` metres away from the place the camera looks at."""

    t_s: float
    body: Body
    forward: float = 0.0
    right: float = 0.0


def film(
    moments: Iterable[Placed], lens: Lens, build: Build = Build(), blur: Blur = Blur(), chance: Random | None = None
) -> Iterator[Frame]:
    """Yield what the camera sees of each moment, in order."""
    chance = chance or Random(0)  # noqa: S311 - a source of noise, not of secrets
    wander = [(0.0, 0.0)] * COUNT
    for moment in moments:
        places = _place_points(moment, build)
        frame = photograph(moment.t_s, places, lens, blur)
        if blur.tremble or blur.drift:
            seen_height = _seen_height(lens, build)
            wander = [_step(chance, was, blur.drift * seen_height, lens.fps) for was in wander]
            frame = _shake(frame, wander, chance, blur.tremble * seen_height)
        if blur.lost and chance.random() < blur.lost:
            frame = Frame(frame.t_s, (), lens.aspect)
        yield frame


def locate_points(body: Body) -> dict[str, Point]:
    """Return the 33 points of a body in the body frame, in fractions of height, by landmark name."""
    joints = body.joints
    points: dict[str, Point] = {}
    head, face = joints["head"], body.frames["head"]

    def on_face(front: float, up: float, right: float) -> Point:
        return add(head, add(scale(face.front, front), add(scale(face.top, up), scale(face.right, right))))

    points["nose"] = on_face(0.058, -0.004, 0.0)
    for side, sign in (("left", -1.0), ("right", 1.0)):
        for name, out in (("eye_inner", 0.010), ("eye", 0.018), ("eye_outer", 0.027)):
            points[f"{side}_{name}"] = on_face(0.047, 0.016, sign * out)
        points[f"{side}_ear"] = on_face(0.0, 0.0, sign * 0.044)
        points[f"mouth_{side}"] = on_face(0.046, -0.030, sign * 0.014)
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel"):
            points[f"{side}_{joint}"] = joints[f"{side}_{joint}"]
        for finger in ("pinky", "index", "thumb"):
            points[f"{side}_{finger}"] = joints[f"{side}_hand"]
        heel, ball = joints[f"{side}_heel"], joints[f"{side}_ball"]
        points[f"{side}_foot_index"] = add(heel, scale(unit(subtract(ball, heel)), TOE_JOINT_BEFORE_HEEL))
    return points


def _place_points(moment: Placed, build: Build) -> list[Point]:
    """Return the points in metres, in the runner's axes, from the place the camera looks at."""
    points = locate_points(moment.body)
    pelvis = moment.body.joints["pelvis"]
    places = []
    for name in NAMES:
        x, y, z = points[name]
        part = name.split("_", 1)[1] if "_" in name else name
        if part in ("hip", "knee", "ankle", "heel", "foot_index"):
            if part == "hip":
                z = pelvis[2] + (z - pelvis[2]) * build.hips
        else:
            x, y = pelvis[0] + (x - pelvis[0]) * build.trunk, pelvis[1] + (y - pelvis[1]) * build.trunk
            if part in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"):
                z = pelvis[2] + (z - pelvis[2]) * build.shoulders
        h = build.height_m
        places.append((x * h + moment.forward, y * h, z * h + moment.right))
    return places


def photograph(t_s: float, places: list[Point], lens: Lens, blur: Blur = Blur()) -> Frame:
    """Return what the camera sees of 33 points in metres: forward, up and right of the place it looks at."""
    turn = radians(lens.azimuth)
    towards = (cos(turn), 0.0, sin(turn))
    rightwards = (sin(turn), 0.0, -cos(turn))
    camera = add(scale(towards, lens.distance_m), (0.0, lens.height_m, 0.0))
    ahead = unit(subtract((0.0, lens.aim_m, 0.0), camera))
    up = cross(rightwards, ahead)
    focal = 0.5 / tan(radians(lens.field) / 2)
    roll_cos, roll_sin = cos(radians(lens.roll)), sin(radians(lens.roll))
    left, right = NAMES.index("left_hip"), NAMES.index("right_hip")
    hips = scale(add(places[left], places[right]), 0.5)
    hip_depth = max(0.1, dot(subtract(hips, camera), ahead))
    near_right = dot(towards, (0.0, 0.0, 1.0))
    points: list[Landmark] = []
    world = []
    for name, place in zip(NAMES, places, strict=True):
        seen = subtract(place, camera)
        depth = max(0.1, dot(seen, ahead))
        u, v = dot(seen, rightwards) / depth * focal, dot(seen, up) / depth * focal
        u, v = u * roll_cos - v * roll_sin, u * roll_sin + v * roll_cos
        z = (depth - hip_depth) * focal / hip_depth / lens.aspect
        far = "right" if near_right < -0.8 else "left" if near_right > 0.8 else ""
        visible = blur.far_side if far and name.startswith(far) else 0.98
        points.append((0.5 + u / lens.aspect, 0.5 - v, z, visible))
        rest = subtract(place, hips)
        world.append((dot(rest, rightwards), -rest[1], -dot(rest, towards)))
    return Frame(t_s, tuple(points), lens.aspect, tuple(world) if blur.world else None)


def _seen_height(lens: Lens, build: Build) -> float:
    return build.height_m / lens.distance_m * 0.5 / tan(radians(lens.field) / 2)


def _step(chance: Random, was: tuple[float, float], spread: float, fps: float) -> tuple[float, float]:
    """Return the next step of a wandering point: its spread is kept, and it forgets where it was in about a second."""
    keep = 1.0 - 1.0 / max(fps, 2.0)
    push = spread * (1.0 - keep * keep) ** 0.5
    return (keep * was[0] + chance.gauss(0.0, push), keep * was[1] + chance.gauss(0.0, push))


def _shake(frame: Frame, wander: list[tuple[float, float]], chance: Random, tremble: float) -> Frame:
    aspect = frame.aspect
    points = tuple(
        (x + (dx + chance.gauss(0.0, tremble)) / aspect, y + dy + chance.gauss(0.0, tremble), z, v)
        for (x, y, z, v), (dx, dy) in zip(frame.points, wander, strict=True)
    )
    return Frame(frame.t_s, points, aspect, frame.world)


def hide_points(frame: Frame, names: Iterable[str]) -> Frame:
    """Return the frame without those points: NaN and not visible."""
    hidden = set(names)
    points = tuple(
        (nan, nan, nan, 0.0) if name in hidden else point for name, point in zip(NAMES, frame.points, strict=True)
    )
    return Frame(frame.t_s, points, frame.aspect, frame.world)
