"""The mobility screen: the page that guides through it, and what came of it over time."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from stridework.web import catalogue
from stridework.web.coach_words import PHRASES, coach_words
from stridework.web.screen.plots import plot_screens
from stridework.web.screen.records import find_screen, read_screen, screens_of
from stridework.web.screen.words import BANDS, EYES, LIMITS, SIDES, STEPS, TESTS

FOLLOWED = ("squat", "balance")
MOST_SHOWN = 100


@require_safe
@cache_control(no_cache=True)
def screen(request: HttpRequest) -> HttpResponse:
    """Show the frame in which the screen is done. It carries no runner: everything happens on their device."""
    spoken = coach_words(FOLLOWED, settings.LANGUAGE_CODE)["phrases"]
    context = {
        "coach_files": catalogue.coach_files(),
        "steps": STEPS,
        "plan": {
            "steps": [{key: step.get(key, "") for key in ("id", "kind", "view", "eyes")} for step in STEPS],
            "phrases": {
                name: {
                    "text": spoken[name]["text"],
                    "clip": catalogue.static_url(f"voice/{settings.LANGUAGE_CODE}/{spoken[name]['clip']}.mp3"),
                }
                for name in PHRASES
            },
        },
        "limits": LIMITS.items(),
        "tests": TESTS.items(),
        "bands": BANDS.items(),
        "eyes": EYES.items(),
        "sides": SIDES.items(),
    }
    return render(request, "screen.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def results(request: HttpRequest) -> HttpResponse:
    """Show the runner's screens, newest first, and what changed from one to the next."""
    rows = list(screens_of(request.user)[:MOST_SHOWN])
    kept = [read_screen(row) for row in rows]
    shown = [
        {
            "row": row,
            "screen": one.screen,
            "limit": LIMITS[one.screen.limit],
            "tests": [(TESTS[test.test], test) for test in one.screen.tests],
            "walls": [(SIDES[wall.side], wall, BANDS[wall.band]) for wall in one.screen.knee_to_wall],
            "stands": [(SIDES[stand.side], EYES[stand.eyes], stand) for stand in one.screen.balance],
        }
        for row, one in zip(rows, kept, strict=True)
    ]
    return render(request, "screen_results.html", {"shown": shown, "plots": plot_screens(kept[::-1])})


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def delete(request: HttpRequest, screen_id: UUID) -> HttpResponse:
    """Ask whether to remove a screen for good, then do it."""
    row = find_screen(request.user, screen_id)
    if row is None:
        raise Http404
    if request.method == "POST":
        row.delete()
        return redirect("screen-results")
    return render(request, "screen_delete.html", {"row": row, "limit": LIMITS[read_screen(row).screen.limit]})
