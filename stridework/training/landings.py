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
    """A workout within a budget: its contacts, how many of its last jumping intervals are jumped, and how many step.

    `limit` says why some step, None where none do.
    """

    workout: Workout
    contacts: int
    jumped: int
    stepped: int
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Landed:
    """What the rules ask of a runner's landings so far, however long the log.

    `days` are the days with landings, the first one and the latest, as many as make jumps familiar at most; `lately`
    the days and landings of about the last week; `painful` says that the last session's pain allows no jumps.
    """

    days: tuple[date, ...] = ()
    lately: tuple[tuple[date, int], ...] = ()
    painful: bool = False


def count_landings(
    exercise: Exercise | None, variant: str | None, *, reps: float | None = None, seconds: float = 0.0
) -> float:
    """Return about how many landings a stretch of an exercise has: as counted, or at its own pace for so long.

    `variant` None is the exercise's first one. What is not known has none.
    """
    found = exercise.find_variant(variant) if exercise else None
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


def add_landings(landed: Landed, log: SessionLog, exercises: Mapping[str, Exercise], limits: Limits) -> Landed:
    """Return the landings after one more session."""
    light = pain_light(log, limits)
    painful = light is not None and not light.jumps
    contacts, day = count_contacts(log, exercises, limits), log.started_at.date()
    if not contacts:
        return replace(landed, painful=painful)
    days = (*landed.days, day)
    if len(days) > (enough := limits.jumps.novel_sessions):
        days = (days[0], *days[1 - enough :])
    # Twice the week, because a phone whose clock ran ahead may have logged a day that is still to come.
    lately = tuple(entry for entry in landed.lately if day - entry[0] < 2 * WEEK)
    return Landed(days, (*lately, (day, contacts)), painful)


def find_budget(
    logs: Sequence[SessionLog],
    exercises: Mapping[str, Exercise],
    today: date,
    limits: Limits,
    *,
    advanced: bool = False,
) -> JumpBudget:
    """Return what may be jumped today after these sessions, oldest first."""
    landed = Landed()
    for log in logs:
        landed = add_landings(landed, log, exercises, limits)
    return budget_day(landed, today, limits, advanced=advanced)


def budget_day(landed: Landed, today: date, limits: Limits, *, advanced: bool = False) -> JumpBudget:
    """Return what may be jumped today after these landings."""
    experience = find_experience(landed.days, today, limits, advanced=advanced)
    caps = limits.jumps.caps[experience]
    if landed.painful:
        return JumpBudget(0, 0, Limit.PAIN)
    left = caps.week - sum(contacts for day, contacts in landed.lately if timedelta(0) <= today - day < WEEK)
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
    every = list_step_landings(workout, exercises, limits)
    contacts, jumped = 0.0, 0
    for landings in reversed(every):
        if jumped == budget.intervals or contacts + landings > budget.contacts:
            break
        contacts += landings
        jumped += 1
    kept = keep_jumps(workout, exercises, jumped, limits, language)
    left = list_step_landings(kept, exercises, limits)
    stepped = len(every) - len(left)
    return Budgeted(kept, round(sum(left)), jumped, stepped, budget.limit if stepped else None)


def list_step_landings(workout: Workout, exercises: Mapping[str, Exercise], limits: Limits) -> tuple[float, ...]:
    """Return about how many landings each jumping step of the workout has, in order."""
    steps = (step for block in workout.blocks for _ in range(block.rounds) for step in block.steps)
    return tuple(landings for step in steps if (landings := _step_contacts(step, exercises, limits)))


def keep_jumps(
    workout: Workout, exercises: Mapping[str, Exercise], jumps: int, limits: Limits, language: str = "en"
) -> Workout:
    """Return the workout with only the last `jumps` of its jumping intervals jumped, the ones before them stepped.

    A jumping exercise without a variant that stays on the ground is left as it is.
    """
    first_kept = len(list_step_landings(workout, exercises, limits)) - jumps
    jumping = 0
    blocks: list[Block] = []
    for block in workout.blocks:
        rounds = []
        for _ in range(block.rounds):
            steps = []
            for step in block.steps:
                jumps_here = bool(_step_contacts(step, exercises, limits))
                jumping += jumps_here
                steps.append(_ground(step, exercises, language) if jumps_here and jumping <= first_kept else step)
            rounds.append(tuple(steps))
        blocks += [Block(block.title, steps, len(list(same))) for steps, same in groupby(rounds)]
    return replace(workout, blocks=tuple(blocks))


def _ground(step: Step, exercises: Mapping[str, Exercise], language: str) -> Step:
    """Return a jumping step done on the ground, as it is where every rung of its exercise leaves the ground."""
    on_ground = _find_grounded(step, exercises)
    if on_ground is None:
        return step
    return replace(step, label=words_in(on_ground.name, language), variant=on_ground.id, note="", quoted=False)


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
