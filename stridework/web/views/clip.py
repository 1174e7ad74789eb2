"""The page on which a runner opens a film of themselves. It carries no runner: everything happens on their device."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.web import catalogue
from stridework.web.templatetags.words import here


@require_safe
@csp_update({"media-src": [SELF, "blob:"]})  # the film that the runner opens
@cache_control(no_cache=True)
def clip(request: HttpRequest) -> HttpResponse:
    """Show the frame in which a clip is judged, and what it can be judged as."""
    return render(request, "clip.html", {"coach_files": catalogue.coach_files(), "variants": list_followed()})


def list_followed() -> list[tuple[str, str]]:
    """Return id and name of every variant that a camera can follow, in the order they are taught."""
    return [
        (variant.id, here(variant.name))
        for exercise in catalogue.exercises().values()
        for variant in exercise.variants
        if variant.track is not None
    ]
