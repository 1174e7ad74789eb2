"""Workouts of a runner's own: kept as text, found by their id beside the shipped ones.

Their ids begin with `own-`, which no shipped workout's does, so that neither ever takes the place of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.text import slugify

from stridework.errors import StrideworkError, WorkoutSyntaxErrors
from stridework.library.sessions import compile_session
from stridework.library.workouts import load_names
from stridework.training.log import LONGEST_SECONDS
from stridework.training.timeline import Settings
from stridework.training.workout import Sport, Workout
from stridework.training.workout_text import MAX_LENGTH, parse_workout
from stridework.web import catalogue
from stridework.web.models import Log, OwnWorkout, Runner

PREFIX = "own-"
MOST_KEPT = 300
SOURCE = "text"
MOST_MISTAKES = 30
LONGEST_SLUG = 48  # a number may follow


def read_text(text: str, slug: str = f"{PREFIX}workout") -> Workout:
    """Return the workout a text tells, compiled once to see that it can be trained.

    Raises WorkoutSyntaxErrors with every mistake, and StrideworkError where it is no session or longer than a day.
    """
    text = text.replace("\r\n", "\n")
    workout = parse_workout(text, id=slug, names=load_names(settings.LANGUAGE_CODE), source=SOURCE)
    timeline = compile_session(workout, Settings(language=settings.LANGUAGE_CODE))
    if timeline.seconds > LONGEST_SECONDS:
        hours = LONGEST_SECONDS // 3600
        raise StrideworkError(
            f"the workout lasts {timeline.seconds / 3600:.0f} hours; at most {hours} hours are logged"
        )
    return workout


def list_mistakes(error: StrideworkError) -> list[dict[str, Any]]:
    """Return an error of `read_text` as its mistakes; line and column are None where it is about the whole."""
    if isinstance(error, WorkoutSyntaxErrors):
        return [
            {name: getattr(one, name) for name in ("line", "column", "problem", "expected")} for one in error.errors
        ]
    return [{"line": None, "column": None, "problem": str(error), "expected": ""}]


def describe_workout(workout: str | Workout) -> dict[str, Any]:
    """Return what a page shows of a workout: itself, how long it takes, how much it jumps."""
    timeline = catalogue.session(workout)
    return {
        "workout": catalogue.with_jumps(workout),
        "timeline": timeline,
        "intervals": catalogue.work_intervals(timeline),
        "contacts": catalogue.contacts(workout),
    }


def check_text(text: str) -> dict[str, Any]:
    """Return the mistakes of a text, and as HTML how it looks where there are none."""
    try:
        workout = read_text(text)
    except StrideworkError as error:
        return {"errors": list_mistakes(error)[:MOST_MISTAKES], "preview": ""}
    return {"errors": [], "preview": render_to_string("own/_preview.html", describe_workout(workout))}


def describe_text(text: str, slug: str) -> tuple[str, str]:
    """Return the name and the sport of a text, also of one that cannot be read: its id and strength."""
    try:
        workout = read_text(text, slug)
    except StrideworkError:
        return slug[: MAX_LENGTH["name"]], Sport.STRENGTH.value
    return workout.name, workout.sport.value


def listed_of(runner: Runner) -> QuerySet[OwnWorkout]:
    """Return the workouts in the runner's library, by name."""
    return OwnWorkout.objects.filter(runner=runner, listed=True)


def load_own(runner: Runner) -> dict[str, Workout]:
    """Return the workouts in the runner's library by id; one whose text this version cannot read is left out."""
    found: dict[str, Workout] = {}
    for own in listed_of(runner):
        with suppress(StrideworkError):
            found[own.slug] = read_text(own.text, own.slug)
    return found


def find_own(runner: Runner, slug: str) -> OwnWorkout | None:
    """Return the runner's workout of that id; None where there is none, or it is somebody else's."""
    if not slug.startswith(PREFIX):
        return None
    return OwnWorkout.objects.filter(runner=runner, slug=slug).first()


def names_of(runner: Runner) -> Mapping[str, str]:
    """Return the names of all workouts the runner's log can know, by id."""
    shipped = {workout.id: workout.name for workout in catalogue.workouts().values()}
    return shipped | dict(OwnWorkout.objects.filter(runner=runner).values_list("slug", "name"))


def running_of(runner: Runner) -> frozenset[str]:
    """Return the ids of the workouts that are runs, the runner's own included."""
    own = OwnWorkout.objects.filter(runner=runner, sport=Sport.RUN.value).values_list("slug", flat=True)
    return catalogue.running() | frozenset(own)


def is_own_run() -> Exists:
    """Return the condition on rows of the log that it was a run of the runner's own."""
    own = OwnWorkout.objects.filter(runner=OuterRef("runner"), slug=OuterRef("workout"), sport=Sport.RUN.value)
    return Exists(own)


def keep_own(runner: Runner, text: str, *, listed: bool = True) -> OwnWorkout:
    """Keep a new workout and return it; a text that is kept already is not kept twice.

    Raises what `read_text` raises, and StrideworkError where there are too many.
    """
    text = text.replace("\r\n", "\n")
    workout = read_text(text)
    with transaction.atomic():
        known = OwnWorkout.objects.filter(runner=runner, text=text).first()
        if known is not None:
            if listed and not known.listed:
                known.listed = True
                known.save(update_fields=["listed"])
            return known
        if OwnWorkout.objects.filter(runner=runner).count() >= MOST_KEPT:
            raise StrideworkError(f"{MOST_KEPT} workouts of your own are the most; delete one you no longer need")
        slug = _find_slug(runner, workout.name)
        return OwnWorkout.objects.create(
            runner=runner, slug=slug, name=workout.name, sport=workout.sport.value, text=text, listed=listed
        )


def change_own(own: OwnWorkout, text: str) -> None:
    """Put a new text in the place of the one kept; its id stays. Raises what `read_text` raises."""
    text = text.replace("\r\n", "\n")
    workout = read_text(text, own.slug)
    own.text, own.name, own.sport, own.listed = text, workout.name, workout.sport.value, True
    own.save(update_fields=["text", "name", "sport", "listed"])


def remove_own(own: OwnWorkout) -> bool:
    """Take a workout out of the library and return whether it is gone: where the log has it, its name is kept."""
    if Log.objects.filter(runner_id=own.runner_id, workout=own.slug).exists():
        own.listed = False
        own.save(update_fields=["listed"])
        return False
    own.delete()
    return True


def find_workout(runner: Runner, workout_id: str) -> str | Workout | None:
    """Return what the catalogue takes for that id: the id of a shipped workout, the runner's own one, or None.

    Raises WorkoutSyntaxErrors for one of the runner's own that this version cannot read.
    """
    if workout_id in catalogue.workouts():
        return workout_id
    own = find_own(runner, workout_id)
    return read_text(own.text, own.slug) if own else None


def find_named(runner: Runner, workout_id: str) -> Workout | OwnWorkout | None:
    """Return the workout of that id for its name and id, without reading its text."""
    return catalogue.workouts().get(workout_id) or find_own(runner, workout_id)


def _find_slug(runner: Runner, name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", slugify(name)[:LONGEST_SLUG]).strip("-") or "workout"
    taken = set(OwnWorkout.objects.filter(runner=runner).values_list("slug", flat=True))
    number = 1
    while (slug := f"{PREFIX}{stem}" + (f"-{number}" if number > 1 else "")) in taken:
        number += 1
    return slug
