"""How many landings a runner's legs are used to, and what that leaves of the jumps in a workout.

One contact is one time a foot, or both together, meets the ground. The caps are convention and ours, not trial
results; the first sessions are kept far below, because unaccustomed jumps cost a runner days (Marcora and Bosio 2007
[S]).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from stridework.training.events import Interval
from stridework.training.exercise import Exercise, Variant
from stridework.training.limits import Experience, Limits
from stridework.training.log import Done, SessionLog, pain_light
from stridework.training.phrases import words_in
from stridework.training.workout import Block, Step, Unit, Workout

WEEK = timedelta(days=7)


class Limit(StrEnum):
    """What limits the jumps of a day."""

    PAIN = "pain"
    WEEK = "week"
    NOVEL = "novel"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class JumpBudget:
    """What may be jumped today: contacts in all, spread over so many intervals at most, and what sets the limit."""

    contacts: int
    intervals: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A workout within a budget: its contacts, how many of its jumping intervals now step, and why (None: none)."""

    workout: Workout
    contacts: int
    stepped: int
    limit: Limit | None


def count_landings(
    exercise: Exercise | None, variant: str | None, *, reps: float | None = None, seconds: float = 0.0
) -> float:
    """Return about how many landings a stretch of an exercise has: as counted, or at its own pace for so long.

    `variant` None is the exercise's first one. What is not known has none.
    """
    found = next((v for v in exercise.variants if variant in (None, v.id)), None) if exercise else None
    if found is None:
        return 0.0
    return (reps if reps is not None else seconds / found.seconds_per_rep) * found.contacts_per_rep


def list_landings(intervals: Iterable[Interval], exercises: Mapping[str, Exercise]) -> tuple[float, ...]:
    """Return the landings of each work interval of a session that has any."""
    found = (
        count_landings(exercises.get(i.exercise or ""), i.variant, reps=i.reps or None, seconds=i.end_s - i.start_s)
        for i in intervals
        if i.kind == "work"
    )
    return tuple(landings for landings in found if landings)


def count_contacts(log: SessionLog, exercises: Mapping[str, Exercise], limits: Limits) -> int:
    """Return about how many landings the session had."""
    seconds = limits.jumps.set_seconds
    done = (i for i in log.intervals if i.done is not Done.SKIPPED)
    return round(
        sum(count_landings(exercises.get(i.exercise), i.variant or None, reps=i.reps, seconds=seconds) for i in done)
    )


def find_experience(jump_days: Sequence[date], today: date, limits: Limits, *, advanced: bool = False) -> Experience:
    """Return how used to landing a runner is who jumped on these days, oldest first.

    Advanced is what only the runner can say, and it never outweighs jumps being new.
    """
    if len(jump_days) < limits.jumps.novel_sessions or (today - jump_days[-1]).days > limits.jumps.novel_days:
        return Experience.NOVEL
    if (today - jump_days[0]).days < limits.jumps.novice_days:
        return Experience.NOVICE
    return Experience.ADVANCED if advanced else Experience.INTERMEDIATE


def find_budget(
    logs: Sequence[SessionLog],
    exercises: Mapping[str, Exercise],
    today: date,
    limits: Limits,
    *,
    advanced: bool = False,
) -> JumpBudget:
    """Return what may be jumped today after these sessions, oldest first."""
    counted = [(log.started_at.date(), count_contacts(log, exercises, limits)) for log in logs]
    landed = [(day, contacts) for day, contacts in counted if contacts]
    experience = find_experience([day for day, _ in landed], today, limits, advanced=advanced)
    caps = limits.jumps.caps[experience]
    light = pain_light(logs[-1], limits) if logs else None
    if light and not light.jumps:
        return JumpBudget(0, 0, Limit.PAIN)
    left = caps.week - sum(contacts for day, contacts in landed if timedelta(0) <= today - day < WEEK)
    if left < caps.session:
        return JumpBudget(max(0, left), caps.intervals, Limit.WEEK)
    return JumpBudget(caps.session, caps.intervals, Limit.NOVEL if experience is Experience.NOVEL else Limit.CAP)


def budget_intervals(
    workout: Workout, exercises: Mapping[str, Exercise], budget: JumpBudget, limits: Limits, language: str = "en"
) -> Budgeted:
    """Return the workout with as many of its jumps as the budget holds, the others turned into steps.

    The jumps that stay are the last ones, so that a session steps before it jumps. A jumping exercise without a
    variant that stays on the ground is left as it is, and counts.
    """
    steps = [[list(block.steps) for _ in range(block.rounds)] for block in workout.blocks]
    places = [(b, r, s) for b, rounds in enumerate(steps) for r, row in enumerate(rounds) for s in range(len(row))]
    contacts, jumps, stepped = 0.0, 0, 0
    full = False  # once a jump has not fitted, everything before it steps
    for b, r, s in reversed(places):
        step = steps[b][r][s]
        landings = _step_contacts(step, exercises, limits)
        if not landings:
            continue
        on_ground = _find_grounded(step, exercises)
        full = full or jumps + 1 > budget.intervals or contacts + landings > budget.contacts
        if full and on_ground is not None:
            label = words_in(on_ground.name, language)
            steps[b][r][s] = replace(step, label=label, variant=on_ground.id, note="", quoted=False)
            stepped += 1
        else:
            contacts += landings
            jumps += 1
    if not stepped:
        return Budgeted(workout, round(contacts), 0, None)
    blocks = tuple(
        Block(block.title, tuple(row), len(list(same)))
        for block, rounds in zip(workout.blocks, steps, strict=True)
        for row, same in groupby(rounds)
    )
    return Budgeted(replace(workout, blocks=blocks), round(contacts), stepped, budget.limit)


def _step_contacts(step: Step, exercises: Mapping[str, Exercise], limits: Limits) -> float:
    """Return about how many landings a step asks for; one without a measure of it counts as an interval."""
    value, unit = step.amount.value, step.amount.unit
    return count_landings(
        exercises.get(step.exercise or ""),
        step.variant,
        reps=value if unit is Unit.REPS else None,
        seconds=value if unit is Unit.SECONDS else limits.jumps.set_seconds,
    )


def _find_grounded(step: Step, exercises: Mapping[str, Exercise]) -> Variant | None:
    """Return the exercise's highest rung that stays on the ground, None where every rung leaves it."""
    exercise = exercises[step.exercise or ""]
    rungs = [exercise.variant(level.variant) for level in exercise.ladder]
    return next((v for v in reversed(rungs) if not v.contacts_per_rep), None)
