"""Angles and lines in the picture, y down, lengths in picture heights, angles in degrees. NaN in, NaN out."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, atan2, degrees, isnan, nan, sqrt


def inner_angle(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> float:
    """Return the angle at b between a and c, 0 to 180 degrees; NaN where two of them are one."""
    ux, uy, vx, vy = ax - bx, ay - by, cx - bx, cy - by
    lengths = sqrt((ux * ux + uy * uy) * (vx * vx + vy * vy))
    if not lengths > 0:
        return nan
    cosine = (ux * vx + uy * vy) / lengths
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def from_vertical(lower_x: float, lower_y: float, upper_x: float, upper_y: float) -> float:
    """Return how far the line from the lower to the upper point leans to the picture's right of upright."""
    return degrees(atan2(upper_x - lower_x, lower_y - upper_y))


def turn_between(a: float, b: float) -> float:
    """Return the difference a - b of two directions, -180 to 180 degrees."""
    return (a - b + 180.0) % 360.0 - 180.0


def middle_of(values: Sequence[float]) -> float:
    """Return the median of the values that are numbers; NaN of none."""
    return share_of(values, 0.5)


def share_of(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the numbers lie, between neighbours in proportion."""
    numbers = sorted(value for value in values if not isnan(value))
    if not numbers:
        return nan
    place = share * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def spread_of(values: Sequence[float]) -> float:
    """Return the standard deviation of the values that are numbers; 0 of fewer than two."""
    numbers = [value for value in values if not isnan(value)]
    if len(numbers) < 2:
        return 0.0
    mean = sum(numbers) / len(numbers)
    return sqrt(sum((value - mean) ** 2 for value in numbers) / len(numbers))
