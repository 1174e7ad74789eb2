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
def train(request: HttpRequest, workout_id: str, jumps: int | None = None) -> HttpResponse:
    """Show the player with the compiled session in it, `jumps` of its jumping intervals jumped, the others stepped."""
    try:
        workout = catalogue.with_jumps(workout_id, jumps)
    except KeyError:
        raise Http404 from None
    context = {"workout": workout, "session": catalogue.player_session(workout_id, jumps)}
    return render(request, "train.html", context | player_context(workout_id, jumps))
