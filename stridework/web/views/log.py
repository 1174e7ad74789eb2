"""The log: what was done, how it felt, and what that means for next time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from stridework.library.rules import load_rules
from stridework.training.load import find_load
from stridework.training.log import LONGEST_NOTE, SCORES, Done, PainFlag, SessionLog, pain_light
from stridework.web import catalogue
from stridework.web.files.take_along import take_done
from stridework.web.files.watch import FIT, write_done
from stridework.web.models import Log
from stridework.web.next_time import BETWEEN_SESSIONS, look_ahead
from stridework.web.records import change_log, delete_log, find_row, read_log, rows_of
from stridework.web.seen_words import say_seen
from stridework.web.teams.comments import list_comments, mark_seen
from stridework.web.views.plan_files import attach
from stridework.web.wording import ADVICE, DONE, ENDS, FLAGS, LIGHTS, QUESTIONS, REASONS
from stridework.web.workouts.own import find_named, names_of

PER_PAGE = 30


class Told(forms.Form):
    """What a runner can tell or change about a session afterwards."""

    srpe = forms.IntegerField(min_value=0, max_value=10, required=False)
    pain = forms.IntegerField(min_value=0, max_value=10, required=False)
    pain_before = forms.IntegerField(min_value=0, max_value=10, required=False)
    pain_next_morning = forms.IntegerField(min_value=0, max_value=10, required=False)
    soreness = forms.IntegerField(min_value=0, max_value=10, required=False)
    pain_flags = forms.MultipleChoiceField(choices=[(flag.value, FLAGS[flag]) for flag in PainFlag], required=False)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


@require_safe
@cache_control(private=True, no_cache=True)
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions, newest first, a page at a time."""
    page = Paginator(rows_of(request.user).defer("document"), PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(request.user)
    rows = [(row, names.get(row.workout, row.workout)) for row in page.object_list]
    can_sign_out = bool(request.session.get("paired")) or request.user.has_usable_password()
    return render(request, "log.html", {"page": page, "rows": rows, "can_sign_out": can_sign_out})


def _find(request: HttpRequest, log_id: UUID) -> Log:
    row = find_row(request.user, log_id)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def session(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Show one session with what its pain means, and take changes; the morning question sends one field only."""
    row = _find(request, log_id)
    log = read_log(row)
    if request.method == "POST":
        form = Told(request.POST)
        if form.is_valid():
            change_log(row, _apply(log, form.cleaned_data, request.POST))
            return redirect("session", log_id=log_id)
    else:
        form = Told(initial={name: getattr(log, name) for name in Told.base_fields})
    return render(request, "session.html", _session_context(row, log, form) | {"back": request.path})


@require_safe
@cache_control(private=True, no_store=True)
def session_watch(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Give a finished session as a FIT activity."""
    log = read_log(_find(request, log_id))
    return attach(write_done(request.user, log), FIT, f"{log.started_at:%Y-%m-%d}-{log.workout}-done.fit")


def _apply(log: SessionLog, told: dict[str, Any], sent: Any) -> SessionLog:
    """Return the log with the fields that the form sent; a form that shows one question leaves the others alone."""
    changes: dict[str, Any] = {name: told[name] for name in (*SCORES, "note") if name in sent}
    if "whole" in sent:  # an empty list of boxes sends nothing at all
        changes["pain_flags"] = tuple(PainFlag(value) for value in told["pain_flags"])
    return replace(log, **changes)


def _session_context(row: Log, log: SessionLog, form: Told) -> dict[str, Any]:
    light = pain_light(log, load_rules().limits)
    comments = list_comments(row)
    if any(not comment.seen for comment in comments):
        mark_seen(row)
    workout = find_named(row.runner, log.workout)
    known = catalogue.exercises()
    intervals = [(i, catalogue.find_done(i), DONE[i.done], say_seen(i, known.get(i.exercise))) for i in log.intervals]
    done = {interval.exercise for interval in log.intervals}
    return {
        "log": log,
        "workout": workout,
        "ways": take_done(log.id, log.workout if workout else ""),
        "ahead": look_ahead(row.runner, log.started_at.date() + BETWEEN_SESSIONS, until=row.started_at, only=done),
        "form": form,
        "intervals": intervals,
        "done_count": sum(interval.done is not Done.SKIPPED for interval in log.intervals),
        "light": light,
        "light_name": LIGHTS[light.light] if light else "",
        "light_reason": REASONS[light.reason] if light else "",
        "light_advice": ADVICE[light.reason] if light else "",
        "load": None if (load := find_load(log.srpe, log.seconds / 60)) is None else round(load),
        "questions": [(name, QUESTIONS[name], form[name].value(), ENDS[name]) for name in SCORES],
        "flags": [(flag.value, FLAGS[flag]) for flag in PainFlag],
        "ticked": {str(getattr(flag, "value", flag)) for flag in form["pain_flags"].value() or ()},
        "scores": range(11),
        "comments": comments,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def delete(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Ask whether to remove a session for good, then do it."""
    row = _find(request, log_id)
    if request.method == "POST":
        delete_log(row)
        return redirect("log")
    log = read_log(row)
    return render(request, "delete.html", {"log": log, "workout": find_named(request.user, log.workout)})
