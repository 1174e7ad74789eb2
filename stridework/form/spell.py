"""A stretch of frames to be judged: one repetition or one hold, with everything that is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, isnan, nan, radians, sin

from stridework.form.flights import Flight
from stridework.form.landmarks import ANKLES, KNEES, Sight
from stridework.form.stance import Stance
from stridework.form.view import View

USUAL_HEIGHT_M = 1.70
HEIGHT_DOUBT = 0.08
"""Where the runner's height is not told, metres come from an average adult, 8 % give or take [C]."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """The runner's lengths in the picture at the time, in picture heights, and what their stand looks like."""

    leg: float
    trunk: float
    height: float
    tilt: float
    separation: float
    heels: tuple[float, float]


def take_ruler(stance: Stance) -> Ruler:
    """Return what is known of the runner's standing now."""
    heels = (stance.heels[0], stance.heels[1])
    return Ruler(stance.leg, stance.trunk, stance.height, stance.tilt, stance.separation, heels)


@dataclass(frozen=True, slots=True)
class Spell:
    """The frames of one repetition or hold, oldest first, with the hips' travel of each in leg lengths.

    `before` are the frames of the stand it began from. `lead` is the front leg of a lunge, `standing` the leg of a
    hold; -1: none. `held`: the frames are a hold, not a repetition; `gaze` is where its protocol
    asked the runner to look: ahead or around. Times are seconds.
    """

    sights: Sequence[Sight]
    travels: Sequence[float]
    before: Sequence[Sight]
    start_s: float
    turn_s: float
    end_s: float
    ruler: Ruler
    view: View
    lead: int = -1
    standing: int = -1
    flight: Flight | None = None
    height_m: float = nan
    held: bool = False
    gaze: str = "ahead"

    @property
    def facing(self) -> float:
        """+1 where the runner faces the picture's right, -1 the left."""
        return 1.0 if sin(radians(self.view.azimuth)) >= 0 else -1.0

    @property
    def rightwards(self) -> float:
        """+1 where the runner's right is the picture's right (seen from behind), -1 where it is the left."""
        return -1.0 if cos(radians(self.view.azimuth)) >= 0 else 1.0

    @property
    def frame_s(self) -> float:
        """The usual time between two frames; NaN of fewer than two."""
        if len(self.sights) < 2:
            return nan
        return (self.sights[-1].t - self.sights[0].t) / (len(self.sights) - 1)

    @property
    def metre(self) -> float:
        """A metre's length in the picture, at the runner's distance, by their height."""
        return self.ruler.height / (USUAL_HEIGHT_M if isnan(self.height_m) else self.height_m)

    @property
    def metre_doubt(self) -> float:
        """The share by which metres may be wrong."""
        return HEIGHT_DOUBT if isnan(self.height_m) else 0.04

    @property
    def near(self) -> int:
        """The leg that is seen better."""
        left = sum(sight.v[KNEES[0]] for sight in self.sights)
        right = sum(sight.v[KNEES[1]] for sight in self.sights)
        return 0 if left >= right else 1

    def legs(self, which: str) -> tuple[int, ...]:
        """Return the legs that a rule names, as far as they are known."""
        if which == "both":
            return (0, 1)
        if which == "near":
            return (self.near,)
        leg = {"lead": self.lead, "rear": 1 - self.lead if self.lead >= 0 else -1, "stance": self.standing}[which]
        if which == "stance" and leg < 0:
            leg = self.lead
        return (leg,) if leg >= 0 else ()


ONE_LEG = 0.09  #: leg lengths between the ankles' heights in a stand on one leg


def balance_sights(spell: Spell) -> list[Sight]:
    """Return the frames on one leg: the whole of a hold, or what a repetition began from."""
    if spell.held:
        return list(spell.sights)
    least = ONE_LEG * spell.ruler.leg
    return [sight for sight in spell.before if abs(sight.y[ANKLES[0]] - sight.y[ANKLES[1]]) > least]
