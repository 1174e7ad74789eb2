"""The planner measured: how long it takes, how much a move disturbs, what it spares beside a greedy one, and its proof.

`python -m bench plan` takes some minutes: the last part plans 2,000 random calendars and checks every one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bench.calendars import make_calendar, make_logs
from bench.greedy import plan_greedily
from bench.harness import percentile, print_table
from stridework.errors import PlanError
from stridework.library.rules import Rules, load_rules
from stridework.planner import plan_sessions
from stridework.planner.changes import list_places, move_session
from stridework.planner.check import check_plan
from stridework.planner.replan import replan, stand
from stridework.training.log import SessionLog
from stridework.training.plan import Plan, PlannedSession, Request, Wishes
from stridework.training.running import KEY_RUNS, Run

TIMED = 40
MOVED = 200
COMPARED = 300
PROVED = 2_000


def main() -> None:
    """Print every figure of the planner, the proof last."""
    _measure_solving()
    _measure_moves()
    _compare_with_greedy()
    _prove()


def _measure_solving() -> None:
    started = time.perf_counter()
    plan_sessions(*make_calendar(0, weeks=1))  # what is loaded once is not planning
    first = time.perf_counter() - started
    rows = []
    for weeks in (2, 8, 16, 26):
        seconds, placed = [], 0
        for number in range(TIMED):
            runs, wishes = make_calendar(number, weeks)
            started = time.perf_counter()
            plan = plan_sessions(runs, wishes)
            seconds.append(time.perf_counter() - started)
            placed += len(plan.sessions)
        rows.append((f"{weeks} weeks", *_say_ms(seconds), placed))
    rows.append(("the first plan of a process, solver and library loaded", f"{1000 * first:.0f}", "", ""))
    print_table(f"Planning {TIMED} random calendars", ("", "p50 ms", "p95 ms", "sessions"), rows)


def _say_ms(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{1000 * percentile(seconds, 0.5):.0f}", f"{1000 * percentile(seconds, 0.95):.0f}"


def _measure_moves() -> None:
    """Move the first session of plans of two weeks, with a log of forty sessions behind them, and plan again."""
    moving, changed = [], []
    for number in range(MOVED):
        runs, wishes = make_calendar(number, 2)
        request = Request(wishes.start, 2, wishes.level, wishes.days, wishes.times, wishes.target)
        logs = make_logs(number, wishes.start, 40)
        plan = replan(request, runs, logs, wishes.start)
        if taken := _move_one(request, runs, logs, plan):
            moving.append(taken[0])
            changed.append(taken[1])
    times = _say_ms(moving)
    still = sum(count == 0 for count in changed)
    rows = [
        ("plans with a session that can be moved", f"{len(moving)} of {MOVED}"),
        ("move and plan again, p50 and p95", f"{times[0]} and {times[1]} ms"),
        ("other sessions that changed place or kind, mean", f"{sum(changed) / len(changed):.2f}"),
        ("moves that disturbed no other session", f"{100 * still / len(changed):.0f} %"),
    ]
    print_table("One session moved, two weeks ahead", ("", ""), rows)


def _move_one(
    request: Request, runs: Sequence[Run], logs: Sequence[SessionLog], plan: Plan
) -> tuple[float, int] | None:
    """Return the seconds of a move with its re-planning and how many other sessions changed; None where none fits."""
    today = request.began
    at = stand(request, runs, logs, today, shown=plan)
    for session in (session for session in plan.sessions if not session.done):
        day = session.start.date()
        for place in list_places(at, plan, day):
            if place.start is None:
                continue
            started = time.perf_counter()
            try:
                moved = move_session(stand(request, runs, logs, today, shown=plan), plan, day, place.day)
            except PlanError:
                continue
            again = replan(moved, runs, logs, today, shown=plan)
            seconds = time.perf_counter() - started
            stayed = {(s.start, s.kind) for s in again.sessions}
            others = [s for s in plan.sessions if s is not session and not s.done]
            return seconds, sum((s.start, s.kind) not in stayed for s in others)
    return None


def _compare_with_greedy() -> None:
    rules = load_rules()
    planners = {
        "this planner": plan_sessions,
        "nearest free day": lambda runs, wishes: plan_greedily(runs, wishes, rules),
    }
    rows = []
    for name, make in planners.items():
        placed = harmed = keys = broken = wrong = 0
        for number in range(COMPARED):
            runs, wishes = make_calendar(number)
            plan = make(runs, wishes)
            new = [session for session in plan.sessions if not (session.done or session.pinned)]
            placed += len(new)
            inside = [run for run in runs if run.kind in KEY_RUNS and wishes.start <= run.start.date() < wishes.end]
            keys += len(inside)
            harmed += sum(is_harmed(run, new, plan, wishes, rules) for run in inside)
            found = [v for v in check_plan(plan, runs, wishes, rules) if v.rule != "why"]
            broken += len(found)
            wrong += bool(found)
        rows.append((name, f"{placed:,}", f"{harmed:,} of {keys:,}", f"{broken:,}", f"{wrong} of {COMPARED}"))
    columns = ("", "sessions placed", "key runs harmed", "hard rules broken", "plans with one")
    print_table(f"The same {COMPARED} random calendars by two planners", columns, rows)


def is_harmed(run: Run, sessions: Iterable[PlannedSession], plan: Plan, wishes: Wishes, rules: Rules) -> bool:
    """Return whether a session costs a key run its legs.

    That is jumps in the 24 hours before it, jumps that are new in the 48 hours before it, or any strength earlier on
    its day. Of a run without a time of day the order is the runner's.
    """
    for session in sessions:
        lead = run.start - session.end
        if session.start > run.start or lead > timedelta(hours=48):
            continue
        hours = 48 if session.jumps and _is_new(session, plan, wishes, rules) else 24
        if session.jumps and lead < timedelta(hours=hours):
            return True
        if not run.all_day and session.start.date() == run.start.date():
            return True
    return False


def _is_new(session: PlannedSession, plan: Plan, wishes: Wishes, rules: Rules) -> bool:
    history = {*plan.sessions, *wishes.fixed}
    days = [other.start.date() for other in history if other.jumps and other.start < session.start]
    latest = max([*days, *([wishes.last_jump] if wishes.last_jump else [])], default=None)
    few = wishes.jumps_done + len(days) < rules.number("novelty", "sessions")
    return few or latest is None or (session.start.date() - latest).days > rules.number("novelty", "days")


def _prove() -> None:
    """Plan and check random calendars of 2 to 26 weeks; the checker shares no code with the planner."""
    rules, broken, owed = load_rules(), Counter[str](), 0
    weeks = sessions = blocked = 0
    for number in range(PROVED):
        runs, wishes = make_calendar(number)
        plan = plan_sessions(runs, wishes)
        for violation in check_plan(plan, runs, wishes, rules):
            owed += violation.rule == "why"
            broken[violation.rule] += violation.rule != "why"
        weeks, sessions, blocked = weeks + wishes.weeks, sessions + len(plan.sessions), blocked + len(plan.blocked)
        if number % 20 == 19:
            print(f"\rplanned and checked {number + 1:,} of {PROVED:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    rows = [
        ("calendars, weeks, sessions, days without one", f"{PROVED:,}, {weeks:,}, {sessions:,}, {blocked:,}"),
        ("hard rules broken", ", ".join(f"{rule} {n}" for rule, n in sorted((+broken).items())) or "0"),
        ("sessions and days without a reason", str(owed)),
    ]
    print_table("Random calendars of 2 to 26 weeks, checked independently", ("", ""), rows)
