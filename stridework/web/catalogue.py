"""What pages need from the library: exercises, workouts, compiled sessions, and the addresses of what was built.

A workout is named by its id where it is shipped: what is asked of it is then worked out once. A runner's own is given
itself, and worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from stridework import library
from stridework.library.rules import load_rules
from stridework.training.exercise import Exercise, Variant
from stridework.training.landings import keep_jumps, list_landings, list_step_landings
from stridework.training.log import IntervalLog
from stridework.training.timeline import Figure, Interval, Say, Settings, Timeline, to_json
from stridework.training.today import Choice
from stridework.training.tones import tones_to_json
from stridework.training.workout import Sport, Workout
from stridework.web.coach_words import coach_words, list_clips
from stridework.web.fixed_files import find_base

FIRST_WORKOUT = "first-workout"
Answer = TypeVar("Answer")


def _remember(ask: Callable[..., Answer]) -> Callable[..., Answer]:
    """Ask once a process, but every time of a workout that is not shipped: there is no end to those.

    While developing ask every time, so that a figure just drawn shows at once.
    """
    if settings.DEBUG:
        return ask
    remembered = lru_cache(maxsize=None)(ask)

    @wraps(ask)
    def answer(*asked: Any) -> Answer:
        return ask(*asked) if asked and isinstance(asked[0], Workout) else remembered(*asked)

    return answer


def _get(workout: str | Workout) -> Workout:
    return workout if isinstance(workout, Workout) else workouts()[workout]


@_remember
def exercises() -> Mapping[str, Exercise]:
    """Return every exercise by id, in the order they are taught."""
    return library.load_exercises()


def find_done(interval: IntervalLog) -> Variant | Exercise | None:
    """Return the way an interval of the log was done: a lunge that was stepped is no jumping lunge.

    It is the exercise itself where no way is told, and None where the library no longer has it.
    """
    exercise = exercises().get(interval.exercise)
    found = exercise.find_variant(interval.variant) if exercise and interval.variant else None
    return found or exercise


@_remember
def workouts() -> Mapping[str, Workout]:
    """Return every workout of the site's language by id."""
    return library.load_workouts(settings.LANGUAGE_CODE)


@_remember
def jumping_intervals(workout: str | Workout) -> int:
    """Return how many intervals of the workout jump."""
    return len(list_step_landings(_get(workout), exercises(), load_rules().limits))


@_remember
def with_jumps(workout: str | Workout, jumps: int | None = None) -> Workout:
    """Return the workout with only the last `jumps` of its jumping intervals jumped; as it is written for None.

    Raises KeyError where there is no such workout, and where it has no more jumping intervals than that.
    """
    found = _get(workout)
    if jumps is None:
        return found
    if not 0 <= jumps < jumping_intervals(workout):
        raise KeyError(jumps)
    return keep_jumps(found, exercises(), jumps, load_rules().limits, settings.LANGUAGE_CODE)


@_remember
def session(workout: str | Workout, jumps: int | None = None) -> Timeline:
    """Return the workout compiled with the standard settings. Raises KeyError like `with_jumps`."""
    return library.compile_session(with_jumps(workout, jumps), Settings(language=settings.LANGUAGE_CODE))


@_remember
def player_session(workout: str | Workout, jumps: int | None = None) -> dict[str, Any]:
    """Return everything the player needs, as JSON values: the timeline, its sounds, its figures, its coach.

    `jumps` says how many of the jumping intervals are jumped, None where all are; a cut-off session is taken up by it.
    """
    timeline = session(workout, jumps)
    language = settings.LANGUAGE_CODE
    coach = coach_words({interval.variant for interval in timeline.intervals if interval.variant}, language)
    spoken = {event.clip for event in timeline.events if isinstance(event, Say)} | list_clips(coach)
    shown = {event.figure for event in timeline.events if isinstance(event, Figure)}
    return to_json(timeline) | {
        "jumps": jumps,
        "coach": coach,
        "tones": tones_to_json(),
        "clips": _keep_built({clip: f"voice/{language}/{clip}.mp3" for clip in sorted(spoken)}),
        "figures": {figure: urls for figure in sorted(shown) if (urls := figure_urls(figure))},
    }


def figure_urls(figure: str) -> dict[str, str]:
    """Return the addresses of the figure's views that have been drawn: `{"side": …, "front": …}`."""
    return _keep_built({view: f"figures/{figure}.{view}.svg" for view in ("side", "front")})


def _keep_built(paths: Mapping[str, str]) -> dict[str, str]:
    return {key: url for key, path in paths.items() if (url := static_url(path))}


@_remember
def static_url(path: str) -> str | None:
    """Return the address of a static file, None where it has not been built."""
    hashed = settings.STATIC_IS_COLLECTED
    known = path in staticfiles_storage.hashed_files if hashed else finders.find(path)  # type: ignore[attr-defined]
    return staticfiles_storage.url(path) if known else None


@_remember
def coach_files() -> dict[str, Any] | None:
    """Return the addresses of everything the live coach loads (`static/coach/files.js`), None where it is not built."""
    live, pose = find_base("live"), find_base("pose")
    language = settings.LANGUAGE_CODE
    worker = static_url("coach/worker.js")
    engine, report = static_url("engine/engine.zip"), static_url("engine/report.zip")
    rules = static_url(f"engine/rules.{language}.json") or static_url("engine/rules.en.json")
    if not (live and pose and worker and engine and report and rules):
        return None
    return {
        "worker": worker,
        "engine": engine,
        "report": report,
        "rules": rules,
        "pyodide": f"{live}pyodide/",
        "vision": f"{live}vision/vision_bundle.mjs",
        "loader": f"{live}vision/vision_wasm_module_internal.js",
        "binary": f"{live}vision/vision_wasm_module_internal.wasm",
        "models": {size: f"{pose}pose_landmarker_{size}.task" for size in ("lite", "full")},
    }


def work_intervals(timeline: Timeline) -> tuple[Interval, ...]:
    """Return the intervals in which something is done."""
    return tuple(interval for interval in timeline.intervals if interval.kind == "work")


def variant_of(interval: Interval) -> Variant | None:
    """Return the variant done in the interval, None for a plain step such as "Easy run"."""
    if interval.exercise is None:
        return None
    known = exercises()[interval.exercise]
    return known.variant(interval.variant) if interval.variant else known.variants[0]


@_remember
def contacts(workout: str | Workout, jumps: int | None = None) -> int:
    """Return about how many landings the workout asks for, at each exercise's own pace."""
    return round(sum(list_landings(session(workout, jumps).intervals, exercises())))


@_remember
def moves(workout: str | Workout, jumps: int | None = None) -> tuple[tuple[Exercise, Variant], ...]:
    """Return what is done in the workout, each movement once, in the order it first comes."""
    found: dict[tuple[str, str], tuple[Exercise, Variant]] = {}
    for interval in work_intervals(session(workout, jumps)):
        variant = variant_of(interval)
        if interval.exercise and variant:
            found.setdefault((interval.exercise, variant.id), (exercises()[interval.exercise], variant))
    return tuple(found.values())


@_remember
def choices() -> tuple[Choice, ...]:
    """Return the strength workouts that Today chooses from, the first workout in front."""
    strength = [workout for workout in workouts().values() if workout.sport is Sport.STRENGTH]
    strength.sort(key=lambda workout: workout.id != FIRST_WORKOUT)
    return tuple(
        Choice(
            workout.id,
            jumps=contacts(workout.id) > 0,
            gentle=workout.level == "gentle",
            starter=starter_place(workout),
        )
        for workout in strength
    )


@_remember
def running() -> frozenset[str]:
    """Return the ids of the workouts that are runs."""
    return frozenset(workout.id for workout in workouts().values() if workout.sport is Sport.RUN)


def starter_place(workout: Workout) -> int | None:
    """Return the workout's place in the two-week starter plan, None outside it."""
    return workout.order if workout.level == "starter" else None
