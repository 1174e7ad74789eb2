"""Where the drawing is seen from: a little above and, from the side, a little ahead, so that far limbs show."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from stridework.figure.vectors import Point, dot
from stridework.training.motion import View

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Orthographic: `across` and `up` are the picture's axes in the body frame, `towards` points at the viewer."""

    across: Point
    up: Point
    towards: Point

    def see(self, point: Point) -> Spot:
        """Return the point's place in the picture, up positive, in body heights."""
        return (dot(self.across, point), dot(self.up, point))

    def depth(self, point: Point) -> float:
        """Return how near to the viewer the point is."""
        return dot(self.towards, point)


def place_camera(view: View) -> Camera:
    turn, rise = (radians(78.0), radians(7.0)) if view is View.SIDE else (0.0, radians(9.0))
    level = (cos(turn), 0.0, sin(turn))
    towards = (level[0] * cos(rise), sin(rise), level[2] * cos(rise))
    up = (-level[0] * sin(rise), cos(rise), -level[2] * sin(rise))
    across = (sin(turn), 0.0, -cos(turn))
    return Camera(across, up, towards)
