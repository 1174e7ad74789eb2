"""The library: every exercise and every workout. Its pages carry no runner, so they can be kept and written out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.library.rules import load_rules
from stridework.training.limits import Experience
from stridework.training.workout import Sport, Workout
from stridework.web import catalogue
from stridework.web.wording import TAGS


@require_safe
@cache_control(no_cache=True)
def library(request: HttpRequest) -> HttpResponse:
    """List the exercises with their figures, and the workouts by what they are for."""
    context = {"exercises": catalogue.exercises().values(), "groups": group_workouts()}
    return render(request, "library.html", context)


def group_workouts() -> list[tuple[str, str, list[dict[str, object]]]]:
    """Return the workouts by what they are for, each group with its name and title, empty groups left out."""
    groups: dict[str, list[Workout]] = {name: [] for name in ("first", "starter", "playlist", "run")}
    for workout in catalogue.workouts().values():
        groups[_group_of(workout)].append(workout)
    groups["starter"].sort(key=lambda workout: catalogue.starter_place(workout) or 0)
    titles = {
        "first": _("Start here"),
        "starter": _("Two-week starter plan"),
        "playlist": _("Playlist"),
        "run": _("Around a run"),
    }
    return [
        (name, titles[name], [{"workout": w, "timeline": catalogue.session(w.id)} for w in group])
        for name, group in groups.items()
        if group
    ]


def _group_of(workout: Workout) -> str:
    if workout.id == catalogue.FIRST_WORKOUT:
        return "first"
    if workout.sport is Sport.RUN:
        return "run"
    return "playlist" if catalogue.starter_place(workout) is None else "starter"


@require_safe
@cache_control(no_cache=True)
def exercise(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """Teach one exercise: what it is for, its phases and cues, good beside wrong, and the way up."""
    found = catalogue.exercises().get(exercise_id)
    if found is None:
        raise Http404
    context = {
        "exercise": found,
        "variant": found.variants[0],
        "more_variants": found.variants[1:],
        "phases": [(phase, [cue for cue in found.cues if cue.phase == phase.id]) for phase in found.phases],
        "faults": [(fault, found.cue(fault.cue)) for fault in found.faults],
        "ladder": [(level, found.variant(level.variant)) for level in found.ladder],
        "measures": [(cue, cue.measure, TAGS[cue.measure.tag]) for cue in found.cues if cue.measure is not None],
        "workouts": [
            workout
            for workout in catalogue.workouts().values()
            if found.id in {known.id for known, _variant in catalogue.moves(workout.id)}
        ],
    }
    return render(request, "exercise.html", context)


@require_safe
@cache_control(no_cache=True)
def workout(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Show one workout: its steps, how long it takes, how much it jumps, and Start."""
    found = catalogue.workouts().get(workout_id)
    if found is None:
        raise Http404
    timeline = catalogue.session(workout_id)
    context = {
        "workout": found,
        "timeline": timeline,
        "intervals": catalogue.work_intervals(timeline),
        "contacts": catalogue.contacts(workout_id),
        "fewer_jumps": _list_fewer_jumps(workout_id),
        "moves": catalogue.moves(workout_id),
    }
    return render(request, "workout.html", context)


def _list_fewer_jumps(workout_id: str) -> list[dict[str, Any]]:
    """Return the ways of doing the workout with some of its jumps stepped, most jumps first."""
    of = catalogue.jumping_intervals(workout_id)
    ways = range(of - 1, -1, -1)
    landings = {jumps: catalogue.contacts(workout_id, jumps) for jumps in ways}
    novel = load_rules().limits.jumps.caps[Experience.NOVEL]
    new_to_jumps = [jumps for jumps in ways if jumps <= novel.intervals and landings[jumps] <= novel.session]
    return [
        {
            "jumps": jumps,
            "stepped": of - jumps,
            "of": of,
            "contacts": landings[jumps],
            "new_to_jumps": new_to_jumps[:1] == [jumps] and catalogue.contacts(workout_id) > novel.session,
        }
        for jumps in ways
    ]
