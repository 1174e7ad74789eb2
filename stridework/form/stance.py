"""The runner's own standing: the ruler everything else is measured with.

Standing is told by proportion alone (straight legs, thigh and shank equally tall in the picture), so it needs no
earlier measurement and holds at any distance and azimuth. While a runner stands, the ruler follows them slowly.
"""

from __future__ import annotations

from math import atan2, degrees, exp, hypot, isnan, nan

from stridework.form.landmarks import ANKLES, HEELS, HIPS, KNEES, SEEN, SHOULDERS, TOES, Sight

STRAIGHT = 0.94  #: leg's height over its length: a knee bent 30 degrees, or a leg leant 20 degrees (our choice [D]), …
STRIDING = 0.87  #: … and of the more leant leg of one who stands between lunges on parted feet: 30 degrees [C]
THIGH_PER_SHANK = 0.72  #: least height of the thigh over the shank's in a standing leg; at 45 degrees of knee 0.9 [C]
SHANK_PER_THIGH = 0.6  #: least height of the shank over the thigh's; a kneeling leg has 0.2 [C]
LEG_AND_TRUNK = 0.763  #: hip-ankle plus shoulder-hip over body height (Drillis and Contini 1966, after Winter) [C]
LEG_PER_TRUNK = 1.0  #: least height of a standing leg over the trunk: 1.35 to 1.85 on recordings, 1.8 by proportions
HARDLY_SEEN = 0.05  #: visibility below which an ankle may be anywhere; a far leg behind the near one has 0.05 to 0.2
FOLLOW_S = 0.6
ALIKE = 0.08  #: share by which left and right thigh or shank may differ on two feet; a foot lifted 8 cm takes 9 % [C]


def leg_heights(sight: Sight, side: int) -> tuple[float, float]:
    """Return how tall thigh and shank of a leg are in the picture; negative where the upper end is the lower."""
    y = sight.y
    knee = y[KNEES[side]]
    return knee - y[HIPS[side]], y[ANKLES[side]] - knee


def leg_stands(sight: Sight, side: int, straight: float = STRAIGHT) -> bool:
    """Say whether that leg is straight and upright: at least `straight` as tall as it is long."""
    thigh, shank = leg_heights(sight, side)
    if not (thigh > 0 and shank > 0) or thigh < THIGH_PER_SHANK * shank or shank < SHANK_PER_THIGH * thigh:
        return False
    x, y = sight.x, sight.y
    if thigh + shank < LEG_PER_TRUNK * trunk_of(sight):
        return False
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    length = hypot(x[hip] - x[knee], y[hip] - y[knee]) + hypot(x[knee] - x[ankle], y[knee] - y[ankle])
    return thigh + shank >= straight * length


def stands(sight: Sight, *, on_one: bool = False, striding: bool = False) -> bool:
    """Say whether the runner stands: on both legs as far as they are seen, or on one of them.

    `striding`: the feet may be parted as between two split squats, so one leg may lean more.
    """
    v = sight.v
    seen = [side for side in (0, 1) if min(v[HIPS[side]], v[KNEES[side]], v[ANKLES[side]]) >= SEEN]
    if not seen:
        seen = [0 if v[KNEES[0]] >= v[KNEES[1]] else 1]
    if on_one:  # the standing leg may be the far one, half hidden by the lifted one
        return leg_stands(sight, 0) or leg_stands(sight, 1)
    if striding and not any(leg_stands(sight, side) for side in seen):
        return False
    return all(leg_stands(sight, side, STRIDING if striding else STRAIGHT) for side in seen)


def ground_of(sight: Sight, points: tuple[int, int] = ANKLES) -> float:
    """Return the y of the lower of two points, leaving out one that is hardly seen."""
    a, b = points
    ya, yb, va, vb = sight.y[a], sight.y[b], sight.v[a], sight.v[b]
    if isnan(ya) or (va < HARDLY_SEEN and vb > va):
        return yb
    if isnan(yb) or (vb < HARDLY_SEEN and va > vb):
        return ya
    return ya if ya > yb else yb


def trunk_of(sight: Sight) -> float:
    """Return the length of the trunk in the picture, from the middle of the hips to that of the shoulders."""
    hip_x, hip_y = sight.middle(HIPS)
    shoulder_x, shoulder_y = sight.middle(SHOULDERS)
    return hypot(shoulder_x - hip_x, shoulder_y - hip_y)


def longest_leg(sight: Sight) -> float:
    """Return the length of thigh and shank in the picture, of the leg that shows more of it."""
    x, y = sight.x, sight.y
    lengths = [
        hypot(x[hip] - x[knee], y[hip] - y[knee]) + hypot(x[knee] - x[ankle], y[knee] - y[ankle])
        for hip, knee, ankle in zip(HIPS, KNEES, ANKLES, strict=True)
    ]
    return max((length for length in lengths if not isnan(length)), default=nan)


class Stance:
    """The standing runner's lengths in the picture, in picture heights; NaN until they have stood once.

    `leg` is hip to ankle, `trunk` hip to shoulder, `height` the whole body by proportions. Of a stand on two feet, so
    NaN until there was one: `tilt` (degrees the right hip is lower), `ankles` (left ankle's y minus the right one's),
    `heels` (heel above toe) and `separation` (knees over ankles): how this body looks when nothing is wrong.
    """

    __slots__ = ("_t", "ankles", "heels", "leg", "separation", "thigh_per_shank", "tilt", "trunk")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the runner."""
        self.leg = self.trunk = nan
        self.thigh_per_shank = 1.0
        self.ankles = self.separation = self.tilt = nan
        self.heels = [nan, nan]
        self._t = nan

    @property
    def known(self) -> bool:
        """Whether the runner has stood in view."""
        return not isnan(self.leg)

    @property
    def height(self) -> float:
        """Body height in picture heights, by the proportions of an average body."""
        return (self.leg + self.trunk) / LEG_AND_TRUNK

    def follow(self, sight: Sight, leg: float, *, quick: bool = False) -> None:
        """Take a frame in which the runner stands with hips `leg` above the ground."""
        trunk = trunk_of(sight)
        first = isnan(self.leg)
        gain = 1.0 if first else 1.0 - exp((self._t - sight.t) / (0.15 if quick else FOLLOW_S))
        self._t = sight.t
        if first:
            self.leg, self.trunk = leg, trunk
        self.leg += gain * (leg - self.leg)
        self.trunk += gain * (trunk - self.trunk)
        y = sight.y
        for side in (0, 1):
            if sight.sees(KNEES[side], ANKLES[side], TOES[side]) and leg_stands(sight, side):
                self.heels[side] = _follow(self.heels[side], y[TOES[side]] - y[HEELS[side]], gain)
        side = 0 if sight.v[KNEES[0]] >= sight.v[KNEES[1]] else 1
        thigh, shank = leg_heights(sight, side)
        if leg_stands(sight, side):
            self.thigh_per_shank += gain * (thigh / shank - self.thigh_per_shank)
        if on_two_feet(sight):
            self.ankles = _follow(self.ankles, y[ANKLES[0]] - y[ANKLES[1]], gain)
            self.tilt = _follow(self.tilt, hip_tilt(sight), gain)
            self.separation = _follow(self.separation, separation(sight, self.leg), gain)


def on_two_feet(sight: Sight) -> bool:
    """Say whether both legs are seen and look alike, so that what is measured now may count as standing on two feet."""
    if not sight.sees(*KNEES, *ANKLES):
        return False
    for a, b in zip(leg_heights(sight, 0), leg_heights(sight, 1), strict=True):
        if not (a > 0 and b > 0) or abs(a - b) > ALIKE * max(a, b):
            return False
    return True


def separation(sight: Sight, leg: float) -> float:
    """Return the distance of the knees over that of the ankles, sideways; NaN where the ankles are too close."""
    ankles = abs(sight.x[ANKLES[0]] - sight.x[ANKLES[1]])
    return abs(sight.x[KNEES[0]] - sight.x[KNEES[1]]) / ankles if ankles > 0.05 * leg else nan


def hip_tilt(sight: Sight) -> float:
    """Return how many degrees the right hip is lower in the picture than the left."""
    across = abs(sight.x[HIPS[0]] - sight.x[HIPS[1]])
    return degrees(atan2(sight.y[HIPS[1]] - sight.y[HIPS[0]], across)) if across > 0 else nan


def _follow(was: float, now: float, gain: float) -> float:
    if isnan(now):
        return was
    return now if isnan(was) else was + gain * (now - was)
