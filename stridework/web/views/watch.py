"""Files for the watch where the thing is: a workout to be done, a session that was done."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.formats.fit_workout import write_workout
from stridework.training.plan import find_session_on
from stridework.web import catalogue
from stridework.web.next_time import budget_jumps
from stridework.web.plan_records import find_plan
from stridework.web.records import find_row, history_of, read_log
from stridework.web.views.plan_files import attach
from stridework.web.watch_files import FIT, write_done


@require_safe
@cache_control(private=True, no_store=True)
def workout(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Give a workout as a FIT workout, with as many jumps as the runner's legs are used to today, as Today does."""
    found = catalogue.workouts().get(workout_id)
    if found is None:
        raise Http404
    today = timezone.localdate()
    kept = find_plan(request.user, today)
    planned = find_session_on(kept.plan, today) if kept else None
    followed = planned if planned and planned.workout == workout_id else None
    _, jumps, _ = budget_jumps(found, history_of(request.user), today, followed)
    watch = write_workout(catalogue.session(workout_id, jumps), created=timezone.now(), sport=found.sport)
    return attach(watch.content, FIT, f"{workout_id}.fit")


@require_safe
@cache_control(private=True, no_store=True)
def session(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Give a finished session as a FIT activity."""
    row = find_row(request.user, log_id)
    if row is None:
        raise Http404
    log = read_log(row)
    return attach(write_done(log), FIT, f"{log.started_at:%Y-%m-%d}-{log.workout}-done.fit")
