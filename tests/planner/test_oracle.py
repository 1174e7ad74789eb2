"""One-week problems solved twice: by the solver, and by trying every choice there is with costs added up by hand."""

from __future__ import annotations

import math
from datetime import time, timedelta
from itertools import combinations, pairwise
from random import Random

import pytest

from bench.calendars import MONDAY, make_calendar
from stridework.library.rules import load_rules
from stridework.planner.candidates import find_candidates
from stridework.planner.check import check_plan
from stridework.planner.solve import solve_week
from stridework.planner.weeks import frame_week
from stridework.training.plan import Level, Phase, Plan, PlannedSession, WeekPlan, Wishes
from stridework.training.running import KEY_RUNS, RACES, RunKind

RULES = load_rules()
HOUR = timedelta(hours=1)


def make_problem(number):
    """Return runs and wishes of one week with few times a day, so that every choice can be tried."""
    random = Random(number)
    runs, wishes = make_calendar(number, weeks=2)
    novice = random.random() < 0.4
    times = {
        d: tuple(sorted(random.sample((time(7), time(12, 30), time(18), time(20)), random.choice((1, 2)))))
        for d in range(7)
    }
    known = {} if novice else {"jumps_done": 5, "last_jump": MONDAY - timedelta(days=4)}
    wishes = Wishes(
        MONDAY,
        weeks=1,
        level=Level.NOVICE if novice else wishes.level,
        days=wishes.days,
        times=times,
        busy=wishes.busy,
        target=random.choice((None, 1, 2, 2)),
        holds=wishes.holds,
        began=MONDAY - timedelta(days=random.choice((0, 7, 28))),
        **known,
    )
    return runs, wishes


def end_of(run):
    if run.all_day:
        return run.start + timedelta(days=1)
    assumed = {"easy": 45, "quality": 60, "long": 100}.get(run.kind, 90)
    return run.start + timedelta(minutes=assumed if run.minutes is None else run.minutes)


def price(chosen, week, runs, allowed):
    """Add up S1 to S15 for one choice, straight from the table."""
    here = [run for run in runs if MONDAY <= run.start.date() < MONDAY + timedelta(days=7)]
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    cost = sum(price_alone(session, week, runs, here, allowed) for session in chosen)
    short = week.target - len(chosen)
    cost += (100 + 60 * (short - 1)) if short > 0 else 0
    resting = [d for d in days if all(run.start.date() != d for run in here)]
    cost += 50 if resting and all(any(s.start.date() == d for s in chosen) for d in resting) else 0
    for one, two in pairwise(chosen):
        cost += round(6 * abs((two.start.date() - one.start.date()).days - 7 / week.target))
    effort = {"easy": 3, "quality": 7, "long": 5, "full": 6, "hiit": 7, "light": 3}
    loads = []
    for d in days:
        of_runs = sum(round(effort.get(r.kind, 9) * assumed(r)) for r in here if r.start.date() == d)
        loads.append(of_runs + sum(effort[s.kind] * s.minutes for s in chosen if s.start.date() == d))
    mean = sum(loads) / 7
    spread = math.sqrt(sum((x - mean) ** 2 for x in loads) / 7)
    cost += 12 if mean > 2 * spread + 1e-9 else 0
    for kind, weight in (("full", 5), ("hiit", 5), ("light", 15)):
        cost += weight * max(0, sum(s.kind == kind for s in chosen) - sum(k == kind for k in week.wanted))
    return cost


def assumed(run):
    return run.minutes if run.minutes is not None else {"easy": 45, "quality": 60, "long": 100}.get(run.kind, 90)


def price_alone(s, week, runs, here, allowed):
    day, cost = s.start.date(), 0
    today = [run for run in here if run.start.date() == day]
    jumps = s.kind != "light"
    if jumps:
        leads = [(r.start - s.end) / HOUR for r in runs if r.kind in KEY_RUNS and r.start >= s.end]
        if not week.situation.novel and leads and min(leads) < 48:
            cost += min(32, 8 * math.ceil((48 - min(leads)) / 6))
        cost += 0 if today else 40
        tiring = [r for r in runs if r.kind is RunKind.LONG or r.kind in RACES]
        cost += 25 if any(timedelta(0) <= s.start - end_of(r) < 24 * HOUR for r in tiring) else 0
        a_races = [r for r in runs if r.kind is RunKind.RACE_A]
        cost += 20 if any(0 <= (r.start.date() - day).days <= 14 for r in a_races) else 0
    hard = {r.start.date() for r in here if r.kind in KEY_RUNS}
    if today and day not in hard and any(o.kind == s.kind and o.start.date() in hard for o in allowed):
        cost += 15
    gaps = [max(s.start - end_of(r), r.start - s.end) for r in today if not r.all_day]
    cost += 10 if any(gap < 6 * HOUR for gap in gaps) else 0
    wishes = week.situation.wishes
    cost += 10 if wishes.days and day.weekday() not in wishes.days else 0
    cost += 20 if s.kind == "hiit" and sum(r.kind is RunKind.QUALITY for r in here) >= 2 else 0
    return cost


def keeps_rules(sessions, runs, wishes):
    """Ask the independent checker about a plan of just these sessions."""
    planned = tuple(PlannedSession(s.start, s.minutes, s.kind, s.contacts, "w", "p", ("r",)) for s in sessions)
    plan = Plan(planned, (), (WeekPlan(MONDAY, Phase.BUILD, 0, len(planned), 48.0),))
    return all(v.rule == "why" for v in check_plan(plan, runs, wishes, RULES))


@pytest.mark.parametrize("part", range(10))
def test_the_solver_finds_what_trying_everything_finds(part):
    for number in range(part * 50, part * 50 + 50):
        runs, wishes = make_problem(number)
        week = frame_week(MONDAY, runs, wishes, (), RULES)
        choices = find_candidates(week)
        everything = sorted([*choices.allowed, *choices.deleted], key=lambda s: (s.start, s.kind))
        fine = [s for s in everything if keeps_rules([s], runs, wishes)]
        assert {*fine} == {*choices.allowed}, number
        pairs = {(a, b) for a, b in combinations(fine, 2) if keeps_rules([a, b], runs, wishes)}
        possible = [
            chosen
            for count in range(week.target + 1)
            for chosen in combinations(fine, count)
            if all(pair in pairs for pair in combinations(chosen, 2))
            and (count < 3 or keeps_rules(chosen, runs, wishes))
        ]
        best = min(price(chosen, week, runs, fine) for chosen in possible)
        found = solve_week(week, choices.allowed)
        assert found is not None
        assert (found.cost, price(found.chosen, week, runs, fine)) == (best, best), number
