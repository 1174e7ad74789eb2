"""A plan in the terminal: week by week, every session with its reasons, every free day with its rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from rich.console import Console
from rich.text import Text

from stridework.library.rules import load_rules
from stridework.training.plan import Plan, PlannedSession, RunResets, find_next_session
from stridework.training.running import Ignored, Run

MOST_IGNORED = 12


def print_plan(console: Console, plan: Plan, runs: Sequence[Run], ignored: Sequence[Ignored], today: date) -> None:
    """Print the plan's weeks day by day, the next session first."""
    if coming := find_next_session(plan, datetime.combine(today, time())):
        _print_next(console, coming, today)
    for session in plan.missed:
        console.print(Text(f"Missed, and nothing to make up for: {_say_when(session.start)}, {session.workout}."))
    for week in plan.weeks:
        title = f"Week of {week.monday:%d %b %Y}: {week.phase}, {week.placed} of {week.target} sessions"
        console.print(Text(title, style="bold"))
        for said in week.relaxed:
            console.print(Text(f"  given up: {said}" if said[0] in "SH" else f"  {said}", style="yellow"))
        for number in range(7):
            day = week.monday + timedelta(days=number)
            for line_number, line in enumerate(_describe_day(day, plan, runs)):
                mark = ">" if day == today else " "
                console.print(Text(f"{mark} {day:%a %d}  {line}" if not line_number else f"          {line}"))
        console.print()
    _print_rules(console, plan)
    if ignored:
        named = "; ".join(f"{entry.title} ({entry.reason})" for entry in ignored[:MOST_IGNORED])
        more = len(ignored) - MOST_IGNORED
        console.print(Text(f"Not taken for runs: {named}{f'; and {more} more (--json has them)' if more > 0 else ''}"))


def _print_rules(console: Console, plan: Plan) -> None:
    """Print what the rules say that keep days free, each once."""
    rules = load_rules()
    named = dict.fromkeys(rule for day in plan.blocked for rule in day.rules if rule in rules.by_id)
    for rule in sorted(named, key=lambda rule: (rule[0], int(rule[1:]))):
        console.print(Text(f"{rule:>4}  {rules.title(rule)}", style="dim"))


def describe_run(run: Run) -> str:
    """Return one run in a line: when, what, which kind, how long."""
    length = f", {run.minutes:.0f} min" if run.minutes is not None else ""
    done = "done, " if run.done else ""
    return f"{'any time' if run.all_day else f'{run.start:%H:%M}'}  run: {run.title} ({done}{run.kind}{length})"


def _print_next(console: Console, session: PlannedSession, today: date) -> None:
    when = "today" if session.start.date() == today else f"{session.start:%a %d %b}"
    console.print(Text(f"Next: {when} {session.start:%H:%M}, {_describe_session(session)}", style="bold"))
    for reason in session.reasons:
        console.print(Text(f"    {reason}"))
    console.print()


def _describe_day(day: date, plan: Plan, runs: Sequence[Run]) -> list[str]:
    lines = []
    for run in (run for run in runs if run.start.date() == day):
        lines.append(describe_run(run))
        lines += [_describe_resets(r) for r in plan.resets if (r.start, r.title) == (run.start, run.title)]
    for session in (session for session in plan.sessions if session.start.date() == day):
        lines.append(f"{session.start:%H:%M}  {'done: ' if session.done else ''}{_describe_session(session)}")
        lines += [f"       {reason}" for reason in session.reasons]
    lines += [f"no strength: {', '.join(blocked.rules)}" for blocked in plan.blocked if blocked.day == day]
    return lines or ["-"]


def _describe_session(session: PlannedSession) -> str:
    moved = f" (you moved it from {session.planned_for:%a %d %b})" if session.planned_for else ""
    doing = ", ".join(filter(None, (session.workout, session.prescription)))
    return f"{session.kind} strength, {session.minutes} min: {doing}{moved}"


def _describe_resets(resets: RunResets) -> str:
    minutes = ", ".join(str(minute) for minute in resets.minutes)
    return f"       posture resets at minute {minutes}: {resets.reps} slow squats"


def _say_when(start: datetime) -> str:
    return f"{start:%a %d %b}" if start.time() == time() else f"{start:%a %d %b %H:%M}"
