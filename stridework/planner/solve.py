"""The best choice of a week's candidates, by OR-Tools CP-SAT.

Two passes make the answer one and the same everywhere: the first finds the smallest cost, the second, at that cost,
the set of candidates that comes first. A set of up to three numbers is named by its first three power sums (Newton's
identities), so the second pass has exactly one answer. A week with more candidates than that holds is still solved
deterministically by one worker with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, pairwise
from typing import Any

from stridework.planner.candidates import Week, find_conflicts, most_share
from stridework.planner.hard_rules import DAY, HOUR, Candidate, at_midnight, run_minutes
from stridework.planner.prescribe import prescribe
from stridework.planner.soft_rules import list_costs
from stridework.training.plan import SessionKind
from stridework.training.running import RACES


def load_solver() -> None:
    """Load OR-Tools, which takes a second: where a plan is about to be asked for, that need not be waited for."""
    from ortools.sat.python import cp_model  # noqa: F401


@dataclass(frozen=True, slots=True)
class Solution:
    """The sessions chosen, in order of time, and what the choice costs."""

    chosen: tuple[Candidate, ...]
    cost: int


def solve_week(week: Week, allowed: Sequence[Candidate]) -> Solution | None:
    """Return the cheapest choice of sessions that breaks no hard rule; of several the one that comes first.

    None where there is no such choice, which only `least_jumps` can cause.
    """
    settled_jumps = sum(session.jumps for session in week.settled_here)
    if settled_jumps + len({session.day for session in allowed if session.jumps}) < week.least_jumps:
        return None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    picks = [model.new_bool_var("") for _ in allowed]
    days = _add_days(model, picks, allowed, week)
    _add_hard_rules(model, picks, allowed, week)
    cost = _add_costs(model, picks, days, allowed, week)
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    # A week has some sixty candidates: simplifying the model takes longer than solving it as it is.
    solver.parameters.cp_model_presolve = False
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 0
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    optimum = round(solver.objective_value)
    model.add(cost == optimum)
    model.minimize(_weigh(_naming_weights(len(picks)), picks))
    for pick in picks:
        model.add_hint(pick, solver.value(pick))
    solver.solve(model)
    chosen = tuple(session for session, pick in zip(allowed, picks, strict=True) if solver.value(pick))
    return Solution(chosen, optimum)


def _weigh(weights: Sequence[int], picks: list[Any]) -> Any:
    """Return the weighted sum as one expression: adding up in Python builds one for every term."""
    from ortools.sat.python.cp_model import LinearExpr

    return LinearExpr.weighted_sum(picks, weights) if picks else 0


def _add_days(model: Any, picks: list[Any], allowed: Sequence[Candidate], week: Week) -> dict[date, Any]:
    """Return whether each day is used, and let it be used once (H1)."""
    by_day: dict[date, list[Any]] = {day: [] for day in week.days}
    for session, pick in zip(allowed, picks, strict=True):
        by_day[session.day].append(pick)
    days: dict[date, Any] = dict.fromkeys(week.days, 0)
    for day, starts in by_day.items():
        if starts:
            days[day] = model.new_bool_var("")
            model.add_exactly_one([*starts, days[day].Not()])
    return days


def _naming_weights(count: int) -> list[int]:
    """Return weights whose sum over up to three candidates differs for every different choice."""
    cubes, squares = 3 * count**3 + 1, 3 * count**2 + 1
    return [(i * squares + i**2) * cubes + i**3 for i in range(1, count + 1)]


def _add_hard_rules(model: Any, picks: list[Any], allowed: Sequence[Candidate], week: Week) -> None:
    for i, j in find_conflicts(allowed, week):
        model.add_at_most_one([picks[i], picks[j]])
    if week.least_jumps:
        jumps = sum(session.jumps for session in week.settled_here)
        model.add(_weigh([int(session.jumps) for session in allowed], picks) >= week.least_jumps - jumps)
    settled = len(week.settled_here)
    model.add(_weigh([1] * len(picks), picks) <= max(0, min(week.most_sessions, max(week.target, settled)) - settled))
    landed = sum(session.contacts for session in week.settled_here)
    if not week.situation.novel:
        sums = _weigh([session.contacts for session in allowed], picks)
        model.add(sums <= max(0, week.most_contacts - landed))
    else:
        model.add(_weigh([int(session.jumps) for session in allowed], picks) <= most_new_jump_sessions(week))


def most_new_jump_sessions(week: Week) -> int:
    """Return how many jump sessions the landings of a week in the novelty window leave room for.

    Each of them is its own step of the starter, so the sum depends on how many there are. Counted are the steps with
    the most landings that could come up: fixed sessions of the week may shift them.
    """
    rules, level = week.situation.rules, week.situation.wishes.level
    landed = sum(session.contacts for session in week.settled_here)
    fixed_jumps = sum(session.jumps for session in week.settled_here)
    trained, steps = week.trained, []
    for count in range(1, week.most_sessions + 1):
        steps.append(prescribe(SessionKind.FULL, trained, level, rules, novel=True, share=most_share(week)).contacts)
        trained = trained.after(SessionKind.FULL)
        reach = steps + [0] * fixed_jumps
        for _ in range(fixed_jumps):
            reach.append(prescribe(SessionKind.FULL, trained, level, rules, novel=True).contacts)
        if landed + sum(sorted(reach, reverse=True)[:count]) > week.most_contacts:
            return count - 1
    return week.most_sessions


def _add_costs(model: Any, picks: list[Any], days: Mapping[date, Any], allowed: Sequence[Candidate], week: Week) -> Any:
    roomy = {(session.day, session.kind) for session in allowed}
    alone = [sum(list_costs(session, week, roomy).values()) for session in allowed]
    terms = [_weigh(alone, picks)]
    by_kind = {
        kind: _weigh([int(session.kind is kind) for session in allowed], picks)
        + sum(session.kind is kind for session in week.settled_here)
        for kind in SessionKind
    }
    terms += _short_of_target(model, picks, week)
    terms += _no_rest_day(model, days, week)
    terms += _uneven_spacing(model, days, week)
    terms += _moved_sessions(picks, allowed, week)
    terms += _monotony(model, picks, allowed, week)
    terms += _unwanted_kinds(model, by_kind, week)
    return sum(terms)


def _short_of_target(model: Any, picks: list[Any], week: Week) -> list[Any]:
    """S1: the first session short costs most; more than three short is not possible."""
    rules, wanted = week.situation.rules, max(0, week.target - len(week.settled_here))
    short = [model.new_bool_var(f"short{i}") for i in range(wanted)]
    model.add(_weigh([1] * len(picks), picks) + sum(short) >= wanted)
    for first, second in pairwise(short):
        model.add_implication(second, first)
    prices = [rules.points("S1", "first")] + [rules.points("S1", "second")] * max(0, wanted - 1)
    return [price * missing for price, missing in zip(prices, short, strict=False)]


def _no_rest_day(model: Any, days: Mapping[date, Any], week: Week) -> list[Any]:
    """S4: a week that had a day of rest to give should keep one."""
    taken = {run.start.date() for run in week.runs_here} | {session.day for session in week.settled_here}
    free = [day for day in (week.monday + n * DAY for n in range(7)) if day not in taken]
    if not free or any(day not in days for day in free):
        return []
    lost = model.new_bool_var("no_rest")
    model.add(lost + len(free) - sum(days[day] for day in free) >= 1)
    return [week.situation.rules.points("S4") * lost]


def _uneven_spacing(model: Any, days: Mapping[date, Any], week: Week) -> list[Any]:
    """S8: neighbouring sessions should lie the even distance apart; the last one before the week counts too."""
    if week.target < 1:
        return []
    even, weight = 7 / week.target, week.situation.rules.number("S8", "weight")
    used: dict[date, Any] = dict(days)
    for session in week.settled_here:
        used[session.day] = 1
    before = [session.day for session in week.settled if session.day < week.monday]
    if before and (week.monday - max(before)).days < 7:
        used[max(before)] = 1
    terms = []
    for early, late in combinations(sorted(used), 2):
        points = round(weight * abs((late - early).days - even))
        between = sum(used[day] for day in used if early < day < late)
        neighbours = model.new_bool_var(f"from{early}to{late}")
        model.add(neighbours >= used[early] + used[late] - 1 - between)
        terms.append(points * neighbours)
    return terms


def _moved_sessions(picks: list[Any], allowed: Sequence[Candidate], week: Week) -> list[Any]:
    """S10: a session the runner knows should stay; the nearer it is, the more."""
    terms = []
    for session in week.shown:
        stays = _weigh([int(c.start == session.start and c.kind is session.kind) for c in allowed], picks)
        terms.append(move_points(session.start, week) * (1 - stays))
    return terms


def move_points(start: datetime, week: Week) -> int:
    """Return what moving a known session costs (S10)."""
    rules = week.situation.rules
    soon = start < at_midnight(week.situation.wishes.start) + rules.number("S10", "soon_hours") * HOUR
    return rules.points("S10", "soon_weight" if soon else "weight")


def _monotony(model: Any, picks: list[Any], allowed: Sequence[Candidate], week: Week) -> list[Any]:
    """S11: mean over standard deviation of the seven daily loads above the limit m, as (1 + m²)·(ΣL)² > 7·m²·ΣL²."""
    rules = week.situation.rules
    base = {week.monday + n * DAY: 0 for n in range(7)}
    for run in week.runs_here:
        name = "race" if run.kind in RACES else str(run.kind)
        base[run.start.date()] += round(rules.number("load", f"{name}_effort") * run_minutes(run, rules))
    for session in week.settled_here:
        base[session.day] += strength_load(session, week)
    loads = [(strength_load(session, week), base[session.day]) for session in allowed]
    total = sum(base.values()) + _weigh([load for load, _ in loads], picks)
    squares = sum(load**2 for load in base.values())
    squares += _weigh([(load + day) ** 2 - day**2 for load, day in loads], picks)
    most = sum(base.values()) + 3 * max((load for load, _ in loads), default=0)
    whole = model.new_int_var(0, most, "whole")
    squared = model.new_int_var(0, most**2, "squared")
    model.add(whole == total)
    model.add_multiplication_equality(squared, [whole, whole])
    limit = round(rules.number("S11", "monotony") ** 2)
    dull = model.new_bool_var("dull")
    model.add((1 + limit) * squared <= 7 * limit * squares).only_enforce_if(dull.Not())
    return [rules.points("S11") * dull]


def strength_load(session: Candidate, week: Week) -> int:
    """Return the session's assumed effort times minutes."""
    return round(week.situation.rules.number("load", f"{session.kind}_effort") * session.minutes)


def _unwanted_kinds(model: Any, by_kind: Mapping[SessionKind, Any], week: Week) -> list[Any]:
    """S13 and S15: more sessions of a kind than the phase wants."""
    terms = []
    most = len(week.settled_here) + len(week.days)  # a log may hold many sessions of one day
    for kind, count in by_kind.items():
        over = model.new_int_var(0, most, f"over_{kind}")
        model.add(over >= count - week.wanted.count(kind))
        rule = "S13" if kind is SessionKind.LIGHT else "S15"
        terms.append(week.situation.rules.points(rule) * over)
    return terms
