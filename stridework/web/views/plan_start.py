"""Making a plan: the runner's running, the days that suit, the race, and when to begin. The same page changes it."""

from __future__ import annotations

from threading import Thread

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from stridework.planner.solve import load_solver
from stridework.training.plan import Request
from stridework.training.running import RACES
from stridework.web.plan.form import DISTANCES, RACE_KINDS, PlanForm, show_request
from stridework.web.plan.records import change_plan, find_request, keep_request
from stridework.web.plan.wording import LEVELS, RUNS, say_difference
from stridework.web.runs.intake import Intake, take_runs
from stridework.web.runs.records import runs_for_plan, sources_of


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for what a plan is made from, and make it. What was read of the runs is kept even where the rest is wrong."""
    today = timezone.localdate()
    asked = find_request(request.user)
    intake = Intake()
    if request.method == "POST":
        intake = take_runs(request)
        form = PlanForm(request.POST, today=today)
        if form.is_valid() and not intake.problems:
            _keep(request, form.make_request(asked), asked)
            return redirect("plan")
        if "only_runs" in request.POST and not intake.problems:
            return redirect("plan-start")
    else:
        Thread(target=load_solver, daemon=True).start()  # while the form is filled in
        weeks = request.GET.get("weeks", "")
        length = int(weeks) if weeks.isdigit() and 1 <= int(weeks) <= 26 else 2
        form = PlanForm(initial=show_request(asked, today, length), today=today)
    return render(request, "plan/start.html", _context(request, form, asked, intake))


def _keep(request: HttpRequest, wanted: Request, before: Request | None) -> None:
    if before is None:
        keep_request(request.user, wanted)
        return
    differences = change_plan(request.user, wanted)
    words = [say_difference(d) for d in differences] or [_("Noted. The sessions stay where they are.")]
    request.session["plan-said"] = {"words": words, "problem": False, "undo": False}


def _context(request: HttpRequest, form: PlanForm, asked: Request | None, intake: Intake) -> dict[str, object]:
    today = form.today
    sources = sources_of(request.user)
    span = asked or Request(began=today, weeks=4)
    ahead = [run for run in runs_for_plan(request.user, span, today) if run.start.date() >= today and not run.done]
    races = [(run, RUNS[run.kind]) for run in ahead if run.kind in RACES]
    found = ngettext("%(count)d run ahead", "%(count)d runs ahead", len(ahead)) % {"count": len(ahead)}
    return {
        "form": form,
        "asked": asked,
        "intake": intake,
        "sources": sources,
        "found": found,
        "calendar_races": races,
        "levels": [(level.value, words) for level, words in LEVELS.items()],
        "distances": DISTANCES,
        "race_kinds": RACE_KINDS,
        "today": today,
    }
