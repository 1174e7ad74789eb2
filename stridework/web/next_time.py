"""What comes next in each exercise, in words: the same for the pages and for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from stridework.library.rules import load_rules
from stridework.training.exercise import Sides
from stridework.training.ladder import Cause, Decision
from stridework.training.landings import JumpBudget, budget_intervals, find_budget
from stridework.training.log import SessionLog
from stridework.training.progression import Prescription, progress_history
from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.templatetags.words import here
from stridework.web.wording import CAUSES, DECISIONS, DELOAD_WEEK, JUMP_LIMITS, STEP_INSTEAD, STEPS_IN_WORKOUT


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


def look_ahead(
    logs: Sequence[SessionLog],
    today: date,
    only: Collection[str] | None = None,
    deload_days: Collection[date] = (),
) -> Ahead:
    """Return what comes next after these sessions, oldest first, for the exercises done so far or `only` for those.

    `deload_days` are the days of the plan's deload weeks.
    """
    outlook = progress_history(
        logs, catalogue.exercises(), today, load_rules().limits, running=catalogue.running(), deload_days=deload_days
    )
    told = [
        _put_in_words(p, outlook.jumps)
        for p in outlook.prescriptions.values()
        if p.trained_on and (only is None or p.exercise in only)
    ]
    return Ahead(tuple(told), str(DELOAD_WEEK) if outlook.deload and told else "")


def advise_on_jumps(workout: Workout, logs: Sequence[SessionLog], today: date) -> str:
    """Return what to say about a workout with more jumps than the runner's legs are used to, "" where there are none.

    The player's page carries no runner, so that it works offline: there the workout stands as it is written.
    """
    exercises, limits = catalogue.exercises(), load_rules().limits
    budgeted = budget_intervals(workout, exercises, find_budget(logs, exercises, today, limits), limits)
    if budgeted.limit is None:
        return ""
    return f"{STEP_INSTEAD[budgeted.limit]} {STEPS_IN_WORKOUT % {'steps': budgeted.stepped}}"


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
