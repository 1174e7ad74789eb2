"""Moving smoothly and in true time through an exercise's key poses, round and round.

Between key poses every value follows a monotone cubic (Fritsch and Carlson 1980), so it never overshoots: a foot does
not dip below the floor, and what two neighbouring poses share, such as a planted foot, does not move between them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, dist
from typing import Any, TypeVar

from stridework.figure.skeleton import Body, solve_body
from stridework.training.motion import KeyPose, Motion

T = TypeVar("T")


def pose_at(motion: Motion, share: float) -> KeyPose:
    """Return the pose at a moment of the cycle (a share of it; whole cycles do not matter)."""
    share %= 1.0
    curve = _fit_curve(motion)
    index = max(0, bisect_right(curve.times, share) - 1)
    start, end = curve.times[index], curve.times[index + 1]
    values = _cross_interval(curve, index, (share - start) / (end - start), end - start)
    return _with_numbers(motion.poses[index], iter([share, *values]).__next__)


def find_telling_pose(motion: Motion) -> KeyPose:
    """Return the key pose in which the body is furthest from how the movement begins: the one that says what it is."""
    begin = solve_body(motion.poses[0]).joints
    return max(motion.poses, key=lambda pose: sum(map(dist, solve_body(pose).joints.values(), begin.values())))


def body_at(motion: Motion, share: float) -> Body:
    """Return the solved body at a moment of the cycle."""
    return solve_body(pose_at(motion, share))


def key_times(motion: Motion) -> tuple[float, ...]:
    """Return the moments of the key poses, and 1 for the end of the cycle."""
    return (*(pose.at for pose in motion.poses), 1.0)


def frame_times(motion: Motion, longest_s: float) -> tuple[float, ...]:
    """Return moments from 0 to 1: every key pose, and as many between as keep frames at most `longest_s` apart."""
    times = [0.0]
    for start, end in pairwise(key_times(motion)):
        steps = max(1, ceil((end - start) * motion.seconds / longest_s))
        times += [start + (end - start) * step / steps for step in range(1, steps + 1)]
    return tuple(times)


class _Curve:
    """The cycle's key times (closed: the first pose once more at 1), values and slopes, channel by channel."""

    def __init__(self, motion: Motion) -> None:
        self.times = key_times(motion)
        rows = [_numbers(pose)[1:] for pose in motion.poses]
        self.values = [*rows, rows[0]]
        gaps = [b - a for a, b in pairwise(self.times)]
        channels = list(zip(*self.values, strict=True))
        self.slopes = list(zip(*(_monotone_slopes(gaps, channel) for channel in channels), strict=True))


@lru_cache(maxsize=64)
def _fit_curve(motion: Motion) -> _Curve:
    return _Curve(motion)


def _monotone_slopes(gaps: list[float], values: tuple[float, ...]) -> list[float]:
    """Slopes at the knots of one periodic channel: zero at turning points, a weighted harmonic mean elsewhere."""
    secants = [(b - a) / gap for a, b, gap in zip(values, values[1:], gaps, strict=False)]
    slopes = []
    for index in range(len(gaps)):
        before, after = secants[index - 1], secants[index]
        if before * after <= 0:
            slopes.append(0.0)
            continue
        w_before, w_after = 2 * gaps[index] + gaps[index - 1], gaps[index] + 2 * gaps[index - 1]
        slopes.append((w_before + w_after) / (w_before / before + w_after / after))
    return [*slopes, slopes[0]]


def _cross_interval(curve: _Curve, index: int, t: float, gap: float) -> list[float]:
    h00, h10 = (1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2
    h01, h11 = t * t * (3 - 2 * t), t * t * (t - 1)
    return [
        a if a == b else h00 * a + h10 * gap * slope_a + h01 * b + h11 * gap * slope_b
        for a, b, slope_a, slope_b in zip(
            curve.values[index],
            curve.values[index + 1],
            curve.slopes[index],
            curve.slopes[index + 1],
            strict=True,
        )
    ]


def _numbers(value: Any) -> list[float]:
    """Every number of a pose, in the order of its fields."""
    if isinstance(value, float | int):
        return [float(value)]
    if isinstance(value, tuple):
        return [float(item) for item in value]
    if is_dataclass(value):
        return [number for field in fields(value) for number in _numbers(getattr(value, field.name))]
    return []


def _with_numbers(value: T, take: Callable[[], float]) -> T:
    """Return a copy of the pose with its numbers replaced one after the other by what `take` gives."""
    if isinstance(value, float | int):
        return take()  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(take() for _ in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{field.name: _with_numbers(getattr(value, field.name), take) for field in fields(value)})
    return value
