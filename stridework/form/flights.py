"""When both feet are off the floor: take-off and landing by the toes.

Toes, not heels or ankles: on a force plate the toe rule is 8 ms off, the heel rule 100 ms. Each foot has its own floor,
the level it keeps coming back to, because the foot that stands nearer to the camera stands lower in the picture.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import isnan, nan

from stridework.form.geometry import share_of
from stridework.form.landmarks import TOES, Sight

CLEAR = 0.03  #: leg lengths above the floor that count as off it: 2.5 cm (form notes 4 [S])
CROUCH = 0.3  #: leg lengths below standing from which no jump leaves the floor: legs push off nearly straight [D]
REMEMBER_S = 2.0
FLOOR_SHARE = 0.8  #: a runner is in the air for a fifth of the time at most
SHORTEST_S, LONGEST_S = 0.05, 0.9  #: less is noise, more is a ladder


@dataclass(frozen=True, slots=True)
class Flight:
    """One jump. `doubt_s` is the error of its length: half a frame at each end, and the time the toes take to clear."""

    takeoff_s: float
    landing_s: float
    doubt_s: float

    @property
    def seconds(self) -> float:
        """How long both feet were off the floor."""
        return self.landing_s - self.takeoff_s

    @property
    def told(self) -> bool:
        """Whether its length is worth telling: with a doubt of a third of it a hop and a jump look alike."""
        return self.doubt_s <= self.seconds / 3


class FlightTracker:
    """Watches both feet and tells every flight when it is over."""

    __slots__ = ("_clear", "_floors", "_frames", "_seen", "_slack_s", "_t", "airborne", "takeoff_s")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the floor, as after a cut."""
        self._seen: deque[tuple[float, float, float]] = deque()
        self._floors = (nan, nan)
        self._frames = 0
        self._t = nan
        self._clear = nan
        self._slack_s = 0.0
        self.airborne = False
        self.takeoff_s = nan

    def push(self, sight: Sight, leg: float, travel: float) -> Flight | None:
        """Take the next frame of a runner with that leg length and return the flight that ends with it.

        `travel` is how far the hips are below standing, in leg lengths: nobody takes off from a crouch.
        """
        t = sight.t
        left, right = sight.y[TOES[0]], sight.y[TOES[1]]
        if isnan(left) or isnan(right):
            return None
        self._seen.append((t, left, right))
        while self._seen[0][0] < t - REMEMBER_S:
            self._seen.popleft()
        if self._frames % 5 == 0 and not self.airborne:
            self._floors = (
                share_of([row[1] for row in self._seen], FLOOR_SHARE),
                share_of([row[2] for row in self._seen], FLOOR_SHARE),
            )
        self._frames += 1
        # How far the lower foot is above its floor; both must be, so the lesser clearance decides.
        clear = min(self._floors[0] - left, self._floors[1] - right) / leg - CLEAR
        before, self._clear = self._clear, clear
        before_s, self._t = self._t, t
        up = clear > 0 and (self.airborne or travel < CROUCH)
        if isnan(before) or up == self.airborne or (before > 0) == (clear > 0):
            return None
        crossing = before_s + (t - before_s) * before / (before - clear)
        slack = CLEAR * (t - before_s) / abs(clear - before)  # how long the toes take through the last 2.5 cm
        self.airborne = up
        if self.airborne:
            self.takeoff_s = crossing
            self._slack_s = slack
            return None
        seconds = crossing - self.takeoff_s
        if SHORTEST_S <= seconds <= LONGEST_S:
            return Flight(self.takeoff_s, crossing, (t - before_s) + self._slack_s + slack)
        return None
