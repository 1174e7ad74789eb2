"""The player's page. It carries no runner and no token, so that it can be kept offline and written out as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.web import catalogue
from stridework.web.player_words import player_context


@require_safe
@cache_control(no_cache=True)
def train(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Show the player with the compiled session in it."""
    workout = catalogue.workouts().get(workout_id)
    if workout is None:
        raise Http404
    context = {"workout": workout, "session": catalogue.player_session(workout_id)}
    return render(request, "train.html", context | player_context(workout_id))
