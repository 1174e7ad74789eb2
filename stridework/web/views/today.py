"""Today: what to do now, and why."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.library.rules import load_rules
from stridework.training.log import SessionLog
from stridework.training.today import suggest
from stridework.web import catalogue
from stridework.web.next_time import advise_on_jumps
from stridework.web.records import latest_clearance, logs_of, workouts_done
from stridework.web.wording import REST_TITLE, REST_TITLES, SUGGESTIONS

#: More than any rule of this page looks back; the page costs the same after five sessions and after five thousand.
RECENT = 40


@require_safe
@cache_control(private=True, no_cache=True)
def today(request: HttpRequest) -> HttpResponse:
    """Show today's workout with its reason, or why today is for resting, and the last session."""
    now = timezone.localtime()
    recent = logs_of(request.user, RECENT)
    suggestion = suggest(recent, now.date(), catalogue.choices(), load_rules().limits, workouts_done(request.user))
    last = recent[0] if recent else None
    workout = catalogue.workouts().get(suggestion.workout or "")
    context = {
        "now": now,
        "title": REST_TITLES.get(suggestion.why, REST_TITLE),
        "reason": SUGGESTIONS[suggestion.why],
        "workout": workout,
        "timeline": catalogue.session(workout.id) if workout else None,
        "moves": catalogue.moves(workout.id) if workout else (),
        "jumps": advise_on_jumps(workout, recent[::-1], now.date()) if workout else "",
        "last": last,
        "last_workout": catalogue.workouts().get(last.workout) if last else None,
        "ask_morning": last if last and _is_due_for_a_check(last, now.date()) else None,
        "clearance": latest_clearance(request.user),
        "scores": range(11),
    }
    return render(request, "today.html", context)


def _is_due_for_a_check(log: SessionLog, today_is: date) -> bool:
    """Say whether the morning after a painful session has come and has not been asked about."""
    yesterday = today_is - timedelta(days=1)
    return bool(log.pain) and log.pain_next_morning is None and log.started_at.date() == yesterday
