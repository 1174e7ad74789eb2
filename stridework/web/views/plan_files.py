"""The plan as files to take along: a calendar, a session or a run for the watch, a run's spoken reminder."""

from __future__ import annotations

from datetime import UTC, date
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.audio import SoundUnavailable
from stridework.audio_file import write_reset_track
from stridework.formats.fit_workout import name_run_files, write_reset_run
from stridework.formats.ics_plan import write_plan
from stridework.training.plan import RunResets, find_session_on
from stridework.web.plan_files import feed_of
from stridework.web.plan_records import find_plan
from stridework.web.run_records import runs_between
from stridework.web.watch_files import FIT, name_planned, write_planned


def attach(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file to be kept under that name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@cache_control(private=True, no_store=True)
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the plan's sessions as an iCalendar file, the posture resets of runs with them."""
    kept = find_plan(request.user)
    if kept is None:
        raise Http404
    feed = feed_of(request.user, kept.request, timezone.now())
    return attach(write_plan(kept.plan, feed, with_resets=True), "text/calendar; charset=utf-8", "strength.ics")


@require_safe
@cache_control(private=True, no_store=True)
def session(request: HttpRequest, day: date) -> HttpResponse:
    """Give the session of that day as a FIT workout, with the jumps the plan gives it."""
    kept = find_plan(request.user)
    planned = find_session_on(kept.plan, day) if kept else None
    watch = write_planned(planned) if planned else None
    if planned is None or watch is None:
        raise Http404
    return attach(watch.content, FIT, name_planned(planned))


@require_safe
@cache_control(private=True, no_store=True)
def reset_run(request: HttpRequest, day: date) -> HttpResponse:
    """Give the run of that day as a FIT workout that stops for its posture resets."""
    resets = _find_resets(request, day)
    lengths = {(run.start, run.title): run.minutes for run in runs_between(request.user, day, day)}
    minutes = lengths.get((resets.start, resets.title))
    watch = write_reset_run(resets, created=resets.start.replace(tzinfo=UTC), minutes=minutes)
    return attach(watch.content, FIT, f"{name_run_files(resets)}.fit")


@require_safe
@cache_control(private=True, no_store=True)
def reset_track(request: HttpRequest, day: date) -> HttpResponse:
    """Give the spoken reminder of that day's resets, to be started with the run. It takes a few seconds to speak."""
    resets = _find_resets(request, day)
    stream = BytesIO()  # a reminder of a long run is a few megabytes
    try:
        write_reset_track(stream, resets)
    except SoundUnavailable as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    return attach(stream.getvalue(), "audio/mpeg", f"{name_run_files(resets)}.mp3")


def _find_resets(request: HttpRequest, day: date) -> RunResets:
    """Return the resets of the first run of that day that has any; 404 where there is none."""
    kept = find_plan(request.user)
    found = next((r for r in kept.plan.resets if r.start.date() == day), None) if kept else None
    if found is None:
        raise Http404
    return found
