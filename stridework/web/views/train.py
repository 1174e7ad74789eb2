"""The player's page. Of a shipped workout it carries no runner, so that it can be kept offline and written out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.errors import StrideworkError
from stridework.web import catalogue
from stridework.web.own_workouts import find_workout
from stridework.web.player_words import player_context


@require_safe
@cache_control(no_cache=True)
def train(request: HttpRequest, workout_id: str, jumps: int | None = None) -> HttpResponse:
    """Show the player with the compiled session in it, `jumps` of its jumping intervals jumped, the others stepped.

    A workout of the runner's own that cannot be read any more leads to where it can be mended.
    """
    try:
        found = find_workout(request.user, workout_id)
        if found is None:
            raise Http404
        workout = catalogue.with_jumps(found, jumps)
    except KeyError:
        raise Http404 from None
    except StrideworkError:
        return redirect("own-edit", workout_id)
    context = {"workout": workout, "session": catalogue.player_session(found, jumps)}
    return render(request, "train.html", context | player_context(found, jumps))
