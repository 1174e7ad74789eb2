"""Which weeks of a plan have less of it: every fourth, or the cut-back week of the running nearest to it.

Coaches take strength back when they take running back, about every four to six weeks (Bell 2023,
doi:10.1186/s40798-023-00633-0, for the idea); the numbers are design and stand in the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from stridework.library.rules import Rules
from stridework.planner.hard_rules import run_minutes
from stridework.training.plan import find_monday
from stridework.training.running import Run

_WEEK = timedelta(weeks=1)


def is_deload_week(monday: date, began: date, runs: Sequence[Run], rules: Rules) -> bool:
    """Return whether that week has less strength, for a plan that began on that day.

    Of every four weeks of the plan the last one has less, unless the running is cut back not in it but in the week
    before it or in one of the two after it: then that week has. Where the running is not known nothing is cut back.
    """
    first, every = find_monday(began), rules.points("deload", "every_weeks")
    number = (monday - first) // _WEEK
    if number < every - 2:
        return False
    usual = (number + 2) // every * every - 1  # the last week of the four whose window this week lies in
    minutes: defaultdict[date, float] = defaultdict(float)
    for run in runs:
        minutes[find_monday(run.start.date())] += run_minutes(run, rules)
    for shift in sorted(range(-1, every - 1), key=abs):
        week = first + (usual + shift) * _WEEK
        if _is_cut_back(week, minutes, rules):
            return week == monday
    return number == usual


def _is_cut_back(monday: date, minutes: Mapping[date, float], rules: Rules) -> bool:
    """Return whether the week has clearly less running than the two before it, and the one after has more again."""
    before, last, here, after = (minutes.get(monday + n * _WEEK, 0.0) for n in (-2, -1, 0, 1))
    if not all((before, last, here, after)):
        return False
    return here <= rules.number("deload", "cut_back_share") * (before + last) / 2 and after > here
