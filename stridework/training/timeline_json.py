"""Timelines as JSON. The published shape is `timeline.schema.json` beside this file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from stridework.training.events import Timeline


def to_json(timeline: Timeline) -> dict[str, Any]:
    """Return the timeline as plain JSON values, as `timeline.schema.json` describes them.

    Each event has its kind under `do` and its moment under `at_s`.
    """
    return {
        "workout": timeline.workout,
        "title": timeline.title,
        "language": timeline.language,
        "seconds": timeline.seconds,
        "intervals": [asdict(interval) for interval in timeline.intervals],
        "events": [_listed(asdict(event)) for event in timeline.events],
    }


def _listed(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with lists for tuples, so that it compares equal to what JSON gives back."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in event.items()}
