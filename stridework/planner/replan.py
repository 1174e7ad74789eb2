"""The plan of one runner today: what was asked, what was done since, and the runs, put together and planned.

Planning again changes as little as it can: done and pinned sessions stay, everything else is priced for moving (S10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stridework.library import load_exercises
from stridework.library.rules import Rules, load_rules
from stridework.planner.deload import is_deload_week
from stridework.planner.history import History, read_history, running_workouts
from stridework.planner.resets import place_resets
from stridework.planner.weeks import frame_week, plan_sessions
from stridework.training.log import SessionLog
from stridework.training.plan import Hold, Level, Phase, Plan, PlannedSession, Race, Request, Wishes, find_monday
from stridework.training.progression import progress_history
from stridework.training.running import RACES, Run

BEFORE, AFTER = timedelta(days=21), timedelta(days=28)  # runs around the plan that its rules look at


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a plan is made from, for one runner on one day. `runs` hold the races told by hand as well."""

    request: Request
    runs: tuple[Run, ...]
    wishes: Wishes
    rules: Rules


def stand(
    request: Request,
    runs: Sequence[Run],
    logs: Sequence[SessionLog],
    today: date,
    *,
    shown: Plan | None = None,
    cleared: bool = True,
    rules: Rules | None = None,
) -> Standing:
    """Return where the runner stands today: `logs` are all sessions, oldest first, `shown` the plan they know."""
    rules = rules or load_rules()
    at = _put_together(request, runs, logs, today, shown, cleared, rules)
    told = [log for log in logs if log.started_at.date() <= today]
    deload_days = find_deload_days(request, runs, logs, today, rules=rules)
    ahead = progress_history(
        told, load_exercises(), today, rules.limits, running=running_workouts(), deload_days=deload_days
    )
    easier = ahead.easier_until if ahead.easier_until and ahead.easier_until >= today else None
    return replace(at, wishes=replace(at.wishes, easier_until=easier))


def find_deload_days(
    request: Request,
    runs: Sequence[Run],
    logs: Sequence[SessionLog],
    today: date,
    *,
    rules: Rules | None = None,
) -> frozenset[date]:
    """Return the days of the plan's deload weeks up to this week, each as it was on the Monday it began."""
    rules = rules or load_rules()
    found: set[date] = set()
    all_runs = add_races(runs, request.races)
    for number in range(request.weeks):
        monday = find_monday(request.began) + timedelta(weeks=number)
        if monday > today:
            break
        if not is_deload_week(monday, request.began, all_runs, rules):
            continue  # whatever else the week is for
        before = [log for log in logs if log.started_at.date() < monday]
        at = _put_together(request, runs, before, monday, None, True, rules)
        if frame_week(monday, at.runs, at.wishes, at.wishes.fixed, rules).phase is Phase.DELOAD:
            found.update(monday + timedelta(days=n) for n in range(7))
    return frozenset(found)


def _put_together(
    request: Request,
    runs: Sequence[Run],
    logs: Sequence[SessionLog],
    today: date,
    shown: Plan | None,
    cleared: bool,
    rules: Rules,
) -> Standing:
    """Return where the runner stands but for what effort has called for."""
    first = max(today, request.began)
    weeks = max(1, (request.end - find_monday(first)).days // 7)
    history = read_history(logs, today, rules)
    holds = (*history.holds, *request.holds)
    jumps_before, last_jump = _count_jumps_before(request, history, rules)
    wishes = Wishes(
        start=first,
        weeks=weeks,
        level=find_level(request.level, history.first_jump, today, rules),
        days=request.days,
        times=request.times,
        target=request.target,
        maintain=request.maintain,
        began=request.began,
        fixed=(*history.done, *_keep_pinned(request, history, first, holds)),
        shown=tuple(s for s in shown.sessions if s.start.date() >= first and not s.done) if shown else (),
        holds=holds,
        cleared=cleared,
        jumps_done=jumps_before,
        last_jump=last_jump,
        hiits_done=history.hiits_before,
        lights_done=history.lights_before,
    )
    return Standing(request, add_races(runs, request.races), wishes, rules)


def replan(
    request: Request,
    runs: Sequence[Run],
    logs: Sequence[SessionLog],
    today: date,
    *,
    shown: Plan | None = None,
    cleared: bool = True,
    rules: Rules | None = None,
) -> Plan:
    """Return today's plan. The same arguments always give the same plan; a plan that is over has no new sessions.

    Raises PlanError where the request cannot be meant.
    """
    return plan_standing(stand(request, runs, logs, today, shown=shown, cleared=cleared, rules=rules), today, shown)


def plan_standing(at: Standing, today: date, shown: Plan | None = None) -> Plan:
    """Return today's plan for a runner who stands there; `shown` is the plan they know. Raises PlanError."""
    request, missed = at.request, _find_missed(shown, at.wishes, today)
    if at.wishes.start >= request.end:
        return Plan((), (), (), (), missed)
    plan = plan_sessions(at.runs, at.wishes, at.rules)
    planned = [run for run in at.runs if at.wishes.start <= run.start.date() < at.wishes.end]
    resets = place_resets(planned, at.rules) if request.resets else ()
    return replace(plan, resets=resets, missed=missed)


def find_level(claimed: Level, first_jump: date | None, today: date, rules: Rules) -> Level:
    """Return how used to jumps the runner is: a novice stays one for the first weeks of jumping."""
    if claimed is Level.NOVICE and first_jump and (today - first_jump).days >= rules.limits.jumps.novice_days:
        return Level.INTERMEDIATE
    return claimed


def add_races(runs: Sequence[Run], races: Sequence[Race]) -> tuple[Run, ...]:
    """Return the runs with the races; a race in the calendar on that day takes over the class and distance said."""
    found = list(runs)
    for race in races:
        same = [place for place, run in enumerate(found) if run.start.date() == race.day and run.kind in RACES]
        if same:
            known = found[same[0]]
            metres = race.metres if race.metres else known.metres
            found[same[0]] = replace(known, kind=race.kind, reason="you said so", metres=metres)
        else:
            start = datetime.combine(race.day, datetime.min.time())
            said = Run(start, race.kind, race.title, "you said so", metres=race.metres, all_day=True)
            found.append(replace(said, source="races", uid=f"race/{race.day}"))
    return tuple(sorted(found, key=lambda run: run.start))


def _count_jumps_before(request: Request, history: History, rules: Rules) -> tuple[int, date | None]:
    """Return the jump sessions before those the plan holds, and the last of them; a runner's word counts as a few."""
    if request.level is Level.NOVICE:
        return history.jumps_before, history.last_jump_before
    claimed = request.began - timedelta(days=rules.number("novelty", "claimed_days"))
    return history.jumps_before + rules.points("novelty", "sessions"), max(claimed, history.last_jump_before or claimed)


def _keep_pinned(request: Request, history: History, first: date, holds: Sequence[Hold]) -> tuple[PlannedSession, ...]:
    """Return the pinned sessions that still can be: still to come, and not on days the body or life forbids."""
    done_on = {session.start.date() for session in history.done}
    return tuple(
        session
        for session in request.pinned
        if first <= (day := session.start.date()) < request.end
        and day not in done_on
        and not any(hold.covers(day) and (session.jumps or not hold.jumps_only) for hold in holds)
    )


def _find_missed(shown: Plan | None, wishes: Wishes, today: date) -> tuple[PlannedSession, ...]:
    """Return what the plan the runner knows had on days that are over without it, the last weeks' only."""
    if shown is None:
        return ()
    done_on = {session.start.date() for session in wishes.fixed if session.done}
    past = (*shown.missed, *(session for session in shown.sessions if not session.done))
    oldest = today - AFTER
    return tuple(s for s in past if oldest <= s.start.date() < today and s.start.date() not in done_on)
