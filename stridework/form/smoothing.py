"""Smoothing by timestamps: One Euro while frames arrive, both ways in time when a stretch is complete.

No filter crosses a gap: who calls them resets the first and cuts the stretch for the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isnan, nan, pi


class OneEuro:
    """A low-pass filter whose cut-off rises with speed (Casiez, Roussel and Vogel 2012): calm at rest, quick when not.

    `slowest_hz` is the cut-off at rest, `quicker` how much it rises per unit of speed. NaN passes without a trace.
    """

    __slots__ = ("_quicker", "_slowest_hz", "_speed", "_t", "_value")

    def __init__(self, slowest_hz: float = 2.0, quicker: float = 3.0) -> None:
        self._slowest_hz = slowest_hz
        self._quicker = quicker
        self.reset()

    def reset(self) -> None:
        """Forget everything, as after a gap."""
        self._t = nan
        self._value = nan
        self._speed = 0.0

    def __call__(self, t_s: float, value: float) -> float:
        """Return the smoothed value at `t_s`, a time after the last one."""
        if isnan(value):
            return value
        if isnan(self._t):
            self._t, self._value = t_s, value
            return value
        dt = t_s - self._t
        speed = (value - self._value) / dt
        self._speed += (speed - self._speed) / (1.0 + 1.0 / (2 * pi * dt))
        cutoff = self._slowest_hz + self._quicker * abs(self._speed)
        self._value += (value - self._value) / (1.0 + 1.0 / (2 * pi * cutoff * dt))
        self._t = t_s
        return self._value

    @property
    def speed(self) -> float:
        """The smoothed speed, in units a second."""
        return self._speed


def smooth_both_ways(times: Sequence[float], values: Sequence[float], cutoff_hz: float = 6.0) -> list[float]:
    """Return the values smoothed forwards and backwards, so that nothing is delayed (a zero-phase low-pass).

    Two exponential passes each way; the cut-off of the whole is about `cutoff_hz` at any frame rate. NaN stays NaN.
    """
    one_pass = cutoff_hz / 0.435  # four passes of first order: each must be wider for the whole to be down 3 dB there
    smoothed = list(values)
    for _ in range(2):
        smoothed = _pass(times, smoothed, one_pass)
        smoothed.reverse()
        backwards = [-t for t in reversed(times)]
        smoothed = _pass(backwards, smoothed, one_pass)
        smoothed.reverse()
    return smoothed


def _pass(times: Sequence[float], values: Sequence[float], cutoff_hz: float) -> list[float]:
    out: list[float] = []
    here = before = nan
    for t, value in zip(times, values, strict=True):
        if isnan(value):
            out.append(value)
            continue
        if isnan(here):
            here = value
        else:
            here += (value - here) * (1.0 - exp(-2 * pi * cutoff_hz * (t - before)))
        before = t
        out.append(here)
    return out


def middle_of_three(values: Sequence[float]) -> list[float]:
    """Return each value's median with its two neighbours: one wrong frame disappears, a turn keeps its place."""
    if len(values) < 3:
        return list(values)
    inner = [sorted(three)[1] for three in zip(values, values[1:], values[2:], strict=False)]
    return [values[0], *inner, values[-1]]


def fit_line(times: Sequence[float], values: Sequence[float], at_s: float) -> tuple[float, float]:
    """Return (value at `at_s`, slope a second) of the least-squares line through the points that are numbers.

    NaN of none; one point, or several at one time, give their mean and the slope NaN.
    """
    points = [(t - at_s, value) for t, value in zip(times, values, strict=True) if not isnan(value)]
    if not points:
        return nan, nan
    n = len(points)
    mean_t = sum(t for t, _ in points) / n
    mean = sum(value for _, value in points) / n
    spread = sum((t - mean_t) ** 2 for t, _ in points)
    if spread <= 0:
        return mean, nan
    slope = sum((t - mean_t) * (value - mean) for t, value in points) / spread
    return mean - slope * mean_t, slope
