"""What comes next in each exercise, in words: the same for the pages, the API and the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from stridework.library.rules import load_rules
from stridework.training.exercise import Sides
from stridework.training.ladder import Decision
from stridework.training.landings import JumpBudget, budget_intervals, find_budget, keep_jumps, list_step_landings
from stridework.training.log import SessionLog
from stridework.training.plan import PlannedSession, find_next_session, find_session_on
from stridework.training.progression import Prescription
from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.models import Runner
from stridework.web.plan.records import RungAnswers, find_plan, rung_tests_of, todays_plan
from stridework.web.progress.records import outlook_of
from stridework.web.records import history_of
from stridework.web.templatetags.words import here, minutes
from stridework.web.wording import (
    CAUSES,
    DECISIONS,
    DELOAD_WEEK,
    JUMP_LIMITS,
    PLANNED_STEPS,
    STEP_INSTEAD,
    say_steps,
)

BETWEEN_SESSIONS = timedelta(days=2)  # where no plan says when: 48 hours, the convention of strength coaches [S2]
FEW_REASONS = 2


@dataclass(frozen=True, slots=True)
class NextTime:
    """One exercise's prescription in words; `code` is the decision's.

    `gate` is what the runner must be able to do before the next rung, "" where none waits for that; it is asked by
    `asks`, the rung's level, until it has been answered with yes. `not_yet` says that it was answered with no.
    """

    exercise: str
    name: str
    rung: str
    amount: str
    code: str
    decision: str
    reason: str
    limit: str = ""
    gate: str = ""
    asks: int | None = None
    not_yet: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class NextSession:
    """The next planned session in words: when, which workout, how much of it, and the first reasons for the day."""

    start: str
    when: str
    name: str
    amount: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next in every exercise, why the week is an easier one ("" where it is not), the planned session."""

    exercises: tuple[NextTime, ...]
    easier: str
    session: NextSession | None = None


def look_ahead(
    runner: Runner, today: date, *, until: datetime | None = None, only: Collection[str] | None = None
) -> Ahead:
    """Return what comes next for the runner on that day, for the exercises done so far or `only` for those.

    With `until`, after the sessions up to then.
    """
    answers = rung_tests_of(runner)
    outlook = outlook_of(runner, today, until, answers)
    told = [
        _put_in_words(p, outlook.jumps, answers)
        for p in outlook.prescriptions.values()
        if p.trained_on and (only is None or p.exercise in only)
    ]
    return Ahead(tuple(told), str(DELOAD_WEEK) if outlook.deload and told else "")


def look_beyond(runner: Runner, log: SessionLog, now: datetime) -> Ahead:
    """Return what comes next in the exercises of a session just told, on the day of the next one, and when that is.

    Landings and easier weeks count on the day they are for: the planned one, else two days on.
    """
    plan = todays_plan(runner, now.date())
    planned = find_next_session(plan, now.replace(tzinfo=None)) if plan else None
    day = planned.start.date() if planned else max(now.date(), log.started_at.date()) + BETWEEN_SESSIONS
    ahead = look_ahead(runner, day, only={interval.exercise for interval in log.intervals})
    return replace(ahead, session=_say_session(planned) if planned else None)


def _say_session(planned: PlannedSession) -> NextSession:
    workout = catalogue.workouts().get(planned.workout)
    return NextSession(
        start=planned.start.isoformat(timespec="minutes"),
        when=gettext("%(day)s at %(time)s")
        % {"day": date_format(planned.start, "D j F", use_l10n=False), "time": f"{planned.start:%H:%M}"},
        name=workout.name if workout else planned.workout,
        amount=f"{minutes(60 * planned.minutes)}, {planned.prescription}" if planned.prescription else "",
        reasons=planned.reasons[:FEW_REASONS],
    )


def budget_jumps(
    workout: Workout, logs: Sequence[SessionLog], today: date, planned: PlannedSession | None = None
) -> tuple[Workout, int | None, str]:
    """Return the workout as it is done today after these sessions, its jumping intervals (None: as written), and why.

    Where the workout is a `planned` session the plan decides: it knows the log as well, and what the runner said of
    being used to jumps. The reason is "" where all are jumped.
    """
    exercises, limits = catalogue.exercises(), load_rules().limits
    if planned is not None:
        return _follow_plan(workout, planned)
    budget = find_budget(logs, exercises, today, limits)
    budgeted = budget_intervals(workout, exercises, budget, limits, settings.LANGUAGE_CODE)
    if budgeted.limit is None:
        return workout, None, ""
    of = len(list_step_landings(workout, exercises, limits))
    why = f"{STEP_INSTEAD[budgeted.limit]} {say_steps(budgeted.stepped, of)}"
    return budgeted.workout, budgeted.jumped, why


def workout_today(runner: Runner, workout: Workout, today: date) -> tuple[Workout, str]:
    """Return the workout as the runner does it today, and why it steps first ("" where it is as written).

    What is done on a watch, heard and printed is what Today and the plan would have the runner do.
    """
    kept = find_plan(runner, today)
    planned = find_session_on(kept.plan, today) if kept else None
    followed = planned if planned and planned.workout == workout.id else None
    done_today, _, why = budget_jumps(workout, history_of(runner), today, followed)
    return done_today, why


def _follow_plan(workout: Workout, planned: PlannedSession) -> tuple[Workout, int | None, str]:
    exercises, limits, jumped = catalogue.exercises(), load_rules().limits, planned.jumping_intervals
    of = len(list_step_landings(workout, exercises, limits))
    if jumped is None or jumped >= of:
        return workout, None, ""
    kept = keep_jumps(workout, exercises, jumped, limits, settings.LANGUAGE_CODE)
    return kept, jumped, f"{PLANNED_STEPS} {say_steps(of - jumped, of)}"


def budgeted_address(
    workout: Workout, logs: Sequence[SessionLog], today: date, planned: PlannedSession | None = None
) -> tuple[str, str]:
    """Return the address at which the workout is played today, and why it steps first ("" where it is as written).

    The player's page carries no runner, so that it works offline: who steps before jumping gets a page of its own.
    """
    _, jumps, why = budget_jumps(workout, logs, today, planned)
    if jumps is None:
        return reverse("train", args=[workout.id]), ""
    return reverse("train-jumps", args=[workout.id, jumps]), why


def _put_in_words(next_up: Prescription, jumps: JumpBudget, answers: RungAnswers) -> NextTime:
    exercise = catalogue.exercises()[next_up.exercise]
    variant = exercise.variant(next_up.rung.variant)
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
    waits_for = next_up.waits_for
    gate = exercise.ladder[waits_for].gate if waits_for is not None else None
    answer = answers.get((exercise.id, waits_for)) if waits_for is not None else None
    return NextTime(
        exercise=exercise.id,
        name=here(variant.name),
        rung=here(rung.name),
        amount=amount,
        code=next_up.decision.value,
        decision=str(DECISIONS[next_up.decision]),
        reason=CAUSES[next_up.cause] % next_up.values,
        limit=limit,
        gate=here(gate) if gate else "",
        asks=waits_for if not (answer and answer[0]) else None,
        not_yet=bool(answer) and not answer[0],
        stopped=stopped,
    )
