"""How long planning takes, for 2, 8, 16 and 26 weeks of random calendars, and what the plans break (nothing)."""

from __future__ import annotations

import time

from bench.calendars import make_calendar
from bench.harness import percentile, print_table
from stridework.library.rules import load_rules
from stridework.planner import plan_sessions
from stridework.planner.check import check_plan

CALENDARS = 40


def main() -> None:
    """Print solve times and what the independent checker says."""
    plan_sessions(*make_calendar(0, weeks=1))  # what is loaded once is not planning
    rows = []
    for weeks in (2, 8, 16, 26):
        seconds, violations, placed = [], 0, 0
        for number in range(CALENDARS):
            runs, wishes = make_calendar(number, weeks)
            started = time.perf_counter()
            plan = plan_sessions(runs, wishes)
            seconds.append(time.perf_counter() - started)
            violations += len(check_plan(plan, runs, wishes, load_rules()))
            placed += len(plan.sessions)
        times = (f"{1000 * percentile(seconds, share):.0f}" for share in (0.5, 0.95))
        rows.append((weeks, *times, placed, violations))
    print_table(f"Planning {CALENDARS} random calendars", ("weeks", "p50 ms", "p95 ms", "sessions", "violations"), rows)
