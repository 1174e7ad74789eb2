"""The phase machine: one for every exercise, fed with one number a frame.

The number is the hips' travel from the runner's own standing, in leg lengths: down for squats and lunges, up for a calf
raise. It is read the same from every side, and nothing here knows an angle. Counting and judging share no threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf, isnan, nan

LEAVE = 0.06  #: travel at which a movement has begun
BACK = 0.05  #: travel below which the runner is back, at least …
BACK_SHARE = 0.25  #: … and by default a quarter of how far they went: three quarters back up (form notes 3.3 [D])
REST = 0.035  #: travel that still counts as standing: sets the moment a movement began
ANEW = 0.06  #: travel above the highest point reached since the last movement that begins the next one

TOP, AWAY = "top", "away"


@dataclass(frozen=True, slots=True)
class Move:
    """One way there and back: when it began, was farthest and ended, and how far it went in leg lengths."""

    start_s: float
    turn_s: float
    end_s: float
    travel: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s


class PhaseMachine:
    """Turns travel into moves. A move that never ends is dropped after `slowest_s`.

    `fineness` scales the travels that begin and end a move: 1 for a squat, less for a calf raise's few centimetres.
    """

    __slots__ = (
        "_anew",
        "_back",
        "_leave",
        "_lowest",
        "_rest",
        "_rest_t",
        "_slowest_s",
        "_start_t",
        "phase",
        "timed_out",
        "travel",
        "turn_s",
    )

    def __init__(self, slowest_s: float = 12.0, fineness: float = 1.0) -> None:
        self._slowest_s = slowest_s
        self._leave, self._back = LEAVE * fineness, BACK * fineness
        self._rest, self._anew = REST * fineness, ANEW * fineness
        self.reset()

    def reset(self) -> None:
        """Begin again from standing, as after a cut."""
        self.phase = TOP
        self.travel = 0.0
        self.turn_s = nan
        self.timed_out = False
        self._start_t = nan
        self._rest_t = nan
        self._lowest = 0.0

    @property
    def start_s(self) -> float:
        """When the move under way began; NaN at the top."""
        return self._start_t if self.phase is AWAY else nan

    def push(self, t_s: float, travel: float) -> Move | None:
        """Take the travel at `t_s` and return the move it completes, if it does."""
        self.timed_out = False
        if isnan(travel):
            return None
        if self.phase is TOP:
            if travel <= max(self._rest, self._lowest) or isnan(self._rest_t):
                self._rest_t = t_s
            self._lowest = max(0.0, min(self._lowest, travel))
            if travel > max(self._leave, self._lowest + self._anew):
                self.phase = AWAY
                self._start_t = self._rest_t
                self.travel, self.turn_s = travel, t_s
            return None
        if travel > self.travel:
            self.travel, self.turn_s = travel, t_s
        if travel <= max(self._back, BACK_SHARE * self.travel):
            return self.finish(t_s)
        if t_s - self._start_t > self._slowest_s:
            self.reset()
            self._lowest = travel  # wherever the runner is now; the next movement begins with going farther
            self.timed_out = True
        return None

    def finish(self, t_s: float) -> Move | None:
        """End the move under way now, because the runner stands; None at the top."""
        if self.phase is TOP:
            return None
        move = Move(self._start_t, self.turn_s, t_s, self.travel)
        back_at = max(self._back, BACK_SHARE * self.travel)
        self.reset()
        self._rest_t = t_s
        self._lowest = back_at
        return move


@dataclass(frozen=True, slots=True)
class Pace:
    """Repetitions a minute and how much the time between them varies (standard deviation over mean); NaN of none."""

    per_min: float
    variation: float


def pace_of(turns_s: list[float]) -> Pace:
    """Return the pace of repetitions that turned at these moments: the median interval, without long breaks."""
    gaps = sorted(b - a for a, b in pairwise(turns_s))
    if not gaps:
        return Pace(nan, nan)
    middle = gaps[len(gaps) // 2] if len(gaps) % 2 else (gaps[len(gaps) // 2 - 1] + gaps[len(gaps) // 2]) / 2
    usual = [gap for gap in gaps if gap <= 2 * middle]
    mean = sum(usual) / len(usual)
    spread = (sum((gap - mean) ** 2 for gap in usual) / len(usual)) ** 0.5
    return Pace(60 / middle if middle > 0 else inf, spread / mean if len(usual) > 1 else nan)
