"""Exercises, workouts, phrases and voices as files, read into the core's values and joined to sessions."""

from stridework.library.exercises import load_exercises
from stridework.library.phrases import load_phrases
from stridework.library.sessions import compile_session, vocabulary
from stridework.library.voice import load_voice
from stridework.library.workouts import find_workout, load_workout, load_workouts, read_workout

__all__ = [
    "compile_session",
    "find_workout",
    "load_exercises",
    "load_phrases",
    "load_voice",
    "load_workout",
    "load_workouts",
    "read_workout",
    "vocabulary",
]
