"""Workouts of a runner's own, and workouts that are held by a link."""
