"""The plan: runs and strength week by week, one session with its reasons, and everything a runner can change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from stridework.errors import PlanError
from stridework.library.rules import load_rules
from stridework.planner import changes
from stridework.training.plan import (
    HoldCause,
    Plan,
    PlannedSession,
    Request,
    SessionKind,
    find_next_session,
    find_session_on,
)
from stridework.web import catalogue
from stridework.web.files.take_along import take_planned
from stridework.web.next_time import budgeted_address
from stridework.web.plan.board import (
    State,
    build_weeks,
    first_of_month,
    first_of_week,
    say_news,
    say_rule,
    session_card,
)
from stridework.web.plan.form import read_day
from stridework.web.plan.records import (
    change_plan,
    end_plan,
    find_plan,
    put_changes_aside,
    standing_of,
    undo_change,
)
from stridework.web.plan.wording import HOLDS, RUN_CHOICES, SESSION_MEANS, SESSIONS, say_day, say_difference
from stridework.web.runs.records import runs_between
from stridework.web.runs.refresh import refresh_soon

WEEKS_SHOWN = 2
FURTHEST = timedelta(days=400)  # as far from today as the board can be turned


@require_safe
@cache_control(private=True, no_cache=True)
def plan(request: HttpRequest) -> HttpResponse:
    """Show the board: two weeks or a month, with what has changed and what the runner has told."""
    today = timezone.localdate()
    kept = find_plan(request.user, today)
    if kept is None:
        return redirect("plan-start")
    asked, made = kept.request, kept.plan
    refresh_soon(request.user)
    view, first, count = _find_span(request.GET, asked, today)
    runs = runs_between(request.user, first, first + timedelta(days=7 * count - 1))
    context = {
        "view": view,
        "first": first,
        "weeks": build_weeks(made, runs, asked, first, count, today),
        "turn": _find_turns(view, first),
        "month": _month_of(first),
        "news": say_news(kept, today),
        "said": request.session.pop("plan-said", None),
        "holds": _say_holds(asked, today),
        "next": _next(made, today),
        "today": today,
        "ill": any(hold.cause is HoldCause.ILL and hold.last is None for hold in asked.holds),
        "over": asked.end <= today,
        "ends": asked.end - timedelta(days=1),
        "kinds": RUN_CHOICES,
    }
    return render(request, "plan/board.html", context)


def _find_span(sent: QueryDict, asked: Request, today: date) -> tuple[str, date, int]:
    """Return the view, its first day and how many weeks it shows."""
    view = "month" if sent.get("view") == "month" else "weeks"
    day = read_day(sent.get("from", "")) or today
    day = min(max(day, today - FURTHEST), today + FURTHEST)
    if view == "weeks":
        return view, first_of_week(day, asked.week_starts_on), WEEKS_SHOWN
    first = first_of_month(day, asked.week_starts_on)
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return view, first, -(-(next_month - first).days // 7)


def _month_of(first: date) -> date:
    """Return the first day of the month that a month's first shown day stands for."""
    return (first + timedelta(days=6)).replace(day=1)


def _find_turns(view: str, first: date) -> dict[str, str]:
    """Return the addresses of the stretch before and after this one, and of the one with today in it."""
    if view == "weeks":
        earlier, later = first - timedelta(days=7), first + timedelta(days=7)
    else:
        month = _month_of(first)
        earlier, later = (month - timedelta(days=1)).replace(day=1), month + timedelta(days=32)
    home = reverse("plan") + ("?view=month" if view == "month" else "")
    mark = "&" if "?" in home else "?"
    return {"earlier": f"{home}{mark}from={earlier}", "later": f"{home}{mark}from={later}", "now": home}


def _say_holds(asked: Request, today: date) -> list[dict[str, Any]]:
    """Return what the runner told that still counts, so that it can be taken back."""
    return [
        {"place": place, "name": HOLDS[hold.cause], "first": hold.first, "last": hold.last, "jumps": hold.jumps_only}
        for place, hold in enumerate(asked.holds)
        if hold.last is None or hold.last >= today
    ]


def _next(made: Plan, today: date) -> Any:
    session = find_next_session(made, datetime.combine(today, time()))
    return session_card(session, State.PLANNED) if session else None


@require_safe
@cache_control(private=True, no_cache=True)
def session(request: HttpRequest, day: date) -> HttpResponse:
    """Show one session still to be done: what, why there, where else it could be, and what else it could be."""
    asked, made, found = _find_session(request, day)
    standing = standing_of(request.user, asked, made, timezone.localdate())
    pinned = any(known.start == found.start for known in asked.pinned)
    context = {
        "card": session_card(found, State.PLANNED),
        "day": day,
        "pinned": pinned,
        "workout": catalogue.workouts().get(found.workout),
        "address": _find_start(found),
        "moves": catalogue.moves(found.workout) if found.workout in catalogue.workouts() else (),
        "places": [_say_place(place) for place in changes.list_places(standing, made, day)],
        "kinds": [
            _say_place(place) | {"kind": kind.value, "name": SESSIONS[kind], "means": SESSION_MEANS[kind]}
            for place, kind in _other_kinds(standing, made, found.kind, day)
        ],
        "is_today": day == timezone.localdate(),
        "ways": take_planned(day, found.workout),
    }
    return render(request, "plan/session.html", context)


def _find_start(planned: PlannedSession) -> str:
    """Return where the session is played, as many of its intervals jumped as the plan says."""
    workout = catalogue.workouts().get(planned.workout)
    return budgeted_address(workout, (), planned.start.date(), planned)[0] if workout else ""


def _other_kinds(standing: Any, made: Plan, kind: SessionKind, day: date) -> list[tuple[changes.Place, SessionKind]]:
    """Return the other kinds in the order `list_kinds` gives them."""
    others = [other for other in SessionKind if other is not kind]
    return list(zip(changes.list_kinds(standing, made, day), others, strict=True))


@require_safe
@cache_control(private=True, no_store=True)
def places(request: HttpRequest, day: date) -> HttpResponse:
    """Answer with every day the session could be moved to, and what is in the way of the others."""
    asked, made, _found = _find_session(request, day)
    standing = standing_of(request.user, asked, made, timezone.localdate())
    return JsonResponse({"places": [_say_place(place) for place in changes.list_places(standing, made, day)]})


def _find_session(request: HttpRequest, day: date) -> tuple[Request, Plan, Any]:
    """Return the request, the plan and the session still to be done on that day; 404 where there is none."""
    kept = find_plan(request.user)
    found = find_session_on(kept.plan, day) if kept else None
    if kept is None or found is None:
        raise Http404
    return kept.request, kept.plan, found


def _say_place(place: changes.Place) -> dict[str, Any]:
    return {
        "day": place.day.isoformat(),
        "name": say_day(place.day),
        "time": f"{place.start:%H:%M}" if place.start else "",
        "as": str(SESSIONS[place.kind]) if place.kind else "",
        "why": " ".join(say_rule(rule) for rule in place.rules),
    }


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Do one thing to the plan and show the board again, with what it did or why it cannot be."""
    today = timezone.localdate()
    kept = find_plan(request.user, today)
    if kept is None:
        return redirect("plan-start")
    asked, made = kept.request, kept.plan
    if request.POST.get("do") not in (*CHANGES, UNDO):
        raise Http404
    act = CHANGES.get(request.POST["do"])
    try:
        if act is None:
            differences = undo_change(request.user, today)
        else:
            differences = change_plan(request.user, act(request, asked, made, today), today)
    except PlanError as error:
        _say(request, [str(error)], problem=True)
    else:
        _say(request, [say_difference(d) for d in differences] or [_("Noted. The sessions stay where they are.")])
    return redirect(_back_to_board(request.POST))


def _say(request: HttpRequest, words: list[str], *, problem: bool = False) -> None:
    """Keep what the next board says at its top; a change can be taken back from there."""
    can_undo = not problem and request.POST["do"] != UNDO
    request.session["plan-said"] = {"words": words, "problem": problem, "undo": can_undo}


def _back_to_board(sent: QueryDict) -> str:
    """Return the address of the board as the runner saw it; from a session's page, the weeks around today."""
    found = QueryDict(mutable=True)
    if sent.get("view") == "month":
        found["view"] = "month"
    if day := read_day(sent.get("from", "")):
        found["from"] = day.isoformat()
    return reverse("plan") + (f"?{found.urlencode()}" if found else "")


def _day_sent(request: HttpRequest, name: str) -> date:
    day = read_day(request.POST.get(name, ""))
    if day is None:
        raise PlanError(_("%(field)s: expected a day like 2026-10-04") % {"field": name})
    return day


def _move(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    to, when = _day_sent(request, "to"), _time_sent(request)
    standing = standing_of(request.user, asked, made, today)
    return changes.move_session(standing, made, _day_sent(request, "day"), to, when)


def _time_sent(request: HttpRequest) -> time | None:
    text = request.POST.get("at", "")
    try:
        return parse_time(text) if text else None
    except ValueError as mistake:
        raise PlanError(_("at: expected a time like 18:30")) from mistake


def _swap(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    try:
        kind = SessionKind(request.POST.get("kind", ""))
    except ValueError as mistake:
        raise PlanError(_("kind: expected full, hiit or light")) from mistake
    standing = standing_of(request.user, asked, made, today)
    return changes.swap_session(standing, made, _day_sent(request, "day"), kind)


def _skip(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.skip_session(asked, made, _day_sent(request, "day"))


def _release(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.release_session(asked, _day_sent(request, "day"))


def _sore(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.tell_sore(asked, today, load_rules().points("H15", "sore_days"))


def _ill(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.tell_ill(asked, today)


def _well(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.tell_well(asked, today, load_rules().points("H15", "after_illness_days"))


def _away(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    return changes.plan_absence(asked, _day_sent(request, "first"), _day_sent(request, "last"))


def _unhold(request: HttpRequest, asked: Request, made: Plan, today: date) -> Request:
    place = request.POST.get("place", "")
    if not place.isdigit() or int(place) >= len(asked.holds):
        return asked  # taken back already, in another window
    return changes.remove_hold(asked, asked.holds[int(place)])


CHANGES: dict[str, Callable[[HttpRequest, Request, Plan, date], Request]] = {
    "move": _move,
    "swap": _swap,
    "skip": _skip,
    "release": _release,
    "sore": _sore,
    "ill": _ill,
    "well": _well,
    "away": _away,
    "unhold": _unhold,
}
UNDO = "undo"


@require_POST
def read_news(request: HttpRequest) -> HttpResponse:
    """Put aside what planning again changed by itself."""
    put_changes_aside(request.user)
    return redirect(_back_to_board(request.POST))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the plan; what was trained, the runs and the corrections stay."""
    end_plan(request.user)
    return redirect("plan-start")
