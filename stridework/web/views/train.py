"""The player's page. Of a shipped workout it carries no runner, so that it can be kept offline and written out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.player_words import player_context
from stridework.web.views.library import with_workout


@require_safe
@cache_control(no_cache=True)
@with_workout
def train(request: HttpRequest, found: str | Workout, workout_id: str, jumps: int | None = None) -> HttpResponse:
    """Show the player with the compiled session in it, `jumps` of its jumping intervals jumped, the others stepped."""
    try:
        workout = catalogue.with_jumps(found, jumps)
    except KeyError:
        raise Http404 from None
    context = {"workout": workout, "session": catalogue.player_session(found, jumps)}
    return render(request, "train.html", context | player_context(found, jumps))
