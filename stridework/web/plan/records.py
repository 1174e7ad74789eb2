"""A runner's plan, kept: the request and the plan shown last, planned again when anything under it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from stridework.planner.differences import Difference, compare_plans, explain_gone
from stridework.planner.replan import Standing, plan_standing, stand
from stridework.training.plan import Phase, Plan, Request
from stridework.web.models import RungTest, Runner, TrainingPlan
from stridework.web.records import has_clearance, history_of
from stridework.web.runs.records import runs_for_plan

REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
DIFFERENCES: TypeAdapter[tuple[Difference, ...]] = TypeAdapter(tuple[Difference, ...])
RungAnswers = Mapping[tuple[str, int], tuple[bool, datetime]]
"""By exercise and rung: whether the runner can do what opens it, and when that was said."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """What a runner asked, the plan as it is today, and what planning again changed by itself and is not yet read."""

    request: Request
    plan: Plan
    changes: tuple[Difference, ...]


def find_plan(runner: Runner, today: date | None = None) -> KeptPlan | None:
    """Return the runner's plan as it is today, made again where it must be; None where the runner asked for none."""
    today = today or timezone.localdate()
    row = TrainingPlan.objects.filter(runner=runner).first()
    if row is None:
        return None
    if row.stale or row.made_on != today or row.plan is None:
        row = _plan_again(row, today)
    changes = DIFFERENCES.validate_python(row.changes)
    return KeptPlan(REQUEST.validate_python(row.request), PLAN.validate_python(row.plan), changes)


def find_request(runner: Runner) -> Request | None:
    """Return what the runner asked of the plan, None where there is no plan yet."""
    row = TrainingPlan.objects.filter(runner=runner).first()
    return REQUEST.validate_python(row.request) if row else None


def keep_request(runner: Runner, request: Request) -> None:
    """Keep what the runner asked; the plan is made again when it is next looked at."""
    document = REQUEST.dump_python(request, mode="json")
    TrainingPlan.objects.update_or_create(runner=runner, defaults={"request": document, "stale": True})


def change_plan(runner: Runner, request: Request, today: date | None = None) -> tuple[Difference, ...]:
    """Keep what the runner changed, plan again at once, and return everything that is different now.

    What the runner sees happen is no news later: it is not added to the changes that are not yet read.
    """
    today = today or timezone.localdate()
    before = find_plan(runner, today)
    row = TrainingPlan.objects.filter(runner=runner).first()
    kept = {"request": row.request, "plan": row.plan} if row else None
    keep_request(runner, request)
    return _settle(runner, before, today, kept)


def keep_change_of_another(runner: Runner, request: Request, today: date, why: str) -> Plan:
    """Keep what somebody else changed for the runner, a coach say, and return the plan.

    Unlike the runner's own change it is news to them, with its reason even where only the workout of a session is
    another; like theirs it can be taken back.
    """
    with transaction.atomic():
        row = TrainingPlan.objects.select_for_update().filter(runner=runner).first()
        before = {"request": row.request, "plan": row.plan} if row else None
        known = {session.start for session in REQUEST.validate_python(row.request).pinned} if row else set()
        keep_request(runner, request)
        made = find_plan(runner, today)
        assert made is not None  # noqa: S101 - it was kept just now
        told = {change.after.start for change in made.changes if change.after}
        put = [session for session in made.plan.sessions if session.pinned and session.start not in known]
        put = put or ([] if row else [session for session in made.plan.sessions if not session.done][:1])
        news = (*made.changes, *(Difference(None, session, why) for session in put if session.start not in told))
        changes = DIFFERENCES.dump_python(news, mode="json")
        TrainingPlan.objects.filter(runner=runner).update(before=before, changes=changes)
    return made.plan


def undo_change(runner: Runner, today: date | None = None) -> tuple[Difference, ...]:
    """Take the runner's last change back and return what is different now; nothing where there is none to take back.

    The plan it took the place of counts as the one the runner knows, so that every session goes back to its place.
    """
    today = today or timezone.localdate()
    now = find_plan(runner, today)
    row = TrainingPlan.objects.filter(runner=runner).first()
    if now is None or row is None or row.before is None:
        return ()
    row.request, row.plan, row.stale = row.before["request"], row.before["plan"], True
    row.save(update_fields=["request", "plan", "stale"])
    return _settle(runner, now, today, None)


def _settle(
    runner: Runner, before: KeptPlan | None, today: date, taken: dict[str, object] | None
) -> tuple[Difference, ...]:
    """Plan again after a change of the runner's own, which is no news, and return what it did."""
    after = todays_plan(runner, today)
    news = DIFFERENCES.dump_python(before.changes if before else (), mode="json")
    TrainingPlan.objects.filter(runner=runner).update(changes=news, before=taken)
    return compare_plans(before.plan if before else None, after, today) if after else ()


def put_changes_aside(runner: Runner) -> None:
    """Forget the news of the plan: the runner has read it."""
    TrainingPlan.objects.filter(runner=runner).update(changes=[])


def end_plan(runner: Runner) -> None:
    """Forget the runner's plan; sessions done, runs and corrections stay."""
    TrainingPlan.objects.filter(runner=runner).delete()


def todays_plan(runner: Runner, today: date | None = None) -> Plan | None:
    """Return the plan as it is today, None where the runner asked for none."""
    kept = find_plan(runner, today)
    return kept.plan if kept else None


def _plan_again(row: TrainingPlan, today: date) -> TrainingPlan:
    """Make the plan from what is known today, and note what came out differently."""
    with transaction.atomic():
        row = TrainingPlan.objects.select_for_update().get(pk=row.pk)
        request = REQUEST.validate_python(row.request)
        shown = PLAN.validate_python(row.plan) if row.plan is not None else None
        at = standing_of(row.runner, request, shown, today)
        plan = plan_standing(at, today, shown)
        if news := compare_plans(shown, plan, today):
            news = explain_gone(news, at.wishes.holds, at.rules)
            row.changes = DIFFERENCES.dump_python(news, mode="json")
        row.plan, row.made_on, row.stale = PLAN.dump_python(plan, mode="json"), today, False
        row.deload_weeks = _add_deload_weeks(row.deload_weeks, plan)
        row.save(update_fields=["plan", "made_on", "stale", "changes", "deload_weeks"])
    return row


def _add_deload_weeks(known: list[str], plan: Plan) -> list[str]:
    """Return the Mondays of the easier weeks: those before the plan's first week as they were, then the plan's own."""
    if not plan.weeks:
        return known
    over = [monday for monday in known if date.fromisoformat(monday) < plan.weeks[0].monday]
    return over + [week.monday.isoformat() for week in plan.weeks if week.phase is Phase.DELOAD]


def deload_days_of(runner: Runner) -> frozenset[date]:
    """Return the days of the plan's easier weeks, those that are over included; none where there is no plan."""
    kept = TrainingPlan.objects.filter(runner=runner).values_list("deload_weeks", flat=True).first() or ()
    return frozenset(date.fromisoformat(monday) + timedelta(days=n) for monday in kept for n in range(7))


def standing_of(runner: Runner, request: Request, plan: Plan | None, today: date) -> Standing:
    """Return what the changes of `planner.changes` are judged by."""
    return stand(
        request,
        runs_for_plan(runner, request, today),
        history_of(runner),
        today,
        shown=plan,
        cleared=has_clearance(runner) is not False,
    )


def record_rung_test(runner: Runner, exercise: str, level: int, *, passed: bool, at: datetime) -> None:
    """Keep whether the runner can do what opens the rung; the last answer counts, from when it was first given."""
    kept = RungTest.objects.filter(runner=runner, exercise=exercise, level=level).first()
    if kept is None or kept.passed is not passed:
        RungTest.objects.update_or_create(
            runner=runner, exercise=exercise, level=level, defaults={"passed": passed, "at": at}
        )


def rung_tests_of(runner: Runner) -> RungAnswers:
    """Return what the runner said of each test."""
    found = RungTest.objects.filter(runner=runner).values_list("exercise", "level", "passed", "at")
    return {(exercise, level): (passed, timezone.localtime(at)) for exercise, level, passed, at in found}
