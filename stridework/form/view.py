"""From where the camera looks at the runner: degrees around them, with doubt.

Azimuth 0 is a runner who faces the camera, +90 one who faces the picture's right, -90 its left, 180 their back. It is
read from the breadth of shoulders and hips (a cosine, sure from the side) and from where the feet point (a sine, sure
from the front), and, where the model gives it, from its guess of how the shoulders are turned in space.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, exp, hypot, isnan, nan, radians, sin

from stridework.form.geometry import turn_between
from stridework.form.landmarks import HEELS, HIPS, SHOULDERS, TOES, Sight

BREADTH = 1.13
"""Breadth of shoulders plus hips in trunk lengths, seen from the front: 1.15 by body proportions (Drillis and Contini
1966), 1.03 to 1.17 on recordings [C]."""

FOOT = (
    0.42  #: heel to first toe joint in trunk lengths (0.115 of height by proportions; 0.40 to 0.46 on recordings [C])
)
SETTLE_S = 0.7  #: time constant of the estimate
SQUARE = 15.0  #: off the axis an angle is refused (`science` 4.0 [D])
ROUGHLY = 30.0  #: off the axis a ratio or a speed is refused (our choice [D])

FRONT, SIDE, REAR, OBLIQUE, UNKNOWN = "front", "side", "rear", "oblique", "unknown"


@dataclass(frozen=True, slots=True)
class View:
    """An azimuth in degrees with its doubt (one standard deviation, about), both NaN while nothing is known."""

    azimuth: float = nan
    doubt: float = nan

    @property
    def name(self) -> str:
        """front, side, rear or oblique: which quarter the camera stands in, or unknown."""
        if isnan(self.azimuth):
            return UNKNOWN
        off_front = abs(self.azimuth)
        if off_front <= ROUGHLY:
            return FRONT
        if off_front >= 180 - ROUGHLY:
            return REAR
        return SIDE if abs(off_front - 90) <= ROUGHLY else OBLIQUE

    def off_axis(self, view: str) -> float:
        """Return how many degrees the camera stands off that view; the back counts as front, either side as side."""
        if isnan(self.azimuth):
            return nan
        off_front = abs(self.azimuth)
        return abs(off_front - 90) if view == SIDE else min(off_front, 180 - off_front)


class ViewEstimator:
    """Averages where the camera stands over the last second or so."""

    __slots__ = ("_across", "_along", "_t", "_world_x", "_world_z", "view")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as after a cut."""
        self._across = self._along = nan
        self._world_x = self._world_z = nan
        self._t = nan
        self.view = View()

    def see(self, sight: Sight, trunk: float) -> View:
        """Take a frame of a person whose trunk is `trunk` long when upright, and return the view as known by now."""
        x = sight.x
        breadth = (x[SHOULDERS[0]] - x[SHOULDERS[1]] + x[HIPS[0]] - x[HIPS[1]]) / (BREADTH * trunk)
        feet = 0.0
        seen = 0.0
        for side in (0, 1):
            weight = min(sight.v[HEELS[side]], sight.v[TOES[side]])
            if weight > 0 and not isnan(x[TOES[side]]) and not isnan(x[HEELS[side]]):
                feet += weight * (x[TOES[side]] - x[HEELS[side]])
                seen += weight
        if isnan(breadth) or not seen:
            return self.view
        along = max(-1.2, min(1.2, feet / seen / (FOOT * trunk)))
        gain = 1.0 if isnan(self._t) else 1.0 - exp((self._t - sight.t) / SETTLE_S)
        if isnan(self._t):
            self._across, self._along = breadth, along
        self._across += gain * (breadth - self._across)
        self._along += gain * (along - self._along)
        self._see_world(sight, gain)
        self._t = sight.t
        self.view = self._judge()
        return self.view

    def _see_world(self, sight: Sight, gain: float) -> None:
        world = sight.world
        if world is None:
            return
        across = world[SHOULDERS[0]][0] - world[SHOULDERS[1]][0] + world[HIPS[0]][0] - world[HIPS[1]][0]
        away = world[SHOULDERS[0]][2] - world[SHOULDERS[1]][2] + world[HIPS[0]][2] - world[HIPS[1]][2]
        if isnan(across + away):
            return
        if isnan(self._world_x):
            self._world_x, self._world_z = across, away
        self._world_x += gain * (across - self._world_x)
        self._world_z += gain * (away - self._world_z)

    def _judge(self) -> View:
        flat = degrees(atan2(self._along, self._across))
        # A body of average build draws a circle of radius 1; how far off that it is says how little to believe.
        doubt = 6.0 + 25.0 * abs(1.0 - hypot(self._along, self._across))
        if isnan(self._world_x):
            return View(flat, doubt)
        deep = degrees(atan2(self._world_z, self._world_x))
        apart = turn_between(flat, deep)
        if abs(apart) > 90:
            return View(flat, doubt + 30)  # the two do not even agree about front and back
        between = radians(deep + apart * 0.5)
        return View(degrees(atan2(sin(between), cos(between))), hypot(doubt, apart * 0.5))
