"""The plan, week after week: what each week is for, its best placing, and the ladder where it cannot have all.

Weeks are planned in turn. Each one knows all runs, every fixed session and what was placed before it, so that a later
week never disturbs an earlier one and a change in the future leaves the near weeks as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from stridework.errors import PlanError
from stridework.library.rules import Rules, load_rules
from stridework.planner.candidates import Choices, Week, find_candidates, find_share
from stridework.planner.deload import is_deload_week
from stridework.planner.explain import (
    explain_empty_days,
    explain_relaxations,
    explain_session,
    suggest_help,
    suggest_time,
)
from stridework.planner.hard_rules import DAY, Candidate, Situation, most_sessions, race_length
from stridework.planner.prescribe import Trained, prescribe
from stridework.planner.solve import Solution, solve_week
from stridework.training.plan import (
    BlockedDay,
    HoldCause,
    Phase,
    Plan,
    PlannedSession,
    SessionKind,
    WeekPlan,
    Wishes,
    find_monday,
)
from stridework.training.running import RACES, Run, RunKind

MOST_WEEKS = 26
NEAR = 14 * DAY  # no rule between two sessions looks further


@dataclass(frozen=True, slots=True)
class _Planned:
    """One solved week."""

    week: Week
    choices: Choices
    solution: Solution
    relaxed: tuple[str, ...]


def plan_sessions(runs: Sequence[Run], wishes: Wishes, rules: Rules | None = None) -> Plan:
    """Return the plan around the runs. The same runs and wishes always give the same plan.

    Raises PlanError where the wishes cannot be meant.
    """
    rules = rules or load_rules()
    _check_wishes(wishes)
    placed: list[PlannedSession] = sorted(wishes.fixed, key=lambda session: session.start)
    blocked: list[BlockedDay] = []
    weeks: list[WeekPlan] = []
    without_jumps = 0
    for number in range(wishes.weeks):
        monday = find_monday(wishes.start) + 7 * number * DAY
        frame = frame_week(monday, runs, wishes, placed, rules)
        planned = _plan_week(frame, without_jumps)
        placed = sorted(placed + _write_sessions(planned), key=lambda session: session.start)
        blocked += explain_empty_days(planned.week, planned.solution.chosen, planned.choices)
        sessions = (*planned.solution.chosen, *planned.week.settled_here)
        wanted_jumps = any(kind is not SessionKind.LIGHT for kind in planned.week.wanted)
        without_jumps = without_jumps + 1 if wanted_jumps and not any(s.jumps for s in sessions) else 0
        weeks.append(
            WeekPlan(
                monday, planned.week.phase, planned.week.target, len(sessions),
                planned.week.situation.jump_lead_hours, planned.relaxed,
            )
        )  # fmt: skip
    first = find_monday(wishes.start)
    return Plan(tuple(s for s in placed if first <= s.start.date() < wishes.end), tuple(blocked), tuple(weeks))


def _check_wishes(wishes: Wishes) -> None:
    if not 1 <= wishes.weeks <= MOST_WEEKS:
        raise PlanError(f"a plan has 1 to {MOST_WEEKS} weeks, not {wishes.weeks}")
    if wishes.target is not None and not 0 <= wishes.target <= 3:
        raise PlanError(f"a week has 0 to 3 sessions, not {wishes.target}")


def frame_week(
    monday: date, runs: Sequence[Run], wishes: Wishes, placed: Sequence[PlannedSession], rules: Rules
) -> Week:
    """Return the week to be planned, with what it is for and what it should have."""
    days = tuple(day for day in (monday + n * DAY for n in range(7)) if day >= wishes.start)
    before = [session for session in placed if session.start.date() < days[0]]
    jumps = [session.start.date() for session in before if session.jumps]
    jumps += [wishes.last_jump] if wishes.last_jump else []
    done = wishes.jumps_done + sum(session.jumps for session in before)
    few = done < rules.number("novelty", "sessions")
    novel = few or not jumps or (days[-1] - max(jumps)).days > rules.number("novelty", "days")
    phase = find_phase(monday, runs, wishes, rules, novel=novel)
    limit = most_sessions(monday, runs, rules)
    wanted = rules.wanted[phase] if wishes.target is None else _stretch(rules.wanted[phase], wishes.target)
    target = max(0, min(limit, _scale(len(wanted), days)) - _count_skipped(days, wishes))
    reach = _find_reach(rules)
    near = tuple(run for run in runs if _matters(run, monday, reach))
    starter_until = (
        (wishes.began or wishes.start) + rules.number("H13", "starter_days_without_jumps") * DAY
        if _is_new(wishes)
        else None
    )
    stage = "novelty" if novel else wishes.level
    return Week(
        monday=monday,
        days=days,
        phase=phase,
        target=target,
        wanted=wanted,
        situation=Situation(
            near, wishes, rules, novel, rules.number("H5", "hours"),
            int(rules.number("H13", f"{stage}_session")), starter_until,
        ),
        trained=Trained(
            done,
            wishes.hiits_done + sum(s.kind is SessionKind.HIIT for s in before),
            wishes.lights_done + sum(not session.jumps for session in before),
        ),
        settled=tuple(
            Candidate(s.start, s.minutes, s.kind, s.contacts)
            for s in placed
            if monday - NEAR <= s.start.date() < monday + 7 * DAY + NEAR
        ),
        shown=_find_movable(monday, wishes),
        most_sessions=limit,
        most_contacts=int(rules.number("H13", f"{stage}_week")),
    )  # fmt: skip


def _count_skipped(days: Sequence[date], wishes: Wishes) -> int:
    """Return how many sessions of these days the runner left out: they are not made up for."""
    return sum(hold.cause is HoldCause.SKIPPED and hold.first in days for hold in wishes.holds)


def _is_new(wishes: Wishes) -> bool:
    """Return whether the runner had never jumped when the plan began; its first days then have no jumps."""
    return wishes.jumps_done == 0 and wishes.last_jump is None


def _find_reach(rules: Rules) -> int:
    """Return how many days before and after a week a race can matter: by recovery, or by what comes before it."""
    after = [days for name, days in rules.by_id["H12"].numbers.items() if name.endswith("_days")]
    before = [*rules.by_id["H10"].numbers.values(), *rules.by_id["H11"].numbers.values(), rules.number("S14", "days")]
    return int(max(*after, *before)) + 7


def _matters(run: Run, monday: date, reach: int) -> bool:
    """Return whether a rule of the week can look at the run: races reach furthest, both ways."""
    ahead = (run.start.date() - monday).days
    return -reach <= ahead <= 7 + reach if run.kind in RACES else -3 <= ahead <= 10


def _find_movable(monday: date, wishes: Wishes) -> tuple[PlannedSession, ...]:
    fixed = {session.start for session in wishes.fixed}
    first = max(monday, wishes.start)
    return tuple(s for s in wishes.shown if first <= s.start.date() < monday + 7 * DAY and s.start not in fixed)


def _stretch(wanted: tuple[SessionKind, ...], target: int) -> tuple[SessionKind, ...]:
    """Return as many kinds as the runner asked for: fewer from the end, more of them light."""
    return (wanted + (SessionKind.LIGHT,) * target)[:target]


def find_phase(monday: date, runs: Sequence[Run], wishes: Wishes, rules: Rules, *, novel: bool) -> Phase:
    """Return what the week is for; a race comes before everything else."""
    races = [((run.start.date() - monday).days, run) for run in runs if run.kind in RACES]
    if any(0 <= ahead < 7 for ahead, _ in races):
        return Phase.RACE
    if any(7 <= ahead < 14 and run.kind is RunKind.RACE_A for ahead, run in races):
        return Phase.TAPER
    for ahead, race in races:
        if ahead < 0 and -ahead <= rules.number("H12", f"{race_length(race, rules)}_jump_days"):
            return Phase.RECOVERY
    began = wishes.began or wishes.start
    number = (monday - find_monday(began)).days // 7
    late_start = 7 - began.weekday() < rules.starter_full_days
    if _is_new(wishes) and number < rules.starter_weeks + late_start:
        return Phase.STARTER
    if novel:
        return Phase.NOVELTY
    if is_deload_week(monday, began, runs, rules):
        return Phase.DELOAD
    return Phase.MAINTENANCE if wishes.maintain else Phase.BUILD


def _plan_week(week: Week, without_jumps: int) -> _Planned:
    """Return the best week. Fewer and lighter sessions are costs; H5 yields when jumps never find a place."""
    choices, solution = _solve_best(week)
    rules = week.situation.rules
    wants_jumps = any(kind is not SessionKind.LIGHT for kind in week.wanted)
    if week.situation.novel and wants_jumps and without_jumps >= rules.number("H5", "after_weeks_without_jumps"):
        for rung in ("second_hours", "third_hours"):
            if any(session.jumps for session in (*solution.chosen, *week.settled_here)):
                break
            closer = replace(week, situation=replace(week.situation, jump_lead_hours=rules.number("H5", rung)))
            tried, found = _solve_best(closer)
            if any(session.jumps for session in found.chosen):
                week, choices, solution = closer, tried, found
    relaxed = explain_relaxations(week, solution.chosen, _scale(len(week.wanted), week.days))
    if len(solution.chosen) + len(week.settled_here) < week.target:
        relaxed += _find_help(week, solution)
    return _Planned(week, choices, solution, relaxed)


def _solve_best(week: Week) -> tuple[Choices, Solution]:
    """Return the best placing with the jump sessions the week must have, or without them where they cannot be."""
    choices = find_candidates(week)
    wanted = sum(kind is not SessionKind.LIGHT for kind in week.wanted)
    least = min(wanted, week.situation.rules.points("S13", "least_jump_sessions"))
    for least_jumps in range(least, -1, -1):
        if solution := solve_week(replace(week, least_jumps=least_jumps), choices.allowed):
            return choices, solution
    raise AssertionError("a week without any new session is always possible")


def _scale(sessions: int, days: Sequence[date]) -> int:
    """Return the sessions for the part of a week that is left, at least one."""
    return max(1, round(sessions * len(days) / 7)) if sessions else 0


def _find_help(week: Week, solution: Solution) -> tuple[str, ...]:
    """Return what would let the week hold more: a quality run made easy, or another time of day; perhaps nothing."""
    found = []
    reach = (week.monday, week.monday + 9 * DAY)
    for run in week.situation.runs:
        if run.kind is not RunKind.QUALITY or not reach[0] <= run.start.date() < reach[1]:
            continue
        others = [other if other is not run else replace(run, kind=RunKind.EASY) for other in week.situation.runs]
        freer = replace(week, situation=replace(week.situation, runs=others))
        if len(_solve_best(freer)[1].chosen) > len(solution.chosen):
            found.append(suggest_help(run))
    if start := _find_other_time(week, solution):
        found.append(suggest_time(start))
    return tuple(found)


def _find_other_time(week: Week, solution: Solution) -> datetime | None:
    """Return a start outside the runner's times with which the week would hold more, None where there is none."""
    wishes, usual = week.situation.wishes, week.situation.rules.usual_times
    if not wishes.times:
        return None
    times = {day: tuple(sorted({*usual, *wishes.times.get(day, ())})) for day in range(7)}
    freer = replace(week, situation=replace(week.situation, wishes=replace(wishes, times=times)))
    chosen = _solve_best(freer)[1].chosen
    if len(chosen) <= len(solution.chosen):
        return None
    return next((s.start for s in chosen if s.start.time() not in wishes.times.get(s.day.weekday(), usual)), None)


def _write_sessions(planned: _Planned) -> list[PlannedSession]:
    """Return the chosen sessions with their content, each one step on from the one before."""
    week, trained, found = planned.week, planned.week.trained, []
    chosen = set(planned.solution.chosen)
    to_come = {session for session in week.settled_here if session.day >= week.days[0]}  # the rest is in `trained`
    for session in sorted(chosen | to_come, key=lambda s: s.start):
        if session in chosen:
            dose = prescribe(
                session.kind, trained, week.situation.wishes.level, week.situation.rules,
                novel=week.situation.novel, share=find_share(session.kind, session.day, week),
            )  # fmt: skip
            reasons = explain_session(session, week, planned.choices)
            found.append(
                PlannedSession(
                    session.start,
                    session.minutes,
                    session.kind,
                    dose.contacts,
                    dose.workout,
                    dose.prescription,
                    reasons,
                    jumping_intervals=dose.jumping_intervals,
                )
            )
        trained = trained.after(session.kind)
    return found
