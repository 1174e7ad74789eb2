"""The workouts that commands know by name: the shipped ones, those of a file, and the own ones of the runner here."""

from __future__ import annotations

from difflib import get_close_matches

from stridework import library
from stridework.errors import UnknownName
from stridework.home import DATABASE, find_home
from stridework.training.workout import Workout

OWN = "own-"
"""How the ids of the runner's own begin, known here without the web storey, which takes its time to load."""


def find_workout(name: str) -> Workout:
    """Return the workout of that id, shipped or the runner's own, or the one in a file where the name looks like one's.

    Raises UnknownName with the nearest ids, and WorkoutSyntaxErrors for a text with mistakes.
    """
    if not name.startswith(OWN) or name.endswith(".txt"):
        return library.find_workout(name)
    own = load_own()
    if name in own:
        return own[name]
    if _has_database():
        from stridework.web.records import local_runner
        from stridework.web.workouts.own import find_own, read_text

        if kept := find_own(local_runner(), name):  # one that has left the library, or that cannot be read any more
            return read_text(kept.text, kept.slug)
    raise UnknownName("workout", name, get_close_matches(name, (*own, *library.load_workouts()), n=3, cutoff=0.5))


def load_own() -> dict[str, Workout]:
    """Return the workouts in the own library of the runner at this computer by id, by name."""
    if not _has_database():
        return {}
    from stridework.web import setup

    setup()
    from stridework.web.records import local_runner
    from stridework.web.workouts.own import load_own as load

    return load(local_runner())


def complete_workout(incomplete: str) -> list[str]:
    """Return the ids that the shell may complete to."""
    return [name for name in (*library.load_workouts("en"), *load_own()) if name.startswith(incomplete)]


def _has_database() -> bool:
    """Say whether anything was ever kept here: looking for it makes nothing."""
    return (find_home() / DATABASE).exists()
