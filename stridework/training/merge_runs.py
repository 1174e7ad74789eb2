"""One run from two sources is one run: a watch's file and its export, or a planned run and the one that was done."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from stridework.training.running import KEY_RUNS, Run, RunKind

BEST_FIRST = ("fit", "tcx", "gpx", "strava", "garmin-csv")
"""Whose figures are believed first: what a watch measured, then what was drawn from its points, then tables."""

_MOST_MINUTES_APART = 5.0
_ALIKE_SHARE, _ALIKE_MINUTES, _ALIKE_METRES = 0.1, 3.0, 400.0
_PLAIN_TITLES = frozenset(
    {"", "run", "running", "morning run", "lunch run", "afternoon run", "evening run", "night run", "treadmill running"}
)
_FARTHEST = 1.0  # how unlike its plan a run may be: e.g. 2.7 times as long, or 12 hours off


def merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return every run once, in order of time; the order they came in changes nothing.

    Done runs are one when they start within minutes of each other, overlap, and are alike in time and distance. A
    planned run becomes the done run of its day that is most like it, and keeps its kind: judge the done ones before.
    The reason says what was put together.
    """
    everything = sorted(runs, key=_order)
    done = _merge_done([run for run in everything if run.done])
    planned = [run for run in everything if not run.done]
    return tuple(sorted(_match_planned(planned, done), key=_order))


def _order(run: Run) -> tuple[object, ...]:
    """Return a key that orders any two runs that differ."""
    figures = (run.minutes if run.minutes is not None else -1.0, run.metres if run.metres is not None else -1.0)
    return (run.start, run.all_day, _rank(run), run.source, run.uid, figures, run.title, run.kind, run.done, run.reason)


def _rank(run: Run) -> int:
    return BEST_FIRST.index(run.source) if run.source in BEST_FIRST else len(BEST_FIRST)


def _merge_done(runs: Sequence[Run]) -> list[Run]:
    """Return the done runs with doubles put together, again until there are none left."""
    merged: list[Run] = []
    for run in runs:
        twin = next((place for place in _recent(merged, run) if _are_one(merged[place], run)), None)
        if twin is None:
            merged.append(run)
        else:
            merged[twin] = _join_done(merged[twin], run)
    return merged if len(merged) == len(runs) else _merge_done(sorted(merged, key=_order))


def _recent(merged: Sequence[Run], run: Run) -> Iterable[int]:
    """Yield the places of the runs of the same day or the night before, latest first."""
    for place in range(len(merged) - 1, -1, -1):
        if (run.start.date() - merged[place].start.date()).days > 1:
            return
        yield place


def _are_one(a: Run, b: Run) -> bool:
    if not (_alike(a.minutes, b.minutes, _ALIKE_MINUTES) and _alike(a.metres, b.metres, _ALIKE_METRES)):
        return False
    if a.all_day or b.all_day:
        known = (a.minutes and b.minutes) or (a.metres and b.metres)
        return bool(known) and a.start.date() == b.start.date()
    apart = abs((b.start - a.start).total_seconds()) / 60
    shorter = min(a.minutes or math.inf, b.minutes or math.inf)
    return apart <= min(_MOST_MINUTES_APART, shorter / 2)  # repetitions saved one by one do not overlap


def _alike(a: float | None, b: float | None, margin: float) -> bool:
    """Say whether two figures may be of the same run; one that is not known contradicts nothing."""
    return a is None or b is None or abs(a - b) <= max(margin, _ALIKE_SHARE * max(a, b))


def _join_done(a: Run, b: Run) -> Run:
    best, other = sorted((a, b), key=lambda run: (run.all_day, _rank(run), *_order(run)[3:]))
    title = best.title if best.title.lower() not in _PLAIN_TITLES else other.title or best.title
    told = other if other.kind in KEY_RUNS and best.kind not in KEY_RUNS else best
    if best.source == other.source:
        merged = f"found twice in {best.source or 'the same source'}"
    else:
        merged = f"the same run in {best.source or 'one source'} and {other.source or 'another'}"
        if best.minutes is not None:
            merged += f", time from {best.source or 'the first'}"
    start = min(a.start, b.start) if a.all_day == b.all_day else best.start
    return replace(
        best,
        start=start,
        title=title,
        kind=told.kind,
        reason=_add_reason(told.reason, merged),
        minutes=best.minutes if best.minutes is not None else other.minutes,
        metres=best.metres if best.metres is not None else other.metres,
    )


def _match_planned(planned: Sequence[Run], done: Sequence[Run]) -> list[Run]:
    """Return all runs, each planned one put together with the done run of its day that is most like it."""
    by_day: defaultdict[date, list[Run]] = defaultdict(list)
    for run in done:
        by_day[run.start.date()].append(run)
    matched: list[Run] = []
    days: defaultdict[date, list[Run]] = defaultdict(list)
    for run in planned:
        days[run.start.date()].append(run)
    for day, plans in days.items():
        pairs = sorted(
            (_distance_from(plan, run), p, d)
            for p, plan in enumerate(plans)
            for d, run in enumerate(by_day.get(day, []))
        )
        taken: dict[int, int] = {}
        for apart, p, d in pairs:
            if apart <= _FARTHEST and p not in taken and d not in taken.values():
                taken[p] = d
        matched += [_join_plan(plan, by_day[day][taken[p]]) if p in taken else plan for p, plan in enumerate(plans)]
        if taken:
            by_day[day] = [run for d, run in enumerate(by_day[day]) if d not in taken.values()]
    return [*matched, *(run for runs in by_day.values() for run in runs)]


def _distance_from(plan: Run, run: Run) -> float:
    """Return how unlike its plan the done run is; 0 is exactly as planned."""
    apart = 0.0
    if plan.minutes and run.minutes:
        apart += abs(math.log(plan.minutes / run.minutes))
    elif plan.metres and run.metres:
        apart += abs(math.log(plan.metres / run.metres))
    if not plan.all_day and not run.all_day:
        apart += abs((plan.start - run.start).total_seconds()) / (12 * 3600)
    return apart


def _join_plan(plan: Run, run: Run) -> Run:
    """Return the done run with the plan's kind, title and id: the runner's correction of the plan stays."""
    kind, reason = plan.kind, plan.reason
    if kind is RunKind.EASY and run.kind in KEY_RUNS:
        kind, reason = run.kind, run.reason
    return replace(
        run,
        kind=kind,
        title=plan.title or run.title,
        reason=_add_reason(reason, f"planned, and done as {run.source or 'recorded'} says"),
        minutes=run.minutes if run.minutes is not None else plan.minutes,
        metres=run.metres if run.metres is not None else plan.metres,
        source=plan.source,
        uid=plan.uid,
    )


def _add_reason(reason: str, more: str) -> str:
    parts = [part for part in reason.split("; ") if part]
    return "; ".join(parts if more in parts else [*parts, more])
