"""Finding and reading workouts: the shipped ones by id, anybody's own by file."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from stridework.errors import StrideworkError, UnknownName, WorkoutSyntaxError, WorkoutSyntaxErrors
from stridework.library.exercises import load_exercises
from stridework.library.phrases import load_phrases
from stridework.training.exercise_names import ExerciseNames, name_exercises
from stridework.training.workout import Workout
from stridework.training.workout_text import parse_workout


@cache
def load_names(language: str = "en") -> ExerciseNames:
    """Return what exercises are called in a language, as workouts name them."""
    return name_exercises(load_exercises().values(), language, load_phrases(language).rest_labels)


@cache
def load_workouts(language: str = "en") -> dict[str, Workout]:
    """Return the shipped workouts by id, in the order of the library; in English where nobody translated them."""
    root = Path(str(files("stridework.library") / "workouts"))
    folder = root / language if (root / language).is_dir() else root / "en"
    found = [read_workout(path, folder.name) for path in folder.glob("*.txt")]
    return {workout.id: workout for workout in sorted(found, key=_place)}


def load_workout(id: str, language: str = "en") -> Workout:
    """Return the shipped workout of that id. Raises UnknownName with the nearest ids."""
    workouts = load_workouts(language)
    if id not in workouts:
        raise UnknownName("workout", id, get_close_matches(id, workouts, n=3, cutoff=0.5))
    return workouts[id]


def read_workout(path: Path, language: str = "en") -> Workout:
    """Read a workout's file; its stem is the workout's id.

    Raises WorkoutSyntaxErrors with every mistake in it, and OSError where the file cannot be opened.
    """
    text = decode_workout(path.read_bytes(), str(path))
    return parse_workout(text, id=path.stem, names=load_names(language), source=str(path))


def decode_workout(content: bytes, source: str) -> str:
    """Return a workout file's text. Raises WorkoutSyntaxErrors naming line and column where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        line, column = _locate(content, mistake.start)
        error = WorkoutSyntaxError(
            "this is not UTF-8 text", line=line, column=column, expected="a text file saved as UTF-8", source=source
        )
        raise WorkoutSyntaxErrors([error]) from mistake


def find_workout(name: str, language: str = "en") -> Workout:
    """Return the shipped workout of that id, or the one in a file where the name looks like one's.

    Raises UnknownName for both kinds of name, and WorkoutSyntaxErrors for a file with mistakes.
    """
    path = Path(name)
    if name in load_workouts(language) or not (path.suffix == ".txt" or "/" in name or "\\" in name):
        return load_workout(name, language)
    if not path.is_file():
        raise UnknownName("workout file", name, ())
    try:
        return read_workout(path, language)
    except OSError as error:
        raise StrideworkError(f"{name}: cannot be read: {error.strerror}") from error


def _place(workout: Workout) -> tuple[bool, int, str]:
    return (workout.order == 0, workout.order, workout.name)


def _locate(content: bytes, offset: int) -> tuple[int, int]:
    before = content[:offset]
    return before.count(b"\n") + 1, offset - before.rfind(b"\n")
