"""The pages that are different without a server: Today offers the first workout, the log is drawn by the device."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stridework.library.rules import load_rules
from stridework.training.log import SCORES, Light, PainFlag, Reason, pain_light
from stridework.training.today import Why
from stridework.web import catalogue
from stridework.web.advice import Advice
from stridework.web.next_time import budgeted_address
from stridework.web.player_words import NOTHING_TOLD
from stridework.web.templatetags.words import here
from stridework.web.views.library import group_workouts
from stridework.web.wording import ADVICE, DONE, ENDS, FLAGS, LIGHTS, QUESTIONS, REASONS, SUGGESTIONS


def tell_where(request: HttpRequest) -> dict[str, Any]:
    """Tell every template that there is no server behind the page."""
    return {"on_site": True}


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Offer the first workout, as somebody new to jumps does it, and beside it every other one."""
    workout = catalogue.workouts()[catalogue.FIRST_WORKOUT]
    address, jumps = budgeted_address(workout, (), date.today())
    context = {
        "advice": Advice(workout.id, "", (str(SUGGESTIONS[Why.FIRST]),)),
        "workout": workout,
        "timeline": catalogue.session(workout.id),
        "moves": catalogue.moves(workout.id),
        "address": address,
        "jumps": jumps,
        "clearance": True,  # nobody knows here; the player asks whoever this device does not know to be cleared
        "groups": [(title, items) for name, title, items in group_workouts() if name in ("starter", "playlist")],
        "names": name_everything(),
    }
    return render(request, "site/today.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the log's empty frame, with every word the device needs to fill it."""
    context = {
        "names": name_everything(),
        "lights": judge_answers(),
        "questions": [(name, QUESTIONS[name], None, ENDS[name]) for name in SCORES],
        "flags": [(flag.value, FLAGS[flag]) for flag in PainFlag],
        "ticked": set(),
        "scores": range(11),
        "done": DONE.items(),
    }
    return render(request, "site/log.html", context)


def name_everything() -> dict[str, dict[str, str]]:
    """Return what the ids in a log are called: `workouts` by id, `moves` by exercise and by "exercise.variant"."""
    moves = {exercise.id: here(exercise.name) for exercise in catalogue.exercises().values()}
    for exercise in catalogue.exercises().values():
        moves |= {f"{exercise.id}.{variant.id}": here(variant.name) for variant in exercise.variants}
    return {"workouts": {w.id: w.name for w in catalogue.workouts().values()}, "moves": moves}


def judge_answers() -> dict[str, dict[str, Any]]:
    """Return what the traffic light says to each answer alone: to `pain`, to the `morning` after, to each of `flags`.

    The gravest of a session's answers, the one with the highest `rank`, is what the light says to all of them; only
    signs override pain, and a morning counts where it is worse than before the session.
    """
    return {
        "flags": {flag.value: _judge(pain_flags=(flag,)) for flag in PainFlag},
        "pain": {str(pain): _judge(pain=pain) for pain in range(11)},
        "morning": {str(pain): told for pain in range(11) if (told := _judge(pain_next_morning=pain))},
    }


def _judge(**told: Any) -> dict[str, Any] | None:
    light = pain_light(replace(NOTHING_TOLD, **told), load_rules().limits)
    if light is None:
        return None
    return {
        "rank": 2 * list(Light).index(light.light) + (light.reason in (Reason.BONE, Reason.NOT_SETTLED)),
        "light": light.light.value,
        "name": str(LIGHTS[light.light]),
        "reason": str(REASONS[light.reason]),
        "advice": str(ADVICE[light.reason]),
    }
