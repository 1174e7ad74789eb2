"""The runner's runs: where they come from, what kind each is and why, and one tap to say it is another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from stridework.errors import StrideworkError
from stridework.training.run_kinds import fold_title
from stridework.training.running import Run, RunKind
from stridework.web.models import RunSource
from stridework.web.plan.wording import NOT_A_RUN, RUN_CHOICES, RUNS
from stridework.web.runs.intake import Intake, say_reading, take_runs
from stridework.web.runs.records import correct_run, runs_between, sources_of
from stridework.web.runs.refresh import refresh_soon
from stridework.web.runs.sources import accept_waiting, refresh, remove

AHEAD = timedelta(days=28)
BEHIND = timedelta(days=14)
MOST_IGNORED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def runs(request: HttpRequest) -> HttpResponse:
    """List sources and runs, and take more of them."""
    intake = Intake()
    if request.method == "POST":
        intake = take_runs(request)
        if not intake.problems:
            request.session["runs-said"] = intake.taken
            return redirect("runs")
    else:
        refresh_soon(request.user)
    today = timezone.localdate()
    known = runs_between(request.user, today - BEHIND, today + AHEAD)
    sources = sources_of(request.user)
    context = {
        "intake": intake,
        "said": request.session.pop("runs-said", None),
        "sources": [(source, _count_ahead(source, today)) for source in sources],
        "coming": _group([run for run in known if run.start.date() >= today]),
        "past": _group([run for run in reversed(known) if run.start.date() < today]),
        "ignored": _list_ignored(sources),
        "kinds": RUN_CHOICES,
    }
    return render(request, "plan/runs.html", context)


def _count_ahead(source: RunSource, today: Any) -> int:
    return source.entries.filter(day__gte=today, done=False).count()


def _group(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return the runs by title and kind, in the order in which they first come; a correction is about the title."""
    groups: dict[tuple[str, RunKind], list[Run]] = {}
    for run in runs:
        groups.setdefault((fold_title(run.title) or run.uid, run.kind), []).append(run)
    return [
        {"runs": found, "run": found[0], "kind": kind.value, "name": RUNS[kind]} for (_, kind), found in groups.items()
    ]


def _list_ignored(sources: Any) -> list[dict[str, Any]]:
    """Return what calendars hold beside runs, each title once, those that could not be read first."""
    found: dict[str, dict[str, Any]] = {}
    for source in sources:
        for entry in source.ignored:
            key = fold_title(entry["title"])
            known = found.setdefault(key, {**entry, "source": source.name, "count": 0})
            known["count"] += 1
    return sorted(found.values(), key=lambda entry: entry["line"] is None)[:MOST_IGNORED]


@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Keep what the runner says a run is, for this one or for every run of its title."""
    said = request.POST.get("kind", "")
    title, uid = request.POST.get("title", "")[:500], request.POST.get("uid", "")[:500]
    if said != NOT_A_RUN and said not in set(RunKind):
        raise Http404
    if request.POST.get("common") and title.strip():
        uid = ""
    if not uid and not title.strip():
        raise Http404
    try:
        correct_run(request.user, kind=None if said == NOT_A_RUN else RunKind(said), uid=uid, title=title)
    except StrideworkError as error:
        request.session["runs-said"] = [str(error)]
    else:
        name = _("not a run") if said == NOT_A_RUN else str(RUNS[RunKind(said)])
        request.session["runs-said"] = [
            _("Noted for good: “%(title)s” is: %(kind)s.") % {"title": title or _("this run"), "kind": name}
        ]
    return redirect("plan" if request.POST.get("from") == "plan" else "runs")


SOURCE_ACTS = {"refresh": refresh, "accept": accept_waiting, "remove": remove}


@require_POST
def source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Read a source again, accept what waits, or remove it. Anybody else's is not found."""
    found = get_object_or_404(RunSource, pk=source_id, runner=request.user)
    act = SOURCE_ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    name = found.name
    try:
        reading = act(found)
    except StrideworkError as error:
        said = str(error)
    else:
        said = f"{name}: {say_reading(reading)}" if reading else _("%(name)s is removed.") % {"name": name}
    request.session["runs-said"] = [said]
    return redirect("runs")
