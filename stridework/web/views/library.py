"""The library: every exercise and every workout. Pages of what is shipped carry nothing of a runner but the list of
their own workouts, so that they can be kept and written out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.errors import StrideworkError
from stridework.formats.fit_workout import write_workout
from stridework.formats.pdf_sheet import write_workout_sheet
from stridework.library.rules import load_rules
from stridework.training.limits import Experience
from stridework.training.workout import Sport, Workout
from stridework.web import catalogue
from stridework.web.files.sounds import find_session_sound
from stridework.web.files.take_along import take_workout
from stridework.web.files.watch import FIT
from stridework.web.models import OwnWorkout
from stridework.web.next_time import workout_today
from stridework.web.outside import find_outside_address
from stridework.web.views.plan_files import attach, send_sheet, send_sound
from stridework.web.wording import TAGS
from stridework.web.workouts.own import describe_workout, find_own, find_workout, listed_of


def with_workout(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view what the catalogue takes for its workout's id, before the id itself.

    One of the runner's own that has mistakes leads to the editor instead; where there is none, the page is not found.
    """

    @wraps(view)
    def answer(request: HttpRequest, workout_id: str, **asked: Any) -> HttpResponseBase:
        try:
            found = find_workout(request.user, workout_id)
        except StrideworkError:
            return redirect("own-edit", workout_id)
        if found is None:
            raise Http404
        return view(request, found, workout_id, **asked)

    return answer


@require_safe
@cache_control(private=True, no_cache=True)
def library(request: HttpRequest) -> HttpResponse:
    """List the exercises with their figures, and the workouts by what they are for."""
    context = {"exercises": catalogue.exercises().values(), "groups": group_workouts(), "yours": _list_own(request)}
    return render(request, "library.html", context)


def _list_own(request: HttpRequest) -> list[OwnWorkout]:
    return list(listed_of(request.user)) if request.user.is_authenticated else []


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
@with_workout
def workout(request: HttpRequest, found: str | Workout, workout_id: str) -> HttpResponse:
    """Show one workout: its steps, how long it takes, how much it jumps, and Start."""
    context = describe_workout(found) | {
        "fewer_jumps": _list_fewer_jumps(found),
        "moves": catalogue.moves(found),
        "ways": partial(take_workout, found, find_own(request.user, workout_id)),  # files written out have no ways
    }
    return render(request, "workout.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
@with_workout
def workout_sound(request: HttpRequest, found: str | Workout, workout_id: str, kind: str) -> HttpResponseBase:
    """Give a workout to listen to."""
    timeline = catalogue.session(_as_today(request, found))
    return send_sound(request, lambda: find_session_sound(timeline, kind), f"{workout_id}.{kind}")


@require_safe
@cache_control(private=True, no_store=True)
@with_workout
def workout_watch(request: HttpRequest, found: str | Workout, workout_id: str) -> HttpResponse:
    """Give a workout as a FIT workout."""
    workout = _as_today(request, found)
    watch = write_workout(catalogue.session(workout), created=timezone.now(), sport=workout.sport)
    return attach(watch.content, FIT, f"{workout_id}.fit")


def _as_today(request: HttpRequest, workout: str | Workout) -> Workout:
    """Return the workout with as many jumps as the runner's legs are used to today: every file of it is that one."""
    return workout_today(request.user, catalogue.with_jumps(workout), timezone.localdate())[0]


@require_safe
@cache_control(private=True, no_cache=True)
@with_workout
def workout_sheet(request: HttpRequest, found: str | Workout, workout_id: str) -> HttpResponse:
    """Give a workout to print, on A4 or, with `size`, on Letter; its code leads to the workout's page."""
    workout = _as_today(request, found)
    link = find_outside_address(request, reverse("workout", args=[workout_id]))
    return send_sheet(request, lambda size: write_workout_sheet(workout, size=size, link=link), workout_id)


def _list_fewer_jumps(workout: str | Workout) -> list[dict[str, Any]]:
    """Return the ways of doing the workout with some of its jumps stepped, most jumps first."""
    of = catalogue.jumping_intervals(workout)
    ways = range(of - 1, -1, -1)
    landings = {jumps: catalogue.contacts(workout, jumps) for jumps in ways}
    novel = load_rules().limits.jumps.caps[Experience.NOVEL]
    new_to_jumps = [jumps for jumps in ways if jumps <= novel.intervals and landings[jumps] <= novel.session]
    return [
        {
            "jumps": jumps,
            "stepped": of - jumps,
            "of": of,
            "contacts": landings[jumps],
            "new_to_jumps": new_to_jumps[:1] == [jumps] and catalogue.contacts(workout) > novel.session,
        }
        for jumps in ways
    ]
