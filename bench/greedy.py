"""A planner to compare with: strength on the nearest free day, as a calendar app would do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from stridework.library.rules import Rules
from stridework.planner.prescribe import Trained, prescribe
from stridework.training.plan import Phase, Plan, PlannedSession, SessionKind, WeekPlan, Wishes, find_monday
from stridework.training.running import Run

DAY = timedelta(days=1)


def plan_greedily(runs: Sequence[Run], wishes: Wishes, rules: Rules) -> Plan:
    """Return a plan that spreads a week's sessions evenly and puts each on the nearest free day.

    A free day has no strength, a start that suits the runner, and no run where there is such a day. What was done and
    pinned stays. How much a session is follows the same steps as in the planner, so that only the places differ.
    """
    sessions = sorted(wishes.fixed, key=lambda session: session.start)
    trained = Trained(wishes.jumps_done, wishes.hiits_done, wishes.lights_done)
    for session in sessions:
        trained = trained.after(session.kind)
    weeks = []
    for number in range(wishes.weeks):
        monday = find_monday(wishes.start) + 7 * number * DAY
        kinds = rules.wanted[Phase.BUILD]
        kinds = kinds if wishes.target is None else (kinds + (SessionKind.LIGHT,) * 3)[: wishes.target]
        here = [s for s in sessions if monday <= s.start.date() < monday + 7 * DAY]
        for place, kind in enumerate(kinds[len(here) :], start=len(here)):
            ideal = monday + round(7 * (place + 0.5) / len(kinds)) * DAY
            start = _find_nearest(ideal, monday, runs, wishes, rules, sessions, kind)
            if start is None:
                continue
            novel = trained.jumps < rules.number("novelty", "sessions")
            dose = prescribe(kind, trained, wishes.level, rules, novel=novel)
            minutes = round(rules.number("load", f"{kind}_minutes"))
            sessions.append(PlannedSession(start, minutes, kind, dose.contacts, dose.workout, dose.prescription))
            trained = trained.after(kind)
        placed = sum(monday <= s.start.date() < monday + 7 * DAY for s in sessions)
        weeks.append(WeekPlan(monday, Phase.BUILD, len(kinds), placed, rules.number("H5", "hours")))
    first = find_monday(wishes.start)
    kept = sorted((s for s in sessions if first <= s.start.date() < wishes.end), key=lambda s: s.start)
    return Plan(tuple(kept), (), tuple(weeks))


def _find_nearest(
    ideal: date,
    monday: date,
    runs: Sequence[Run],
    wishes: Wishes,
    rules: Rules,
    sessions: Sequence[PlannedSession],
    kind: SessionKind,
) -> datetime | None:
    """Return a start on the free day nearest to the ideal one, on a day with a run only where all have one."""
    trained_on = {session.start.date() for session in sessions}
    running_on = {run.start.date() for run in runs}
    days = [day for day in (monday + n * DAY for n in range(7)) if day >= wishes.start and day not in trained_on]
    for day in sorted(days, key=lambda day: (day in running_on, abs((day - ideal).days))):
        for moment in wishes.times.get(day.weekday(), rules.usual_times):
            start = datetime.combine(day, moment)
            end = start + timedelta(minutes=rules.number("load", f"{kind}_minutes"))
            if not any(span.start < end and start < span.end for span in wishes.busy):
                return start
    return None
