"""Today: what to do now, and why."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.training.log import SessionLog
from stridework.web import catalogue
from stridework.web.advice import advise
from stridework.web.next_time import budgeted_address, look_ahead
from stridework.web.plan.board import State, cards_of_day, say_news, session_card
from stridework.web.plan.records import find_plan
from stridework.web.records import latest_clearance, logs_of, workouts_done
from stridework.web.runs.records import runs_between
from stridework.web.teams.comments import list_unread
from stridework.web.workouts.own import find_named

#: More than any rule of this page looks back; the page costs the same after five sessions and after five thousand.
RECENT = 40


@require_safe
@cache_control(private=True, no_cache=True)
def today(request: HttpRequest) -> HttpResponse:
    """Show today's workout with its reason, or why today is for resting, and the last session."""
    now = timezone.localtime()
    recent = logs_of(request.user, RECENT)
    kept = find_plan(request.user, now.date())
    advice = advise(recent, workouts_done(request.user), kept, now.date())
    last = recent[0] if recent else None
    workout = catalogue.workouts().get(advice.workout)
    address, jumps = budgeted_address(workout, recent[::-1], now.date(), advice.planned) if workout else ("", "")
    context = {
        "now": now,
        "advice": advice,
        "upcoming": session_card(advice.upcoming, State.PLANNED) if advice.upcoming else None,
        "workout": workout,
        "timeline": catalogue.session(workout.id) if workout else None,
        "moves": catalogue.moves(workout.id) if workout else (),
        "news": say_news(kept, now.date()),
        "runs": cards_of_day(runs_between(request.user, now.date(), now.date()), kept, now.date()),
        "address": address,
        "jumps": jumps,
        "ahead": look_ahead(request.user, now.date()) if last else None,
        "back": request.path,
        "last": last,
        "last_workout": find_named(request.user, last.workout) if last else None,
        "ask_morning": last if last and _is_due_for_a_check(last, now.date()) else None,
        "clearance": latest_clearance(request.user),
        "scores": range(11),
        "unread": list_unread(request.user) if request.user.has_usable_password() else (),
    }
    return render(request, "today.html", context)


def _is_due_for_a_check(log: SessionLog, today_is: date) -> bool:
    """Say whether the morning after a painful session has come and has not been asked about."""
    yesterday = today_is - timedelta(days=1)
    return bool(log.pain) and log.pain_next_morning is None and log.started_at.date() == yesterday
