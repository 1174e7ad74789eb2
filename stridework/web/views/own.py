"""The editor of a runner's own workouts: written as text, checked by the parser of every workout, kept and deleted."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from stridework.errors import StrideworkError
from stridework.library.workouts import decode_workout
from stridework.training.workout_text import MAX_TEXT, format_workout
from stridework.web import catalogue
from stridework.web.models import OwnWorkout
from stridework.web.workouts.own import (
    change_own,
    describe_workout,
    find_own,
    keep_own,
    list_mistakes,
    read_text,
    remove_own,
)

LARGEST_FILE = 4 * MAX_TEXT  # bytes of UTF-8


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def new(request: HttpRequest) -> HttpResponse:
    """Write a workout, or open one from a file; `?from=` begins with a copy of a shipped one."""
    if request.method == "POST":
        return _take(request, None)
    copied = catalogue.workouts().get(request.GET.get("from", ""))
    return _show(request, None, format_workout(copied) if copied else _example())


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def edit(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Change a workout of the runner's own. Anybody else's is not found."""
    own = _find(request, workout_id)
    return _take(request, own) if request.method == "POST" else _show(request, own, own.text)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def delete(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Ask whether to take a workout out of the library, then do it."""
    own = _find(request, workout_id)
    if request.method == "POST":
        remove_own(own)
        return redirect("library")
    return render(request, "own/delete.html", {"own": own})


def _find(request: HttpRequest, workout_id: str) -> OwnWorkout:
    own = find_own(request.user, workout_id)
    if own is None:
        raise Http404
    return own


def _example() -> str:
    """Return the text an empty editor begins with: something that can be trained at once."""
    lines = (_("My workout"), _("Slow down, strong up."))
    return (
        f"name: {lines[0]}\nsport: strength\n\nMain set 3x\n- Squat 30s | {lines[1]}\n- Rest 15s\n"
        "- Balance + lunge 8 reps each side\n- Rest 20s\n"
    )


def _take(request: HttpRequest, own: OwnWorkout | None) -> HttpResponse:
    """Keep what the form sends, or show it with its mistakes; `open` reads a file into the form and keeps nothing."""
    text, act = request.POST.get("text", ""), request.POST.get("do", "check")
    try:
        if act == "open":
            text = _read_file(request)
        elif act == "save" and own is None:
            return redirect("workout", keep_own(request.user, text).slug)
        elif act == "save" and own is not None:
            change_own(own, text)
            return redirect("workout", own.slug)
    except StrideworkError as error:
        return _show(request, own, text, error)
    return _show(request, own, text)


def _read_file(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        raise StrideworkError(_("Choose a file first."))
    content = upload.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise StrideworkError(f"{upload.name}: larger than a workout can be ({LARGEST_FILE // 1000} kB)")
    return decode_workout(content, str(upload.name))


def _show(
    request: HttpRequest, own: OwnWorkout | None, text: str, error: StrideworkError | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"own": own, "text": text.replace("\r\n", "\n"), "most": MAX_TEXT}
    if error is None:
        try:
            context |= describe_workout(read_text(text))
        except StrideworkError as found:
            error = found
    context["mistakes"] = list_mistakes(error) if error else []
    status = 422 if error and request.method == "POST" else 200
    return render(request, "own/edit.html", context, status=status)
