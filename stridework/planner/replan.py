"""The plan of one runner today: what was asked, what was done since, and the runs, put together and planned.

Planning again changes as little as it can: done and pinned sessions stay, everything else is priced for moving (S10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stridework.library.rules import Rules, load_rules
from stridework.planner.history import History, read_history
from stridework.planner.resets import place_resets
from stridework.planner.weeks import plan_sessions
from stridework.training.landings import NOVICE_DAYS
from stridework.training.log import SessionLog
from stridework.training.plan import Hold, Level, Plan, PlannedSession, Race, Request, Wishes, find_monday
from stridework.training.running import RACES, Run

SEASONED_JUMPS = 3  # a runner who says that jumps are nothing new is taken to have done so many, lately
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
    first = max(today, request.began)
    weeks = max(1, (request.end - find_monday(first)).days // 7)
    history = read_history(logs, today, rules)
    holds = (*history.holds, *request.holds)
    jumps_before, last_jump = _count_jumps_before(request, history)
    wishes = Wishes(
        start=first,
        weeks=weeks,
        level=find_level(request.level, history.first_jump, today),
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
    at = stand(request, runs, logs, today, shown=shown, cleared=cleared, rules=rules)
    missed = _find_missed(shown, at.wishes, today)
    if at.wishes.start >= request.end:
        return Plan((), (), (), (), missed)
    plan = plan_sessions(at.runs, at.wishes, at.rules)
    planned = [run for run in at.runs if at.wishes.start <= run.start.date() < at.wishes.end]
    resets = place_resets(planned, at.rules) if request.resets else ()
    return replace(plan, resets=resets, missed=missed)


def find_level(claimed: Level, first_jump: date | None, today: date) -> Level:
    """Return how used to jumps the runner is: a novice stays one for the first weeks of jumping."""
    if claimed is Level.NOVICE and first_jump and (today - first_jump).days >= NOVICE_DAYS:
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


def _count_jumps_before(request: Request, history: History) -> tuple[int, date | None]:
    """Return the jump sessions before those the plan holds, and the last of them; a runner's word counts as a few."""
    if request.level is Level.NOVICE:
        return history.jumps_before, history.last_jump_before
    claimed = request.began - timedelta(days=7)
    return history.jumps_before + SEASONED_JUMPS, max(claimed, history.last_jump_before or claimed)


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
