"""Whether to start at all: asked once before the first session, kept as yes or no and a date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(no_cache=True)
def clearance(request: HttpRequest) -> HttpResponse:
    """Show the clearance question; the page's module keeps the answer."""
    return render(request, "clearance.html")
