"""Standing on one leg: since when, on which, and what the hips and the head do meanwhile."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import hypot, isnan, nan

from stridework.form.landmarks import ANKLES, HIPS, KNEES, SHOULDERS, Sight
from stridework.form.stance import Stance, leg_heights, leg_stands, on_two_feet

LIFT = 0.09  #: leg lengths a foot must be higher than the other to count as lifted: a few inches (PROGRAM; [D])
LIFT_UNKNOWN = 0.12  #: the same while the camera's slant is not known from standing on both feet
DOWN = 0.045  #: below this it is down again
DOWN_S = 0.15  #: for this long; shorter is a flicker of the tracker
STRAIGHT_S = (
    0.5  #: so long straight beside the standing one, a leg is down though it looks higher: it is the farther one
)
SHORTEST_S = 0.4
SEEN_LIFTED = 0.15  #: visibility of a leg that can be told to be lifted
BENT = 0.12  #: share by which thigh over shank differs from the standing leg's when bent
SHORTER = 0.91  #: height of a lifted leg over the standing one's; the other hip's width away it would be 0.94 [C]
STRAIGHT = 0.93
UPRIGHT, LOWERED = 0.15, 0.2  #: leg lengths below standing up to which a hold may begin, and from where it is over
BOWED = 0.7  #: height of the trunk over its length standing below which nobody balances: bowed by 45 degrees [D]
STILL = 0.12  #: leg lengths the standing foot may seem to move; more is a hop
EVERY_S, MOST_FRAMES = 0.055, 1500  #: what a hold remembers: sway is slow, and memory must not grow


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """One stand on one leg: the standing side, from when to when, and why it ended."""

    side: int
    start_s: float
    end_s: float
    ended: str

    @property
    def seconds(self) -> float:
        """How long it was held."""
        return self.end_s - self.start_s


class HoldTracker:
    """Follows single-leg stands. `sights` are the frames of the stand under way, the latest few minutes of them."""

    __slots__ = ("_down_s", "_foot", "_side", "_start_s", "_straight_s", "_up_t", "sights")

    def __init__(self) -> None:
        self.sights: deque[Sight] = deque(maxlen=MOST_FRAMES)
        self.reset()

    def reset(self) -> None:
        """Forget the stand under way, as after a cut."""
        self._side = -1
        self._start_s = nan
        self._down_s = nan
        self._straight_s = nan
        self._up_t = nan
        self._foot = (nan, nan)
        self.sights.clear()

    @property
    def side(self) -> int:
        """The standing side (0 left, 1 right), or -1 on two feet."""
        return self._side

    def held_s(self, t_s: float) -> float:
        """How long the stand under way has lasted; 0 on two feet."""
        return 0.0 if self._side < 0 else t_s - self._start_s

    def push(self, sight: Sight, stance: Stance, travel: float) -> HoldSpan | None:
        """Take the next frame, the hips `travel` below standing, and return the stand that ends with it."""
        y = sight.y
        left, right = y[ANKLES[0]], y[ANKLES[1]]
        if isnan(left) or isnan(right) or not stance.known:
            return None
        slant = 0.0 if isnan(stance.ankles) else stance.ankles
        apart = (left - right - slant) / stance.leg  # above 0: the left foot is lower, so it is the standing one
        side = 0 if apart > 0 else 1
        least = LIFT_UNKNOWN if isnan(stance.ankles) else LIFT
        if self._side < 0:
            lifted = abs(apart) > least and abs(travel) < UPRIGHT and leg_stands(sight, side)
            lifted = lifted and not _is_bowed(sight, stance)
            if lifted and _is_bent(sight, 1 - side, side):
                self._begin(sight, side)
            return None
        height = apart if self._side == 0 else -apart
        if not (height < LIFT_UNKNOWN and _is_straight(sight, 1 - self._side)):
            self._straight_s = nan
        elif isnan(self._straight_s):
            self._straight_s = sight.t
        elif sight.t - self._straight_s >= STRAIGHT_S:
            self._up_t = self._straight_s
            return self.finish("the foot came down")
        stays = not (on_two_feet(sight) or self._hopped(sight, stance.leg) or _is_bowed(sight, stance))
        if height > DOWN and travel < LOWERED and stays:
            self._down_s = nan
            self._up_t = sight.t
            if sight.t - self.sights[-1].t >= EVERY_S:
                self.sights.append(sight)
            return None
        if isnan(self._down_s):
            self._down_s = sight.t
        if sight.t - self._down_s < DOWN_S:
            return None
        why = "lowered into the next movement" if travel >= LOWERED else "the foot came down"
        if travel < LOWERED and height > DOWN and not on_two_feet(sight):
            why = "bowed forwards" if _is_bowed(sight, stance) else "the standing foot moved"
        return self.finish(why)

    def finish(self, why: str) -> HoldSpan | None:
        """End the stand under way, if there is one worth naming."""
        if self._side < 0:
            return None
        span = HoldSpan(self._side, self._start_s, self._up_t, why)
        self._side = -1
        return span if span.seconds >= SHORTEST_S else None

    def _begin(self, sight: Sight, side: int) -> None:
        self.sights.clear()
        self.sights.append(sight)
        self._side, self._start_s, self._up_t = side, sight.t, sight.t
        self._down_s = self._straight_s = nan
        self._foot = (sight.x[ANKLES[side]], sight.y[ANKLES[side]])

    def _hopped(self, sight: Sight, leg: float) -> bool:
        ankle = ANKLES[self._side]
        return hypot(sight.x[ankle] - self._foot[0], sight.y[ankle] - self._foot[1]) > STILL * leg


def _is_bowed(sight: Sight, stance: Stance) -> bool:
    """Say whether the trunk is bowed; from the front it is only short, which a while later passes for its length."""
    return sight.middle(HIPS)[1] - sight.middle(SHOULDERS)[1] < BOWED * stance.trunk


def _is_straight(sight: Sight, side: int) -> bool:
    """Say whether a leg is seen straight and upright."""
    return min(sight.v[KNEES[side]], sight.v[ANKLES[side]]) >= SEEN_LIFTED and leg_stands(sight, side)


def _is_bent(sight: Sight, lifted: int, standing: int) -> bool:
    """Say whether a leg is bent beside the standing one; one only farther from the camera looks lifted too."""
    if min(sight.v[KNEES[lifted]], sight.v[ANKLES[lifted]]) < SEEN_LIFTED:
        return False
    thigh, shank = leg_heights(sight, lifted)
    own_thigh, own_shank = leg_heights(sight, standing)
    x, y = sight.x, sight.y
    hip, knee, ankle = HIPS[lifted], KNEES[lifted], ANKLES[lifted]
    length = hypot(x[hip] - x[knee], y[hip] - y[knee]) + hypot(x[knee] - x[ankle], y[knee] - y[ankle])
    if thigh <= 0 or shank <= 0 or thigh + shank < STRAIGHT * length:
        return True
    if thigh + shank < SHORTER * (own_thigh + own_shank):
        return True
    return abs((thigh / shank) / (own_thigh / own_shank) - 1.0) > BENT
