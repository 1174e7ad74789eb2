"""The runner's own workouts: text files in the data folder, trained and exported by their id like the shipped ones."""

from __future__ import annotations

import re
from pathlib import Path

from stridework.errors import StrideworkError, WorkoutSyntaxErrors
from stridework.home import data_home, find_home, write_private
from stridework.library.workouts import load_workouts, read_workout
from stridework.training.workout import Workout
from stridework.training.workout_text import format_workout

FOLDER = "workouts"
MOST_WORKOUTS = 500
_LONGEST_ID = 60


def load_own_workouts(language: str = "en") -> dict[str, Workout]:
    """Return the runner's own workouts by id; one whose file was spoilt by hand is left out (`check` says why)."""
    found: dict[str, Workout] = {}
    for path in sorted((find_home() / FOLDER).glob("*.txt"))[:MOST_WORKOUTS]:
        try:
            found[path.stem] = read_workout(path, language)
        except (WorkoutSyntaxErrors, OSError):
            continue
    return found


def find_own_workout(id: str) -> Path | None:
    """Return the file of the runner's own workout of that id, None where there is none."""
    path = find_home() / FOLDER / f"{id}.txt"
    return path if _is_id(id) and path.is_file() else None


def keep_own_workout(workout: Workout, id: str) -> str:
    """Keep a workout as the runner's own and return the id it got; one that is there already is kept once.

    Another workout of that id, shipped or the runner's, stays as it is: the new one gets a number.
    """
    folder = data_home() / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StrideworkError(f"{folder}: cannot be made: {error.strerror or error}") from error
    if len(list(folder.glob("*.txt"))) >= MOST_WORKOUTS:
        raise StrideworkError(f"{folder}: {MOST_WORKOUTS} workouts are the most; remove one you no longer need")
    text = format_workout(workout).encode()
    base = make_id(id)
    for number in range(1, MOST_WORKOUTS + 2):
        name = base if number == 1 else f"{base}-{number}"
        path = folder / f"{name}.txt"
        if path.exists() and path.read_bytes() == text:
            return name
        if not path.exists() and name not in load_workouts():
            write_private(path, text)
            return name
    raise StrideworkError(f"{folder}: no free name like {base}")


def make_id(name: str) -> str:
    """Return an id made of a name: small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_LONGEST_ID].strip("-") or "workout"


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None
