"""The 33 body points a pose model finds in a picture, by name and number (BlazePose; MediaPipe Pose Landmarker).

Picture frame, one for the whole package: x points right and y points DOWN, as fractions of the picture's width and
height; the point (0, 0) is the upper left corner. `aspect` is width / height: x times aspect and y are then in one
unit, picture heights, and angles are right in any format. Left and right are the runner's own. What was not seen is
NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

from stridework.errors import LandmarkError

# fmt: off
NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index",
    "left_thumb", "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_heel", "right_heel", "left_foot_index", "right_foot_index",
)
# fmt: on
COUNT = len(NAMES)

NOSE, LEFT_EAR, RIGHT_EAR = 0, 7, 8
#: Each pair is (left, right): index it by the side.
SHOULDERS, HIPS, KNEES, ANKLES, HEELS, TOES = (11, 12), (23, 24), (25, 26), (27, 28), (29, 30), (31, 32)
LEFT, RIGHT = 0, 1
SIDE_NAMES = ("left", "right")

SEEN = 0.3
"""A point less visible than this is a guess of the model's (our choice [D]; MediaPipe's own default is 0.5)."""

EDGE = 0.01  #: how far outside the picture a point may be guessed and still be measured

Point = tuple[float, float, float, float]
"""x, y, z, visibility. z is the model's guess of depth, smaller is nearer; NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one picture shows at `t_s` seconds: 33 points, or none where nobody was found.

    `world` holds (x, y, z) in metres about the middle of the hips as the model guesses them: x to the picture's right,
    y down, z away from the camera. They are used for which way a runner faces and which foot is in front, never for
    an angle.
    """

    t_s: float
    points: tuple[Point, ...]
    aspect: float
    world: tuple[tuple[float, float, float], ...] | None = None


class Sight:
    """One checked frame in picture heights: lists of x, y and visibility by landmark number. NaN: not found."""

    __slots__ = ("depth", "index", "t", "v", "world", "x", "y")

    def __init__(self, frame: Frame, index: int) -> None:
        aspect = frame.aspect
        points = frame.points
        self.t = frame.t_s
        self.index = index
        self.x = [point[0] * aspect for point in points]
        self.y = [point[1] for point in points]
        self.v = [point[3] for point in points]
        self.depth = [point[2] * aspect for point in points]
        self.world = frame.world

    def middle(self, pair: tuple[int, int]) -> tuple[float, float]:
        """Return the point halfway between left and right."""
        a, b = pair
        return (self.x[a] + self.x[b]) * 0.5, (self.y[a] + self.y[b]) * 0.5

    def sees(self, *numbers: int) -> bool:
        """Say whether every one of the points was found, is more than a guess, and lies inside the picture."""
        v, y = self.v, self.y
        return all(v[number] >= SEEN and -EDGE <= y[number] <= 1.0 + EDGE for number in numbers)


def check_frame(frame: Frame, index: int, last_t: float) -> None:
    """Raise LandmarkError for a frame that is not one: wrong counts, no time, time running backwards, no aspect."""
    if not isfinite(frame.t_s):
        raise LandmarkError(index, "t_s", f"a time in seconds, not {frame.t_s}")
    if frame.t_s <= last_t:
        raise LandmarkError(index, "t_s", f"a time after {last_t:g} s, not {frame.t_s:g} s")
    if len(frame.points) not in (0, COUNT):
        raise LandmarkError(index, "points", f"{COUNT} points or none, not {len(frame.points)}")
    if not (isfinite(frame.aspect) and frame.aspect > 0):
        raise LandmarkError(index, "aspect", f"width / height above 0, not {frame.aspect}")
    if frame.world is not None and len(frame.world) != COUNT:
        raise LandmarkError(index, "world", f"{COUNT} points or none, not {len(frame.world)}")


def frame_from_rows(
    t_s: float,
    rows: Sequence[Sequence[float]],
    aspect: float,
    world: Sequence[Sequence[float]] | None = None,
) -> Frame:
    """Build a frame from 33 rows of (x, y), (x, y, visibility) or (x, y, z, visibility); all NaN means nobody."""
    points: list[Point] = []
    found = False
    for row in rows:
        if len(row) == 4:
            x, y, z, v = (float(value) for value in row)
        elif len(row) == 3:
            x, y, v = (float(value) for value in row)
            z = nan
        else:
            x, y = (float(value) for value in row)
            z, v = nan, 1.0
        if not (isfinite(x) and isfinite(y)):
            x = y = z = nan
            v = 0.0
        else:
            found = True
        points.append((x, y, z, v if isfinite(v) else 0.0))
    if not found:
        return Frame(t_s, (), aspect)
    places = None if world is None else tuple((float(a), float(b), float(c)) for a, b, c in world)
    return Frame(t_s, tuple(points), aspect, places)
