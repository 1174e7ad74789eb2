"""The plan as files to take along: for the watch, for the ears, on paper. Its calendar is in `views.calendar`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.audio import SoundUnavailable
from stridework.errors import StrideworkError
from stridework.formats.fit_workout import name_run_files, write_reset_run
from stridework.formats.pdf_page import PaperSize, find_size
from stridework.formats.pdf_sheet import write_week_sheet, write_workout_sheet
from stridework.training.plan import PlannedSession, RunResets, find_session_on
from stridework.training.timeline import Timeline
from stridework.web.files.sounds import find_reset_sound, find_session_sound
from stridework.web.files.watch import FIT, compile_planned, find_planned_workout, name_planned, write_planned
from stridework.web.outside import find_outside_address
from stridework.web.plan.board import first_of_week
from stridework.web.plan.form import read_day
from stridework.web.plan.records import find_plan
from stridework.web.runs.records import runs_between

ASK_AGAIN_S = 2
FURTHEST = timedelta(days=400)  # as far from today as a week can be printed


def attach(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file to be kept under that name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@cache_control(private=True, no_store=True)
def session(request: HttpRequest, day: date) -> HttpResponse:
    """Give the session of that day as a FIT workout, with the jumps the plan gives it."""
    planned = _find_session(request, day)
    watch = write_planned(planned)
    if watch is None:
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
def session_sheet(request: HttpRequest, day: date) -> HttpResponse:
    """Give the session of that day to print, with the jumps the plan gives it; its code leads to its page."""
    planned = _find_session(request, day)
    workout = find_planned_workout(planned)
    if workout is None:
        raise Http404
    link = find_outside_address(request, reverse("plan-session", args=[day]))
    return send_sheet(request, lambda size: write_workout_sheet(workout, size=size, link=link), f"{day}-strength")


@require_safe
@cache_control(private=True, no_cache=True)
def session_sound(request: HttpRequest, day: date, kind: str) -> HttpResponseBase:
    """Give the session of that day to listen to, with the jumps the plan gives it."""
    timeline = _find_timeline(request, day)
    return send_sound(request, lambda: find_session_sound(timeline, kind), f"{day}-strength.{kind}")


@require_safe
@cache_control(private=True, no_cache=True)
def reset_track(request: HttpRequest, day: date, kind: str) -> HttpResponseBase:
    """Give the spoken reminder of that day's resets, to be started with the run."""
    resets = _find_resets(request, day)
    return send_sound(request, lambda: find_reset_sound(resets, kind), f"{name_run_files(resets)}.{kind}")


def send_sound(request: HttpRequest, find: Callable[[], Path | None], name: str) -> HttpResponseBase:
    """Answer with a sound file to keep under a name; with a page that asks again while it is being made (202)."""
    try:
        path = find()
    except SoundUnavailable as error:
        words = {"status": 503, "title": _("There is no sound of it"), "words": str(error)}
        return render(request, "error.html", words, status=503)
    if path is None:
        response = render(request, "making.html", {"name": name}, status=202)
        response["Refresh"] = response["Retry-After"] = f"{ASK_AGAIN_S}"
        response["Cache-Control"] = "private, no-store"
        return response
    from stridework.audio_file import FORMATS

    mime = FORMATS[path.suffix.removeprefix(".")].mime
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=mime)


@require_safe
@cache_control(private=True, no_store=True)
def week_sheet(request: HttpRequest) -> HttpResponse:
    """Give a week of the plan to print: that of `from`, by default this one, on A4 or, with `size`, Letter."""
    kept = find_plan(request.user)
    if kept is None:
        raise Http404
    today = timezone.localdate()
    day = read_day(request.GET.get("from", "")) or today
    day = min(max(day, today - FURTHEST), today + FURTHEST)
    first = first_of_week(day, kept.request.week_starts_on)
    runs = runs_between(request.user, first, first + timedelta(days=6))
    link = find_outside_address(request, f"{reverse('plan')}?from={first}")
    return send_sheet(request, lambda size: write_week_sheet(kept.plan, runs, first, size=size, link=link), f"{first}")


def send_sheet(request: HttpRequest, write: Callable[[PaperSize], bytes], name: str) -> HttpResponse:
    """Answer with a sheet to print, on the paper that `size` asks for; another size is not found."""
    try:
        size = find_size(request.GET.get("size", PaperSize.A4))
    except StrideworkError as error:
        raise Http404 from error
    response = HttpResponse(write(size), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{size.casefold()}.pdf"'
    return response


def _find_session(request: HttpRequest, day: date) -> PlannedSession:
    """Return the runner's session of that day; 404 where there is none."""
    kept = find_plan(request.user)
    planned = find_session_on(kept.plan, day) if kept else None
    if planned is None:
        raise Http404
    return planned


def _find_timeline(request: HttpRequest, day: date) -> Timeline:
    """Return the session of that day compiled, with the jumps the plan gives it; 404 where there is none."""
    timeline = compile_planned(_find_session(request, day))
    if timeline is None:
        raise Http404
    return timeline


def _find_resets(request: HttpRequest, day: date) -> RunResets:
    """Return the resets of the first run of that day that has any; 404 where there is none."""
    kept = find_plan(request.user)
    found = next((r for r in kept.plan.resets if r.start.date() == day), None) if kept else None
    if found is None:
        raise Http404
    return found
