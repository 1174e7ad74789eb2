"""The costs of one session by itself. Costs of a whole week (S1, S4, S8, S10, S11, S13, S15) are in `solve`."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime, timedelta

from stridework.planner.candidates import Week, builds_late
from stridework.planner.hard_rules import HOUR, Candidate, run_end
from stridework.training.plan import SessionKind
from stridework.training.running import KEY_RUNS, RACES, RunKind


def list_costs(session: Candidate, week: Week, roomy: Collection[tuple[date, SessionKind]]) -> dict[str, int]:
    """Return what the session costs, rule by rule; `roomy` are the days on which each kind has room."""
    costs = {
        "S2": _price_lead(session, week),
        "S3": _price_rest_day(session, week),
        "S5": _price_easy_day(session, week, roomy),
        "S6": _price_tired_legs(session, week),
        "S7": _price_same_day_gap(session, week),
        "S9": _price_preference(session, week),
        "S12": _price_intervals(session, week),
        "S14": _price_late_build(session, week),
    }
    return {rule: points for rule, points in costs.items() if points}


def hours_between(earlier: datetime, later: datetime) -> float:
    return (later - earlier) / HOUR


def _price_lead(session: Candidate, week: Week) -> int:
    at, rules = week.situation, week.situation.rules
    leads = [run.start - session.end for run in at.runs if run.kind in KEY_RUNS and run.start >= session.end]
    if not session.jumps or at.novel or not leads:
        return 0
    missing = rules.number("S2", "hours") - min(leads) / HOUR
    steps = math.ceil(missing / rules.number("S2", "step_hours"))
    return min(rules.points("S2", "most"), rules.points("S2") * max(0, steps))


def _price_rest_day(session: Candidate, week: Week) -> int:
    rest = all(run.start.date() != session.day for run in week.situation.runs)
    return week.situation.rules.points("S3") if session.jumps and rest else 0


def _price_easy_day(session: Candidate, week: Week, roomy: Collection[tuple[date, SessionKind]]) -> int:
    kinds = {run.start.date(): RunKind.EASY for run in week.runs_here}
    kinds |= {run.start.date(): run.kind for run in week.runs_here if run.kind in KEY_RUNS}
    hard_day_has_room = any(kind is session.kind and kinds.get(day) in KEY_RUNS for day, kind in roomy)
    return week.situation.rules.points("S5") if kinds.get(session.day) is RunKind.EASY and hard_day_has_room else 0


def _price_tired_legs(session: Candidate, week: Week) -> int:
    rules = week.situation.rules
    after = [
        session.start - run_end(run, rules)
        for run in week.situation.runs
        if run.kind is RunKind.LONG or run.kind in RACES
    ]
    tired = any(timedelta(0) <= gap < rules.number("S6", "hours") * HOUR for gap in after)
    return rules.points("S6") if session.jumps and tired else 0


def _price_same_day_gap(session: Candidate, week: Week) -> int:
    rules = week.situation.rules
    gaps = [
        max(session.start - run_end(run, rules), run.start - session.end)
        for run in week.runs_here
        if run.start.date() == session.day and not run.all_day
    ]
    return rules.points("S7") if any(gap < rules.number("S7", "hours") * HOUR for gap in gaps) else 0


def _price_preference(session: Candidate, week: Week) -> int:
    wishes, rules = week.situation.wishes, week.situation.rules
    other_day = bool(wishes.days) and session.day.weekday() not in wishes.days
    times = wishes.times.get(session.day.weekday())
    other_time = times is not None and session.start.time() not in times
    return other_day * rules.points("S9") + other_time * rules.points("S9", "time_weight")


def _price_intervals(session: Candidate, week: Week) -> int:
    rules = week.situation.rules
    quality = sum(run.kind is RunKind.QUALITY for run in week.runs_here)
    many = quality >= rules.number("S12", "quality_runs")
    return rules.points("S12") if session.kind is SessionKind.HIIT and many else 0


def _price_late_build(session: Candidate, week: Week) -> int:
    late = session.jumps and builds_late(session.day, week.situation)
    return week.situation.rules.points("S14") if late else 0
