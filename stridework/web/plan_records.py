"""A runner's plan, kept: the request and the plan shown last, planned again when anything under it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from stridework.planner.differences import Difference, compare_plans
from stridework.planner.replan import Standing, replan, stand
from stridework.training.plan import Plan, Request
from stridework.web.models import RungTest, Runner, TrainingPlan
from stridework.web.records import has_clearance, history_of
from stridework.web.run_records import runs_for_plan

REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
DIFFERENCES: TypeAdapter[tuple[Difference, ...]] = TypeAdapter(tuple[Difference, ...])


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
    keep_request(runner, request)
    after = todays_plan(runner, today)
    news = DIFFERENCES.dump_python(before.changes if before else (), mode="json")
    TrainingPlan.objects.filter(runner=runner).update(changes=news)
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
        plan = replan(
            request,
            runs_for_plan(row.runner, request, today),
            history_of(row.runner),
            today,
            shown=shown,
            cleared=has_clearance(row.runner) is not False,
        )
        if news := compare_plans(shown, plan, today):
            row.changes = DIFFERENCES.dump_python(news, mode="json")
        row.plan, row.made_on, row.stale = PLAN.dump_python(plan, mode="json"), today, False
        row.save(update_fields=["plan", "made_on", "stale", "changes"])
    return row


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


def record_rung_test(runner: Runner, exercise: str, level: int, *, passed: bool, on: date) -> None:
    """Keep whether the runner can do what opens the rung; the last answer counts."""
    RungTest.objects.update_or_create(
        runner=runner, exercise=exercise, level=level, defaults={"passed": passed, "on": on}
    )


def rung_tests_of(runner: Runner) -> Mapping[tuple[str, int], bool]:
    """Return the runner's answers by exercise and rung."""
    found = RungTest.objects.filter(runner=runner).values_list("exercise", "level", "passed")
    return {(exercise, level): passed for exercise, level, passed in found}
