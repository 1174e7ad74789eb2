"""A runner's plan, kept: the request and the plan shown last, planned again when anything under it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from stridework.planner.replan import Standing, find_deload_days, replan, stand
from stridework.training.plan import Plan, Request
from stridework.web.models import RungTest, Runner, TrainingPlan
from stridework.web.records import has_clearance, history_of
from stridework.web.run_records import runs_for_plan

REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)


def find_request(runner: Runner) -> Request | None:
    """Return what the runner asked of the plan, None where there is no plan yet."""
    row = TrainingPlan.objects.filter(runner=runner).first()
    return REQUEST.validate_python(row.request) if row else None


def keep_request(runner: Runner, request: Request) -> None:
    """Keep what the runner asked; the plan is made again when it is next looked at."""
    document = REQUEST.dump_python(request, mode="json")
    TrainingPlan.objects.update_or_create(runner=runner, defaults={"request": document, "stale": True})


def end_plan(runner: Runner) -> None:
    """Forget the runner's plan; sessions done, runs and corrections stay."""
    TrainingPlan.objects.filter(runner=runner).delete()


def todays_plan(runner: Runner, today: date | None = None) -> Plan | None:
    """Return the plan as it is today, None where the runner asked for none. It is made again where it must be."""
    today = today or timezone.localdate()
    row = TrainingPlan.objects.filter(runner=runner).first()
    if row is None:
        return None
    if not row.stale and row.made_on == today and row.plan is not None:
        return PLAN.validate_python(row.plan)
    with transaction.atomic():
        row = TrainingPlan.objects.select_for_update().get(pk=row.pk)
        request = REQUEST.validate_python(row.request)
        shown = PLAN.validate_python(row.plan) if row.plan is not None else None
        plan = replan(
            request,
            runs_for_plan(runner, request, today),
            history_of(runner),
            today,
            shown=shown,
            cleared=has_clearance(runner) is not False,
        )
        row.plan, row.made_on, row.stale = PLAN.dump_python(plan, mode="json"), today, False
        row.save(update_fields=["plan", "made_on", "stale"])
    return plan


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


def deload_days_of(runner: Runner, today: date) -> frozenset[date]:
    """Return the days of the deload weeks of the runner's plan up to this week, none where there is no plan."""
    request = find_request(runner)
    if request is None:
        return frozenset()
    return find_deload_days(request, runs_for_plan(runner, request, today), history_of(runner), today)


def record_rung_test(runner: Runner, exercise: str, level: int, *, passed: bool, on: date) -> None:
    """Keep whether the runner can do what opens the rung; the last answer counts."""
    RungTest.objects.update_or_create(
        runner=runner, exercise=exercise, level=level, defaults={"passed": passed, "on": on}
    )


def rung_tests_of(runner: Runner) -> Mapping[tuple[str, int], bool]:
    """Return the runner's answers by exercise and rung."""
    found = RungTest.objects.filter(runner=runner).values_list("exercise", "level", "passed")
    return {(exercise, level): passed for exercise, level, passed in found}
