"""What changed over a runner's sessions, exercise by exercise, and whether it is more than their usual ups and downs.

Each runner is compared with their own earlier sessions and with nobody else. A change counts when it is larger than
the sessions differ anyway, than the doubt of the measurement, and than a change anybody would notice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

from stridework.training.log import MEASURES, Done, IntervalLog, SessionLog

RECENT = 3  # the sessions that are "now" [D]
FEWEST_SESSIONS = 6  # three now and three before; with fewer nothing is said [D]
STANDARD_ERRORS = 2.0  # about 95 % of chance differences are smaller [D]
MOVING_RANGE = 1.128  # mean difference of neighbours over standard deviation, of normal values (Shewhart) [C]
SIDE_SPREADS = 2.0  # a side difference must exceed so many times what the runner's own sets differ by [D]
SIDE_SESSIONS = 3  # and point the same way in so many sessions running [D]
MOST_POINTS = 120  # more dots than that are no picture any more [D]


class Quantity(StrEnum):
    """What is followed over sessions; the value's meaning is that of `IntervalLog` or of `log.MEASURES`."""

    REPS = "reps"
    CLEAN = "clean"
    HOLD = "hold"
    DEPTH = "depth"
    FLIGHT = "flight"
    SWAY = "sway"
    TOUCH_DOWN = "touch-down"


#: The smallest change worth a word, in the quantity's own unit. Depth: differences below 5 degrees are noise to a
#: single camera ([S] for the errors). The others are design [D].
LEAST_CHANGE: Mapping[Quantity, float] = {
    Quantity.REPS: 1.0,
    Quantity.CLEAN: 0.05,
    Quantity.HOLD: 1.0,
    Quantity.DEPTH: 5.0,
    Quantity.FLIGHT: 0.02,
    Quantity.SWAY: 0.5,
    Quantity.TOUCH_DOWN: 0.05,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One session's value, or that of several (`sessions`), in the quantity's unit; `doubt` as in `log.Measure`.

    `spread` is the standard deviation between the sets of the session, None where there was only one.
    """

    day: date
    value: float
    doubt: float | None = None
    sessions: int = 1
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity of one variant of an exercise over sessions, oldest first, by side.

    Where the sides were not told apart (reps "each side", a squat) there is one line, under None.
    """

    exercise: str
    variant: str | None
    quantity: Quantity
    lines: Mapping[str | None, tuple[Point, ...]]
    together: tuple[Point, ...] = field(default=())


class Direction(StrEnum):
    """Where the latest sessions stand beside the earlier ones."""

    TOO_FEW = "too-few"
    STEADY = "steady"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a series says, with the numbers behind it: the medians of now and before, and what a change had to exceed.

    `recent`, `earlier` and `needed` are None where there are too few sessions.
    """

    direction: Direction
    sessions: int
    recent: float | None = None
    earlier: float | None = None
    needed: float | None = None


@dataclass(frozen=True, slots=True)
class SideDifference:
    """A difference between the sides that has stayed: the means of the two over the latest sessions."""

    left: float
    right: float
    sessions: int


@dataclass(frozen=True, slots=True)
class _Set:
    exercise: str
    variant: str | None
    quantity: Quantity
    side: str | None
    value: float
    doubt: float | None = None


def list_series(
    logs: Sequence[SessionLog], running: Collection[str] = (), default_variants: Mapping[str, str] | None = None
) -> tuple[Series, ...]:
    """Return every series that has a value, from these sessions, oldest first.

    `running` names workouts that are runs: what is done in them is no strength session. `default_variants` says which
    variant of an exercise was done where the log names none. The order is that of the
    exercises' first appearance, and within one that of `Quantity`.
    """
    gathered: dict[tuple[str, str | None, Quantity], dict[str | None, list[Point]]] = {}
    together: dict[tuple[str, str | None, Quantity], list[Point]] = {}
    for log in logs:
        if log.workout in running:
            continue
        sets: dict[tuple[str, str | None, Quantity], dict[str | None, list[_Set]]] = {}
        for one in _list_sets(log.intervals, default_variants or {}):
            sets.setdefault((one.exercise, one.variant, one.quantity), {}).setdefault(one.side, []).append(one)
        day = log.started_at.date()
        for key, by_side in sets.items():
            points = {side: _as_point(day, own) for side, own in by_side.items()}
            for side, point in points.items():
                gathered.setdefault(key, {}).setdefault(side, []).append(point)
            together.setdefault(key, []).append(_join(list(points.values()), sessions=1))
    order = {exercise: place for place, exercise in enumerate(dict.fromkeys(key[0] for key in gathered))}
    keys = sorted(gathered, key=lambda key: (order[key[0]], key[1] or "", list(Quantity).index(key[2])))
    return tuple(
        Series(*key, {side: tuple(points) for side, points in gathered[key].items()}, tuple(together[key]))
        for key in keys
    )


def _list_sets(intervals: Iterable[IntervalLog], default_variants: Mapping[str, str]) -> Iterator[_Set]:
    for interval in intervals:
        if not interval.exercise or interval.done is Done.SKIPPED:
            continue
        side = interval.side if interval.side in ("left", "right") else None
        about = (interval.exercise, interval.variant or default_variants.get(interval.exercise))
        if interval.reps:
            yield _Set(*about, Quantity.REPS, side, float(interval.reps))
        if interval.clean is not None:
            yield _Set(*about, Quantity.CLEAN, side, interval.clean)
        for measure in interval.measures:
            if measure.name in MEASURES:
                kind = Quantity(measure.name)
                yield _Set(*about, kind, measure.side or side, measure.value, measure.doubt)


def _as_point(day: date, sets: Sequence[_Set]) -> Point:
    """Return the mean of a session's sets. A camera's doubt is the same in all of them, so it does not shrink [D]."""
    values = [one.value for one in sets]
    doubts = [one.doubt for one in sets if one.doubt is not None]
    mean = fmean(values)
    return Point(day, mean, fmean(doubts) if doubts else None, spread=_find_spread(values, mean))


def _find_spread(values: Sequence[float], mean: float) -> float | None:
    """Return the standard deviation of a sample; `statistics.stdev` is exact, and thirty times as slow."""
    if len(values) < 2:
        return None
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _join(points: Sequence[Point], *, sessions: int) -> Point:
    """Return the points' mean, on the day of the last of them."""
    doubts = [point.doubt for point in points if point.doubt is not None]
    return Point(points[-1].day, fmean(point.value for point in points), fmean(doubts) if doubts else None, sessions)


def read_series(series: Series) -> Reading:
    """Return what the series says: the latest three sessions beside all that are shown before them."""
    points = series.together
    if len(points) < FEWEST_SESSIONS:
        return Reading(Direction.TOO_FEW, len(points))
    values = [point.value for point in points]
    recent, earlier = median(values[-RECENT:]), median(values[:-RECENT])
    noise = fmean(abs(b - a) for a, b in pairwise(values)) / MOVING_RANGE
    chance = STANDARD_ERRORS * noise * sqrt(1 / RECENT + 1 / (len(values) - RECENT))
    doubts = [point.doubt for point in points if point.doubt is not None]
    needed = max(chance, LEAST_CHANGE[series.quantity], fmean(doubts) if doubts else 0.0)
    change = recent - earlier
    direction = Direction.STEADY if abs(change) < needed else Direction.UP if change > 0 else Direction.DOWN
    return Reading(direction, len(points), recent, earlier, needed)


def find_side_difference(series: Series) -> SideDifference | None:
    """Return the difference between left and right that has stayed, None where there is none to speak of.

    It must exceed twice what the runner's own sets differ by and point the same way in three sessions running
    (science 4.7; no fixed threshold holds, Bishop 2021 [S]). It is something to know and no verdict: nothing shows that
    a difference does harm (Afonso 2022 [S]).
    """
    right = {point.day: point for point in series.lines.get("right", ())}
    pairs = [(left, right[left.day]) for left in series.lines.get("left", ()) if left.day in right][-SIDE_SESSIONS:]
    spreads = [p.spread for side in ("left", "right") for p in series.lines.get(side, ()) if p.spread is not None]
    if len(pairs) < SIDE_SESSIONS or not spreads:
        return None
    differences = [left.value - other.value for left, other in pairs]
    least = max(SIDE_SPREADS * fmean(spreads), LEAST_CHANGE[series.quantity])
    same_way = all(d > 0 for d in differences) or all(d < 0 for d in differences)
    if not same_way or min(map(abs, differences)) <= least:
        return None
    return SideDifference(fmean(p.value for p, _ in pairs), fmean(p.value for _, p in pairs), len(pairs))


def thin_points(points: Sequence[Point], most: int = MOST_POINTS) -> tuple[Point, ...]:
    """Return at most so many points: neighbours are joined to their mean."""
    group = -(-len(points) // most)
    if group <= 1:
        return tuple(points)
    parts = [points[place : place + group] for place in range(0, len(points), group)]
    return tuple(_join(part, sessions=sum(point.sessions for point in part)) for part in parts)
