"""Exercises and workouts as files, read into the core's values."""

from stridework.library.exercises import load_exercises

__all__ = ["load_exercises"]
