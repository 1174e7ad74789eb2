"""What comes next in each exercise, in words: the same for the pages and for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from stridework.training.exercise import Sides
from stridework.training.ladder import Cause, Decision
from stridework.training.landings import JumpBudget, budget_intervals, find_budget, keep_jumps, list_landings
from stridework.training.log import SessionLog
from stridework.training.progression import Prescription, progress_history
from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.templatetags.words import here
from stridework.web.wording import (
    CAUSES,
    DECISIONS,
    DELOAD_WEEK,
    JUMP_LIMITS,
    PLANNED_STEPS,
    STEP_INSTEAD,
    say_steps,
)


@dataclass(frozen=True, slots=True)
class NextTime:
    """One exercise's prescription in words; `code` is the decision's, `gate` what the runner should be able to do."""

    name: str
    rung: str
    amount: str
    code: str
    decision: str
    reason: str
    limit: str = ""
    gate: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next in every exercise, and why the week is an easier one ("" where it is not)."""

    exercises: tuple[NextTime, ...]
    easier: str


def look_ahead(logs: Sequence[SessionLog], today: date, only: Collection[str] | None = None) -> Ahead:
    """Return what comes next after these sessions, oldest first, for the exercises done so far or `only` for those."""
    outlook = progress_history(logs, catalogue.exercises(), today, running=catalogue.running())
    told = [
        _put_in_words(p, outlook.jumps)
        for p in outlook.prescriptions.values()
        if p.trained_on and (only is None or p.exercise in only)
    ]
    return Ahead(tuple(told), str(DELOAD_WEEK) if outlook.deload and told else "")


def budget_jumps(
    workout: Workout, logs: Sequence[SessionLog], today: date, jumping_intervals: int | None = None
) -> tuple[Workout, int | None, str]:
    """Return the workout as it is done today after these sessions, its jumping intervals (None: as written), and why.

    `jumping_intervals` is how many of them a plan wants; the legs may want fewer. The reason is "" where all
    are jumped.
    """
    exercises = catalogue.exercises()
    budgeted = budget_intervals(workout, exercises, find_budget(logs, exercises, today), settings.LANGUAGE_CODE)
    of = len(list_landings(workout, exercises))
    if jumping_intervals is not None and jumping_intervals < min(budgeted.jumped, of):
        planned = keep_jumps(workout, exercises, jumping_intervals, settings.LANGUAGE_CODE)
        why = say_steps(of - jumping_intervals, of)
        return planned, jumping_intervals, f"{PLANNED_STEPS} {why}"
    if budgeted.limit is None:
        return workout, None, ""
    why = f"{STEP_INSTEAD[budgeted.limit]} {say_steps(budgeted.stepped, of)}"
    return budgeted.workout, budgeted.jumped, why


def budgeted_address(
    workout: Workout, logs: Sequence[SessionLog], today: date, jumping_intervals: int | None = None
) -> tuple[str, str]:
    """Return the address at which the workout is played today, and why it steps first ("" where it is as written).

    The player's page carries no runner, so that it works offline: who steps before jumping gets a page of its own.
    """
    _, jumps, why = budget_jumps(workout, logs, today, jumping_intervals)
    if jumps is None:
        return reverse("train", args=[workout.id]), ""
    return reverse("train-jumps", args=[workout.id, jumps]), why


def _put_in_words(next_up: Prescription, jumps: JumpBudget) -> NextTime:
    variant = catalogue.exercises()[next_up.exercise].variant(next_up.rung.variant)
    rung, reps = next_up.rung, next_up.reps
    if variant.sides is Sides.ONE:
        amount = gettext("%(count)d a side") % {"count": reps}
    else:
        amount = ngettext("%(count)d rep", "%(count)d reps", reps) % {"count": reps}
    stopped = next_up.decision is Decision.STOP
    limit = ""
    if next_up.most_sets is not None and not stopped:
        words = JUMP_LIMITS[jumps.limit] if next_up.most_sets else STEP_INSTEAD[jumps.limit]
        limit = words % {"sets": next_up.most_sets}
    return NextTime(
        name=here(variant.name),
        rung=here(rung.name),
        amount=amount,
        code=next_up.decision.value,
        decision=str(DECISIONS[next_up.decision]),
        reason=CAUSES[next_up.cause] % next_up.values,
        limit=limit,
        gate=here(rung.gate) if rung.gate and next_up.cause is Cause.NEXT_LEVEL else "",
        stopped=stopped,
    )
