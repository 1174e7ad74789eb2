"""Sharing a workout: the link that holds it, the file, and the page that opens on any Stridework."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from stridework.errors import LinkError, StrideworkError
from stridework.training.workout import Workout
from stridework.training.workout_text import format_workout
from stridework.web import catalogue
from stridework.web.views.library import with_workout
from stridework.web.views.plan_files import attach
from stridework.web.workouts.links import draw_qr, pack_workout, unpack_text, unpack_workout
from stridework.web.workouts.own import describe_workout, find_named, keep_own, list_mistakes


@require_safe
@cache_control(private=True, no_cache=True)
@with_workout
def share(request: HttpRequest, found: str | Workout, workout_id: str) -> HttpResponse:
    """Show the link that holds a workout, as text and as a QR code, and its file."""
    workout = catalogue.with_jumps(found)
    context = {"workout": workout, "link": "", "problem": ""}
    try:
        link = request.build_absolute_uri(reverse("shared", args=[pack_workout(workout)]))
    except LinkError as error:
        context["problem"] = str(error)
    else:
        # The drawing is segno's own and holds nothing of what was typed but modules.
        context |= {"link": link, "qr": mark_safe(draw_qr(link))}  # noqa: S308
    return render(request, "share.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def text(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Give out a workout as its text file; one of the runner's own as it was written."""
    found = find_named(request.user, workout_id)
    if found is None:
        raise Http404
    content = format_workout(found) if isinstance(found, Workout) else found.text
    return attach(content.encode(), "text/plain; charset=utf-8", f"{workout_id}.txt")


@require_safe
@login_not_required
@cache_control(no_cache=True)
def shared(request: HttpRequest, code: str) -> HttpResponse:
    """Show the workout a link holds, to whoever has the link; what is wrong with it where it cannot be read."""
    try:
        workout = unpack_workout(code)
    except StrideworkError as error:
        context = {"mistakes": list_mistakes(error)[:10]}
        return render(request, "shared.html", context, status=400)
    context = {
        "code": code,
        "address": request.path,
        "moves": catalogue.moves(workout),
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "shared.html", describe_workout(workout) | context)


@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the workout of a link in the library, or train it now without that."""
    try:
        train = request.POST.get("do") == "train"
        own = keep_own(request.user, unpack_text(code), listed=not train)
    except StrideworkError as error:
        return render(request, "shared.html", {"mistakes": list_mistakes(error)[:10]}, status=400)
    return redirect("train" if train else "workout", own.slug)
