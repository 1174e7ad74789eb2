"""How many landings a runner's legs are used to, and what that leaves of the jumps in a workout.

One contact is one time a foot, or both together, meets the ground. The caps are convention and ours, not trial
results: Potach and Chu give 80 to 100 contacts a session to novices, 100 to 120 and 120 to 140 above [S2]; the first
sessions are kept far below, because unaccustomed jumps cost a runner days (Marcora and Bosio 2007 [S]).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from stridework.training.exercise import Exercise, Variant
from stridework.training.log import Done, SessionLog, pain_light
from stridework.training.phrases import words_in
from stridework.training.workout import Block, Step, Unit, Workout

NOVEL_SESSIONS = 3  # so many sessions with jumps, and they are no longer new: repeated-bout effect, number ours [D]
NOVEL_DAYS = 28  # after so long without, they are new again; protection lasts 4 to 8 weeks, Nosaka 2005 [S]
NOVICE_DAYS = 56  # eight weeks from the first session with jumps [D]
WEEK = timedelta(days=7)
UNCOUNTED_S = 30.0  # a set nobody counted lasts as long as an interval of the first workout [D]


class Experience(StrEnum):
    """How used to landing the legs are."""

    NOVEL = "novel"
    NOVICE = "novice"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Caps:
    """The most contacts in a session and in seven days, and the most intervals of a workout that may be jumps."""

    session: int
    week: int
    intervals: int


CAPS = {  # [D], below the conventions of strength coaches
    Experience.NOVEL: Caps(40, 80, 2),
    Experience.NOVICE: Caps(80, 160, 4),
    Experience.INTERMEDIATE: Caps(100, 220, 5),
    Experience.ADVANCED: Caps(120, 300, 6),
}


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

    `days` are the days with landings, the first one and the latest, `NOVEL_SESSIONS` at most; `lately` the days and
    landings of about the last week; `painful` says that the last session's pain allows no jumps.
    """

    days: tuple[date, ...] = ()
    lately: tuple[tuple[date, int], ...] = ()
    painful: bool = False


def count_contacts(log: SessionLog, exercises: Mapping[str, Exercise]) -> int:
    """Return about how many landings the session had; a set nobody counted goes at the exercise's own pace."""
    total = 0.0
    for interval in log.intervals:
        exercise = exercises.get(interval.exercise)
        if exercise is None or interval.done is Done.SKIPPED:
            continue
        default = exercise.variants[0].id
        variant = next((v for v in exercise.variants if v.id == (interval.variant or default)), None)
        if variant is not None:
            reps = interval.reps if interval.reps is not None else UNCOUNTED_S / variant.seconds_per_rep
            total += reps * variant.contacts_per_rep
    return round(total)


def find_experience(jump_days: Sequence[date], today: date, *, advanced: bool = False) -> Experience:
    """Return how used to landing a runner is who jumped on these days, oldest first.

    Advanced is what only the runner can say, and it never outweighs jumps being new.
    """
    if len(jump_days) < NOVEL_SESSIONS or (today - jump_days[-1]).days > NOVEL_DAYS:
        return Experience.NOVEL
    if (today - jump_days[0]).days < NOVICE_DAYS:
        return Experience.NOVICE
    return Experience.ADVANCED if advanced else Experience.INTERMEDIATE


def add_landings(landed: Landed, log: SessionLog, exercises: Mapping[str, Exercise]) -> Landed:
    """Return the landings after one more session."""
    light = pain_light(log)
    painful = light is not None and not light.jumps
    contacts, day = count_contacts(log, exercises), log.started_at.date()
    if not contacts:
        return replace(landed, painful=painful)
    days = (*landed.days, day)
    if len(days) > NOVEL_SESSIONS:
        days = (days[0], *days[1 - NOVEL_SESSIONS :])
    # Twice the week, because a phone whose clock ran ahead may have logged a day that is still to come.
    lately = tuple(entry for entry in landed.lately if day - entry[0] < 2 * WEEK)
    return Landed(days, (*lately, (day, contacts)), painful)


def find_budget(
    logs: Sequence[SessionLog], exercises: Mapping[str, Exercise], today: date, *, advanced: bool = False
) -> JumpBudget:
    """Return what may be jumped today after these sessions, oldest first."""
    landed = Landed()
    for log in logs:
        landed = add_landings(landed, log, exercises)
    return budget_day(landed, today, advanced=advanced)


def budget_day(landed: Landed, today: date, *, advanced: bool = False) -> JumpBudget:
    """Return what may be jumped today after these landings."""
    experience = find_experience(landed.days, today, advanced=advanced)
    caps = CAPS[experience]
    if landed.painful:
        return JumpBudget(0, 0, Limit.PAIN)
    left = caps.week - sum(contacts for day, contacts in landed.lately if timedelta(0) <= today - day < WEEK)
    if left < caps.session:
        return JumpBudget(max(0, left), caps.intervals, Limit.WEEK)
    return JumpBudget(caps.session, caps.intervals, Limit.NOVEL if experience is Experience.NOVEL else Limit.CAP)


def budget_intervals(
    workout: Workout, exercises: Mapping[str, Exercise], budget: JumpBudget, language: str = "en"
) -> Budgeted:
    """Return the workout with as many of its jumps as the budget holds, the others turned into steps.

    The jumps that stay are the last ones, so that a session steps before it jumps. A jumping exercise without a
    variant that stays on the ground is left as it is, and counts.
    """
    every = list_landings(workout, exercises)
    contacts, jumped = 0.0, 0
    for landings in reversed(every):
        if jumped == budget.intervals or contacts + landings > budget.contacts:
            break
        contacts += landings
        jumped += 1
    kept = keep_jumps(workout, exercises, jumped, language)
    left = list_landings(kept, exercises)
    stepped = len(every) - len(left)
    return Budgeted(kept, round(sum(left)), jumped, stepped, budget.limit if stepped else None)


def list_landings(workout: Workout, exercises: Mapping[str, Exercise]) -> tuple[float, ...]:
    """Return about how many landings each jumping interval of the workout has, in order."""
    steps = (step for block in workout.blocks for _ in range(block.rounds) for step in block.steps)
    return tuple(landings for step in steps if (landings := _step_contacts(step, exercises)))


def keep_jumps(workout: Workout, exercises: Mapping[str, Exercise], jumps: int, language: str = "en") -> Workout:
    """Return the workout with only the last `jumps` of its jumping intervals jumped, the ones before them stepped.

    A jumping exercise without a variant that stays on the ground is left as it is.
    """
    first_kept = len(list_landings(workout, exercises)) - jumps
    jumping = 0
    blocks: list[Block] = []
    for block in workout.blocks:
        rounds = []
        for _ in range(block.rounds):
            steps = []
            for step in block.steps:
                jumping += bool(_step_contacts(step, exercises))
                steps.append(_ground(step, exercises, language) if jumping <= first_kept else step)
            rounds.append(tuple(steps))
        blocks += [Block(block.title, steps, len(list(same))) for steps, same in groupby(rounds)]
    return replace(workout, blocks=tuple(blocks))


def _ground(step: Step, exercises: Mapping[str, Exercise], language: str) -> Step:
    """Return a jumping step done on the ground; any other step as it is."""
    on_ground = _find_grounded(step, exercises) if _step_contacts(step, exercises) else None
    if on_ground is None:
        return step
    return replace(step, label=words_in(on_ground.name, language), variant=on_ground.id, note="", quoted=False)


def _find_variant(step: Step, exercises: Mapping[str, Exercise]) -> Variant | None:
    exercise = exercises.get(step.exercise or "")
    if exercise is None:
        return None
    return next((v for v in exercise.variants if step.variant in (None, v.id)), None)


def _step_contacts(step: Step, exercises: Mapping[str, Exercise]) -> float:
    """Return about how many landings a step asks for; one without a measure of it counts as an interval."""
    variant = _find_variant(step, exercises)
    if variant is None or not variant.contacts_per_rep:
        return 0.0
    if step.amount.unit is Unit.REPS:
        return float(step.amount.value * variant.contacts_per_rep)
    seconds = step.amount.value if step.amount.unit is Unit.SECONDS else UNCOUNTED_S
    return seconds / variant.seconds_per_rep * variant.contacts_per_rep


def _find_grounded(step: Step, exercises: Mapping[str, Exercise]) -> Variant | None:
    """Return the exercise's highest rung that stays on the ground, None where every rung leaves it."""
    exercise = exercises[step.exercise or ""]
    rungs = [exercise.variant(level.variant) for level in exercise.ladder]
    return next((v for v in reversed(rungs) if not v.contacts_per_rep), None)
