"""Progress: what a runner's sessions add up to, as plots beside their own past."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.library.rules import load_rules
from stridework.training.exercise import Sides, Variant
from stridework.training.load import FEWEST_WEEKS, MOST_WEEKS, LoadWeek, sum_weeks
from stridework.training.log import SessionLog
from stridework.training.plan import find_monday
from stridework.training.trends import FEWEST_SESSIONS, list_series
from stridework.web import catalogue
from stridework.web.progress.loads import first_day, read_training
from stridework.web.progress.plots import Plot, join_ids, plot_load, plot_monotony, plot_series, plot_sessions
from stridework.web.progress.words import say_time
from stridework.web.records import logs_between
from stridework.web.templatetags.words import here
from stridework.web.workouts.own import running_of

#: How far back the page looks: the choice's name in the address, its weeks (None: everything), its words.
RANGES: tuple[tuple[str, int | None, object], ...] = (
    ("12", 12, _("12 weeks")),
    ("26", 26, _("26 weeks")),
    ("all", None, _("All")),
)
#: Movements are followed over so many sessions at most, four years at two a week: more would make the page slow and
#: are no clearer as a picture.
MOST_SESSIONS = 400


@dataclass(frozen=True, slots=True)
class Movement:
    """One way of doing an exercise, with the plots there are values for."""

    id: str
    name: str
    plots: tuple[Plot, ...]


@require_safe
@cache_control(private=True, no_cache=True)
def progress(request: HttpRequest) -> HttpResponse:
    """Show the plots of the chosen range, or to a new runner what will be here and when."""
    today = timezone.localdate()
    first = first_day(request.user)
    if first is None or first > today:
        return render(request, "progress.html", {"needed_weeks": FEWEST_WEEKS, "needed_sessions": FEWEST_SESSIONS})
    chosen = next((choice for choice in RANGES if choice[0] == request.GET.get("weeks")), RANGES[0])
    since = max(first, find_monday(today) - timedelta(weeks=chosen[1] - 1)) if chosen[1] else first
    compared = find_monday(max(first, min(since, today - timedelta(weeks=MOST_WEEKS + 1))))
    running = running_of(request.user)
    history = read_training(request.user, compared, today, load_rules(), running)
    weeks = sum_weeks(history.training, compared, today)
    shown = weeks[-((find_monday(today) - find_monday(since)).days // 7 + 1) :]
    logs = logs_between(request.user, since, today, MOST_SESSIONS)
    context = {
        "ranges": [(name, words, name == chosen[0]) for name, _, words in RANGES],
        "weekly": _plot_weekly(weeks, shown),
        "movements": _plot_movements(logs, running),
        "followed": MOST_SESSIONS if len(logs) == MOST_SESSIONS else None,
        "sessions": sum(week.sessions for week in shown),
        "time": say_time(sum(week.minutes for week in shown)),
        "efforts": _list_efforts() if any(week.runs for week in shown) else {},
        "planned": sum(day >= shown[0].monday for day in history.planned),
    }
    return render(request, "progress.html", context)


def _plot_weekly(weeks: Sequence[LoadWeek], shown: Sequence[LoadWeek]) -> tuple[Plot, ...]:
    load = plot_load(weeks, shown)
    return (plot_sessions(weeks, shown), *((load,) if load else ()), *plot_monotony(weeks, shown))


def _plot_movements(logs: Sequence[SessionLog], running: Collection[str]) -> tuple[Movement, ...]:
    """Return every movement with values, in the order exercises are taught; those no longer known come last."""
    places = {name: place for place, name in enumerate(catalogue.exercises())}
    variants = {exercise.id: exercise.variants[0].id for exercise in catalogue.exercises().values()}
    found = list_series(logs, running, variants)
    series = tuple(sorted(found, key=lambda one: (places.get(one.exercise, len(places)), one.exercise)))
    movements = []
    for (exercise, variant), own in groupby(series, key=lambda one: (one.exercise, one.variant)):
        known = _find_variant(exercise, variant)
        each_side = known is not None and known.sides is Sides.ONE
        movements.append(
            Movement(
                id=join_ids(exercise, variant),
                name=here(known.name) if known else variant or exercise,
                plots=tuple(plot_series(one, each_side=each_side) for one in own),
            )
        )
    return tuple(movements)


def _find_variant(exercise: str, variant: str | None) -> Variant | None:
    known = catalogue.exercises().get(exercise)
    return known.find_variant(variant) if known else None


def _list_efforts() -> dict[str, int]:
    """Return the effort that each kind of run is counted with."""
    return {kind: load_rules().points("load", f"{kind}_effort") for kind in ("easy", "long", "quality", "race")}
