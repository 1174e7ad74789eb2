"""Is one whole person in the picture, and still the same one? Everything else waits for this.

A camera cut, a swapped person and a lost tracker all look alike: the body jumps. One odd frame is skipped; a jump that
stays is a cut, and whatever was being counted is dropped with it.
"""

from __future__ import annotations

from math import exp, hypot, isnan, nan

from stridework.form.landmarks import ANKLES, HIPS, KNEES, SHOULDERS, Sight
from stridework.form.stance import trunk_of

SEEN_TO_START = 0.4
SEEN_TO_STAY = 0.15
"""Visibility of the better leg's hip, knee and ankle, to begin with a person and to stay with them: a knee bent towards
the camera dips to 0.25 on good recordings (our choice [D])."""

SMALLEST = 0.02  #: picture heights of a trunk below which nobody can be measured
EDGE = 0.03  #: how far outside the picture an ankle may be guessed and still count as inside
TRUNK_JUMP = 0.25  #: upright trunks the trunk may change by from frame to frame (form notes 3.2 [D]) …
TRUNK_PER_S = 3.2  #: … and a second: bowing at 200 degrees a second shortens a trunk seen from the front so fast [C]
BOWED_S = 10.0  #: time constant with which a trunk once seen longer is forgotten: nobody bows for long, some walk away
LEAP = 0.5  #: trunk lengths the hips may move between two frames at any rate …
LEAP_PER_S = 8.0  #: … and a second: a jump of half a metre lands at 3 m/s, six trunk lengths a second [C]
LONGEST_STEP_S = 0.2  #: a longer wait allows no larger jump: what stays away after a cut must not come back in range
ODD_FRAMES_S = 0.2  #: how long a jump must last to be a cut
GONE_S = 0.5  #: how long nobody may be seen before the person counts as gone

WHOLE, NOBODY, NO_FEET, NO_HEAD, UNCLEAR, ODD = "whole", "nobody", "no-feet", "no-head", "unclear", "odd"


class Presence:
    """Follows one person. `state` is what the last frame shows; `cut` and `gone` say that a new start is needed."""

    __slots__ = ("_hip", "_last_t", "_odd_since", "_trunk", "_upright", "cut", "gone", "known", "state")

    def __init__(self) -> None:
        self.state = NOBODY
        self.cut = False
        self.gone = False
        self._forget()
        self._last_t = nan

    def _forget(self) -> None:
        self._hip = (nan, nan)
        self._trunk = self._upright = nan
        self._odd_since = nan
        self.known = False

    def watch(self, t_s: float, sight: Sight | None) -> bool:
        """Take the next frame (None: nobody) and say whether it shows the whole person one may go on with."""
        self.cut = False
        self.gone = self.known and t_s - self._last_t > GONE_S
        if self.gone:
            self._forget()
        self.state = NOBODY if sight is None else self._frame(sight)
        if sight is None or self.state != WHOLE:
            return False
        hip_x, hip_y = sight.middle(HIPS)
        trunk = trunk_of(sight)
        if trunk < SMALLEST:
            self.state = UNCLEAR
            return False
        if self.known and self._jumps(t_s, hip_x, hip_y, trunk):
            if isnan(self._odd_since):
                self._odd_since = t_s
            if t_s - self._odd_since < ODD_FRAMES_S:
                self.state = ODD
                return False
            self.cut = True
        if self.known and not self.cut:
            self._upright = max(trunk, self._upright * exp((self._last_t - t_s) / BOWED_S))
        else:
            self._upright = trunk
        self.known = True
        self._odd_since = nan
        self._hip = (hip_x, hip_y)
        self._trunk = trunk
        self._last_t = t_s
        return True

    def _jumps(self, t_s: float, hip_x: float, hip_y: float, trunk: float) -> bool:
        jumped_s = t_s if isnan(self._odd_since) else self._odd_since  # what stays away jumped once, when it began
        dt = min(jumped_s - self._last_t, LONGEST_STEP_S)
        allowed = max(LEAP, LEAP_PER_S * dt) * self._upright
        if hypot(hip_x - self._hip[0], hip_y - self._hip[1]) > allowed:
            return True
        # A bow towards the camera shortens the trunk too, but over many frames; a cut to a close-up does not wait. The
        # upright trunk is the measure: of one that points at the camera a third is soon won or lost.
        return abs(trunk - self._trunk) > max(TRUNK_JUMP, TRUNK_PER_S * dt) * self._upright

    def _frame(self, sight: Sight) -> str:
        v, y = sight.v, sight.y
        left = min(v[HIPS[0]], v[KNEES[0]], v[ANKLES[0]])
        right = min(v[HIPS[1]], v[KNEES[1]], v[ANKLES[1]])
        best = 0 if left >= right else 1
        if isnan(y[HIPS[0]]) or isnan(y[HIPS[1]]) or isnan(y[SHOULDERS[0]]) or isnan(y[SHOULDERS[1]]):
            return UNCLEAR
        if isnan(y[ANKLES[best]]) or isnan(y[KNEES[best]]) or y[ANKLES[best]] > 1.0 + EDGE:
            return NO_FEET
        if min(y[SHOULDERS[0]], y[SHOULDERS[1]]) < -EDGE:
            return NO_HEAD
        if max(left, right) < (SEEN_TO_STAY if self.known else SEEN_TO_START):
            return UNCLEAR
        if sight.middle(SHOULDERS)[1] > y[ANKLES[best]]:
            return UNCLEAR  # upside down: no exercise of ours, a tracker's dream
        return WHOLE
