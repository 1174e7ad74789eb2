"""SVG path text for outlines, and which frames of a moving outline have to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from stridework.figure.camera import Spot

Grid = tuple[tuple[int, int], ...]
"""An outline on the picture's grid: even whole numbers, so that the spline's joints halfway between are whole too."""


Polygon = list[tuple[float, float]]
"""A closed shape of straight lines."""

_STEPS = 5  # straight pieces a bend is drawn with where no curves can be


def snap(outline: Sequence[Spot], scale: float, left: float, floor: float) -> Grid:
    """Put an outline (body heights, up positive) on the picture's grid (down positive)."""
    return tuple((2 * round((left + x * scale) / 2), 2 * round((floor - y * scale) / 2)) for x, y in outline)


def write_spline(grids: Sequence[Grid]) -> str:
    """Return the path of closed quadratic B-splines; each `t` mirrors the control point, so two numbers a point do."""
    return "".join(_write_closed(grid) for grid in grids)


def _write_closed(grid: Grid) -> str:
    ahead = (*grid[1:], grid[0])
    joints = [((a[0] + b[0]) // 2, (a[1] + b[1]) // 2) for a, b in zip(grid, ahead, strict=True)]
    start = joints[-1]
    first = [grid[0][0] - start[0], grid[0][1] - start[1], joints[0][0] - start[0], joints[0][1] - start[1]]
    rest: list[int] = []
    for before, after in pairwise(joints):
        rest += [after[0] - before[0], after[1] - before[1]]
    return f"M{_join(start)}q{_join(first)}t{_join(rest)}z"


def flatten_spline(grid: Grid) -> Polygon:
    """Return the curve that `write_spline` writes, as straight lines."""
    points: Polygon = []
    for before, bend, after in zip((grid[-1], *grid[:-1]), grid, (*grid[1:], grid[0]), strict=True):
        start = ((before[0] + bend[0]) / 2, (before[1] + bend[1]) / 2)
        end = ((bend[0] + after[0]) / 2, (bend[1] + after[1]) / 2)
        for step in range(_STEPS):
            t = step / _STEPS
            near, mid, far = (1 - t) ** 2, 2 * t * (1 - t), t**2
            points.append(
                (
                    near * start[0] + mid * bend[0] + far * end[0],
                    near * start[1] + mid * bend[1] + far * end[1],
                )
            )
    return points


def _join(numbers: Sequence[int]) -> str:
    text = ""
    for number in numbers:
        text += f" {number}" if text and number >= 0 else str(number)
    return text


def choose_frames(times: Sequence[float], frames: Sequence[Sequence[Grid]], tolerance: float) -> list[int]:
    """Return the fewest frames found (Ramer, Douglas, Peucker over time) that straight lines join within `tolerance`.

    `tolerance` is in grid units, for the point that is furthest off.
    """
    flat = [[number for grid in frame for spot in grid for number in spot] for frame in frames]
    kept = {0, len(times) - 1}
    spans = [(0, len(times) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 0.0, 0
        for index in range(first + 1, last):
            share = (times[index] - times[first]) / (times[last] - times[first])
            off = max(
                abs(now - (a + (b - a) * share)) for a, now, b in zip(flat[first], flat[index], flat[last], strict=True)
            )
            if off > worst:
                worst, at = off, index
        if worst > tolerance:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return sorted(kept)


def find_shifts(frames: Sequence[Sequence[Grid]], tolerance: float) -> list[tuple[int, int]]:
    """Return how far each frame lies from the first one, or nothing if shapes change by more than `tolerance` too."""
    flat = [[spot for grid in frame for spot in grid] for frame in frames]
    count = len(flat[0])
    middles = [(sum(x for x, _ in spots) / count, sum(y for _, y in spots) / count) for spots in flat]
    shifts = [(round(x - middles[0][0]), round(y - middles[0][1])) for x, y in middles]
    for spots, (right, down) in zip(flat, shifts, strict=True):
        for (x, y), (x0, y0) in zip(spots, flat[0], strict=True):
            if abs(x - x0 - right) > tolerance or abs(y - y0 - down) > tolerance:
                return []
    return shifts
